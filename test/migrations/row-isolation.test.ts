import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestDatabase, engine } from '../helpers/database.ts';
import { findBreaches, type Target } from './breaches.ts';
import { createSomeone, type Someone } from './one-of-each.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const ada = await createSomeone(test.database);
const bob = await createSomeone(test.database);

/** Behind functions: nobody may list them, not even their own person. */
const BEHIND_FUNCTIONS = ['authorization_requests', 'directory'];

/** Belong to the deployment, not to a person. A new table is either named here or has rows in one-of-each.ts. */
const WITHOUT_PERSON = ['data_keys', 'kysely_migration', 'kysely_migration_lock'];

const relations = await test.asOwner(`
  select c.relname as name, c.relkind as kind,
    case when c.relname = 'users' then 'id' else (
      select a.attname from pg_attribute a where a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped
    ) end as person_column
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
  order by c.relname`);
const withPerson = relations.filter((relation) => relation.person_column !== null);

const withAccount = await test.asOwner(`
  select c.relname as name, exists (
    select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'accounts'::regclass and cardinality(k.conkey) = 2
  ) as guarded
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`);

async function targetFor(table: string, personColumn: string, self: Someone, other: Someone): Promise<Target> {
  const [row] = await test.asOwner(`select to_jsonb(t) as row from ${table} t where ${personColumn} = $1`, [
    other.userId,
  ]);
  expect(row, `${table} has no row of the other person: add one to one-of-each.ts`).toBeDefined();
  return { table, personColumn, rowOfOther: row?.row, self: self.userId, other: other.userId };
}

/** The code with which Postgres refuses, as `app` in Ada's scope. */
async function codeOf(statement: ReturnType<typeof sql>): Promise<string> {
  return test.database
    .forPerson(ada.userId, (t) => statement.execute(t))
    .then(
      () => 'no error',
      (error) => error.code,
    );
}

describe('rows of another person', () => {
  it('are looked for in every table that there is', () => {
    const others = relations.filter((relation) => relation.person_column === null).map(({ name }) => name);
    expect(others).toEqual(WITHOUT_PERSON);
    expect(withPerson.length).toBeGreaterThan(15);
  });

  it.each(withPerson)('are out of reach in $name', async ({ name, person_column }) => {
    expect(await findBreaches(test.database, await targetFor(name, person_column, ada, bob))).toEqual([]);
    expect(await findBreaches(test.database, await targetFor(name, person_column, bob, ada))).toEqual([]);
  });

  it.each(withPerson.filter(({ name }) => !BEHIND_FUNCTIONS.includes(name)))(
    "leave one's own in sight in $name",
    async ({ name, person_column }) => {
      const { rows } = await test.database.forPerson(ada.userId, (t) =>
        sql`select ${sql.ref(person_column)} as person from ${sql.table(name)}`.execute(t),
      );
      expect(rows).toEqual([{ person: ada.userId }]);
    },
  );
});

describe('the search for breaches', () => {
  const create = (more: string) =>
    test.asOwner(`create table scratch (user_id uuid not null, note text);
      insert into scratch values ('${ada.userId}', 'a'), ('${bob.userId}', 'b');
      grant select, insert, update, delete on scratch to app; ${more}`);
  const search = async () => {
    const breaches = await findBreaches(test.database, await targetFor('scratch', 'user_id', ada, bob));
    await test.asOwner('drop table scratch');
    return breaches;
  };

  it('catches a table without a policy', async () => {
    await create('');
    expect(await search()).toEqual([
      'selects by person: 1 rows',
      'selects by everything: 1 rows',
      'selects without a person: 2 rows',
      'updates: 1 rows',
      'gives away: 1 rows',
      'deletes: 1 rows',
      'deletes without a person: 2 rows',
      'forges: 1 rows',
      'forges without a person: 1 rows',
    ]);
  });

  it('catches a policy that guards reading only', async () => {
    await create(`alter table scratch enable row level security;
      create policy person on scratch to app using (user_id = nullif(current_setting('app.user_id', true), '')::uuid) with check (true)`);
    expect(await search()).toEqual(['forges: 1 rows', 'forges without a person: 1 rows']);
  });

  it('finds nothing once the table is protected as the migrations do it', async () => {
    await create(`select app.protect('scratch')`);
    expect(await search()).toEqual([]);
  });
});

/** How a table behind functions is made to name an account. */
const namingOthers = (accountId: string): Record<string, ReturnType<typeof sql>> => ({
  directory: sql`select app.add_to_directory('channel', 'c', ${accountId}, 0, '2027-03-01Z')`,
  authorization_requests: sql`
    select app.begin_authorization('\\x01', ${accountId}, 'c', null, '2027-03-01Z', '2027-03-02Z')`,
});

describe('rows of another account', () => {
  it.each(withAccount)('cannot be named in $name', async ({ name, guarded }) => {
    expect(guarded).toBe(true);
    const statement =
      namingOthers(bob.accountId)[name] ?? sql`update ${sql.table(name)} set account_id = ${bob.accountId}`;
    const code = await codeOf(statement);
    expect(code).toBe('23503');
  });

  it.each([
    ['messages', 'conversation_id', 'conversations'],
    ['actions', 'conversation_id', 'conversations'],
    ['audit', 'action_id', 'actions'],
    ['search_vectors', 'space_id', 'vector_spaces'],
    ['hidden_vectors', 'space_id', 'vector_spaces'],
    ['postings', 'segment_id', 'search_segments'],
  ])('cannot be named in %s.%s', async (table, column, target) => {
    const [foreign] = await test.asOwner(`select id from ${target} where user_id = $1`, [bob.userId]);
    await expect(
      test.asOwner(`update ${table} set ${column} = $1 where user_id = $2`, [foreign?.id, ada.userId]),
    ).rejects.toMatchObject({ code: '23503' });
  });

  it('cannot be named in a new posting', async () => {
    const post = (userId: string) => sql`
      insert into postings (user_id, term, segment_id, entries)
      select ${ada.userId}, 'new', id, '{7}' from search_segments where user_id = ${userId}`;
    const [foreign] = await test.asOwner('select id from search_segments where user_id = $1', [bob.userId]);
    const forged = sql`
      insert into postings (user_id, term, segment_id, entries) values (${ada.userId}, 'new', ${foreign?.id}, '{7}')`;
    expect(await codeOf(forged)).toBe('23503');
    expect(await codeOf(post(ada.userId))).toBe('no error');
  });
});

describe('an account that is removed', () => {
  it('takes its postings along, and those of nobody else', async () => {
    const dan = await createSomeone(test.database);
    const segments = () =>
      test.asOwner('select distinct user_id from postings where user_id in ($1, $2)', [bob.userId, dan.userId]);
    expect(await segments()).toHaveLength(2);
    await test.database.forPerson(dan.userId, (t) => sql`delete from accounts where id = ${dan.accountId}`.execute(t));
    expect(await segments()).toEqual([{ user_id: bob.userId }]);
  });
});

describe('the role app', () => {
  it('owns nothing and is not above row security', async () => {
    const [role] = await test.asOwner(`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
        (select count(*)::int from pg_class where relowner = r.oid) + (select count(*)::int from pg_proc where proowner = r.oid) as owned,
        (select count(*)::int from pg_auth_members where member = r.oid and roleid::regrole::text <> 'rds_iam') as memberships
      from pg_roles r where rolname = 'app'`);
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      owned: 0,
      memberships: 0,
    });
  });

  it.each([
    'alter table users disable row level security',
    'alter table users no force row level security',
    'drop policy person on users',
    'create policy all_of_it on users using (true)',
    'truncate users cascade',
    'create table public.mine (id integer)',
    'create function app.mine() returns integer language sql as $$select 1$$',
    'set role app_system',
    `select app.protect('data_keys')`,
    'grant select on directory to app',
    'update audit set actor = actor',
    'delete from audit',
    'update data_keys set purpose = purpose',
    'select * from kysely_migration',
  ])('may not: %s', async (statement) => {
    // GRANT by a role without the right to grant only warns, where it has some other right; here it has none.
    expect(await codeOf(sql.raw(statement))).toBe('42501');
  });

  // On PGlite it could: its one session was opened by the owner. The embedded mode has one person.
  it.runIf(engine.name === 'postgres17')('cannot become somebody else', async () => {
    expect(await codeOf(sql`set session authorization postgres`)).toBe('42501');
  });

  it('loses the person with the transaction', async () => {
    await test.database.forPerson(ada.userId, async () => {});
    const rows = await test.database.asSystem('test', (t) => t.selectFrom('users').select('id').execute());
    expect(rows).toEqual([]);
  });
});

describe('the system functions', () => {
  const asSystem = async (statement: ReturnType<typeof sql>) =>
    (await test.database.asSystem('test', (t) => statement.execute(t))).rows;

  it('give ids, counts, whether a pass is the first and where a sign-in goes on, and nothing else', async () => {
    const functions = await test.asOwner(`
      select p.proname as name, pg_get_function_result(p.oid) as result from pg_proc p
      where p.pronamespace = 'app'::regnamespace and p.prosecdef order by 1, 2`);
    expect(functions).toEqual([
      { name: 'add_to_directory', result: 'void' },
      { name: 'begin_authorization', result: 'void' },
      {
        name: 'claim_due_collections',
        result: 'TABLE(user_id uuid, account_id uuid, service text, collection text)',
      },
      {
        name: 'claim_due_collections',
        result: 'TABLE(user_id uuid, account_id uuid, service text, collection text, first_pass boolean)',
      },
      {
        name: 'claim_due_watches',
        result: 'TABLE(user_id uuid, account_id uuid, service text, collection text)',
      },
      { name: 'count_system_rows', result: 'TABLE(table_name text, row_count bigint)' },
      { name: 'due_forgettings', result: 'TABLE(user_id uuid)' },
      { name: 'due_removals', result: 'TABLE(user_id uuid, account_id uuid)' },
      { name: 'due_revocations', result: 'TABLE(user_id uuid, account_id uuid)' },
      { name: 'due_tokens', result: 'TABLE(user_id uuid, account_id uuid)' },
      { name: 'find_in_directory', result: 'TABLE(user_id uuid, account_id uuid, shard integer)' },
      { name: 'finish_authorization', result: 'TABLE(user_id uuid, account_id uuid)' },
      { name: 'forget_person', result: 'void' },
      { name: 'remove_from_directory', result: 'void' },
      { name: 'return_authorization', result: 'TABLE(redirect_uri text)' },
    ]);
  });

  it('find whom an entry belongs to without a person', async () => {
    const [{ email } = {}] = await test.asOwner('select email from users where id = $1', [bob.userId]);
    expect(await asSystem(sql`select * from app.find_in_directory('email', ${email})`)).toEqual([
      { user_id: bob.userId, account_id: bob.accountId, shard: 0 },
    ]);
    expect(await asSystem(sql`select * from app.find_in_directory('email', 'nobody@example.com')`)).toEqual([]);
  });

  it('neither take over nor remove an entry of somebody else, nor make one for nobody', async () => {
    const [{ email } = {}] = await test.asOwner('select email from users where id = $1', [bob.userId]);
    expect(await codeOf(sql`select app.add_to_directory('email', ${email}, ${ada.accountId}, 0, '2027-03-01Z')`)).toBe(
      '23505',
    );
    await codeOf(sql`select app.remove_from_directory('email', ${email})`);
    expect(await asSystem(sql`select * from app.find_in_directory('email', ${email})`)).toHaveLength(1);
    await expect(
      asSystem(sql`select app.add_to_directory('email', 'new@example.com', null, 0, '2027-03-01Z')`),
    ).rejects.toMatchObject({ code: '23502' });
  });

  it('claim what is due once, and nothing of an account that must be reconnected', async () => {
    const claim = (at = '2027-03-01T10:00Z', retryAt = '2027-03-03Z') =>
      asSystem(sql`select * from app.claim_due_collections(${at}, ${retryAt}, 10, '2027-02-28Z')`);
    await test.asOwner(`update accounts set state = 'reconnect-required' where id = $1`, [bob.accountId]);
    expect(await claim()).toEqual([
      { user_id: ada.userId, account_id: ada.accountId, service: 'gmail', collection: ada.accountId, first_pass: true },
    ]);
    expect(await claim()).toEqual([]);
    await test.asOwner(`update accounts set state = 'connected' where id = $1`, [bob.accountId]);
    // It was put off for a day, as it stood in the way.
    expect(await claim()).toEqual([]);
    expect(await claim('2027-03-02T10:00Z')).toEqual([
      { user_id: bob.userId, account_id: bob.accountId, service: 'gmail', collection: bob.accountId, first_pass: true },
    ]);
  });

  it('forget one person, whole, and nobody without a scope', async () => {
    const count = async (person: Someone) => {
      const counts = await Promise.all(
        withPerson.map(({ name, person_column }) =>
          test.asOwner(`select count(*)::int as n from ${name} where ${person_column} = $1`, [person.userId]),
        ),
      );
      return counts.map(([row]) => row?.n);
    };
    const eve = await createSomeone(test.database);
    await asSystem(sql`select app.forget_person()`);
    expect(await count(eve)).toEqual(withPerson.map(() => 1));
    await test.database.forPerson(eve.userId, (t) => sql`select app.forget_person()`.execute(t));
    expect(await count(eve)).toEqual(withPerson.map(() => 0));
    expect(await count(bob)).toEqual(withPerson.map(() => 1));
  });
});
