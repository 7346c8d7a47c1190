import { sql } from 'kysely';
import type { Database } from '../../shared/adapters/postgres/database.ts';

/** What to try: a table or view with a person, and the persons. */
export interface Target {
  table: string;
  /** The column that says whose row it is. */
  personColumn: string;
  /** A row of the other person, as JSON, with which a forgery is tried. */
  rowOfOther: unknown;
  self: string;
  other: string;
}

type Outcome = { refused: string } | { rows: number };

/** Postgres: insufficient_privilege (row security and missing grants alike), and writing through a view that can't. */
const REFUSALS = new Set(['42501', '55000']);

/**
 * Tries, as one person, to see, change, delete and forge rows of another, and everything without a person; each attempt is
 * rolled back. Returns what worked although it must not: nothing, for a table that is well protected.
 */
export async function findBreaches(database: Database, target: Target): Promise<string[]> {
  const { self, other } = target;
  const table = sql.table(target.table);
  const column = sql.ref(target.personColumn);
  const isWritable = !(await isView(database, target.table));
  const forged = sql`insert into ${table} overriding system value
    select * from jsonb_populate_record(null::${table}, ${JSON.stringify(target.rowOfOther)}::jsonb)`;

  const attempts: [name: string, person: string | undefined, statement: ReturnType<typeof sql>][] = [
    ['selects by person', self, sql`select from ${table} where ${column} = ${other}`],
    ['selects by everything', self, sql`select from ${table} where ${column} is distinct from ${self}`],
    ['selects without a person', undefined, sql`select from ${table}`],
    ...(isWritable
      ? ([
          ['updates', self, sql`update ${table} set ${column} = ${column} where ${column} = ${other}`],
          ['gives away', self, sql`update ${table} set ${column} = ${other} where ${column} = ${self}`],
          ['deletes', self, sql`delete from ${table} where ${column} = ${other}`],
          ['deletes without a person', undefined, sql`delete from ${table}`],
          ['forges', self, forged],
          ['forges without a person', undefined, forged],
        ] satisfies typeof attempts)
      : []),
  ];

  const breaches: string[] = [];
  for (const [name, person, statement] of attempts) {
    const outcome = await attempt(database, person, statement);
    if ('rows' in outcome ? outcome.rows > 0 : !REFUSALS.has(outcome.refused)) {
      breaches.push(`${name}: ${'rows' in outcome ? `${outcome.rows} rows` : `stopped only by ${outcome.refused}`}`);
    }
  }
  return breaches;
}

/** Runs the statement, counts the rows that it touched, and rolls back. */
async function attempt(
  database: Database,
  person: string | undefined,
  statement: ReturnType<typeof sql>,
): Promise<Outcome> {
  const rollback = new Error('rolled back on purpose');
  let rows = 0;
  const work: Parameters<Database['asSystem']>[1] = async (transaction) => {
    const result = await statement.execute(transaction);
    rows = Number(result.numAffectedRows ?? result.rows.length);
    throw rollback;
  };
  try {
    await (person === undefined ? database.asSystem('test', work) : database.forPerson(person, work));
  } catch (error) {
    if (error !== rollback) return { refused: (error as { code?: string }).code ?? String(error) };
  }
  return { rows };
}

async function isView(database: Database, table: string): Promise<boolean> {
  const { rows } = await database.asSystem('test', (t) =>
    sql`select from pg_class where oid = ${table}::regclass and relkind = 'v'`.execute(t),
  );
  return rows.length > 0;
}
