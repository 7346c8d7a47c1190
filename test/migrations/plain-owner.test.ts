import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import { createDatabase } from '../../shared/adapters/postgres/database.ts';
import { migrate } from '../../shared/adapters/postgres/migrate.ts';
import { createPool } from '../../shared/adapters/postgres/pool.ts';
import { engine } from '../helpers/database.ts';
import { createSomeone } from './one-of-each.ts';

/** The same database by another login. */
const urlFor = (url: string, user: string) => Object.assign(new URL(url), { username: user }).href;

// Needs logins, which PGlite has not.
describe.runIf(engine.name === 'postgres17')('an owner who is no superuser, as on RDS', () => {
  it('can migrate, and row security and forgetting hold just as well', async () => {
    // Makes the roles, which all databases of the server share, if this is the first test of all.
    await (await engine.createMigrated()).drop();

    await engine.exclusively(async () => {
      const owner = `test_owner_${randomBytes(6).toString('hex')}`;
      const { pool: superuser, url, drop } = await engine.createEmpty();
      const owning = createPool({ kind: 'url', url: urlFor(url, owner), maxConnections: 1 });
      const database = createDatabase(createPool({ kind: 'url', url: urlFor(url, 'app'), maxConnections: 1 }));
      try {
        // What RDS gives its master user: the extension, and power over the roles that it made itself.
        await superuser.query(`create extension vector;
          create role ${owner} login createrole;
          grant app, app_system to ${owner} with admin option, inherit false, set false;
          grant create on schema public to ${owner};
          do $$ begin execute format('grant create on database %I to ${owner}', current_database()); end $$`);
        expect(await migrate(owning)).toEqual(Object.keys(migrations));

        const ada = await createSomeone(database);
        const bob = await createSomeone(database);
        // Forced row security: the owner sees nobody's rows either.
        expect((await owning.query('select from users')).rowCount).toBe(0);
        await database.forPerson(ada.userId, (t) => sql`select app.forget_person()`.execute(t));
        const { rows } = await superuser.query('select id from users');
        expect(rows).toEqual([{ id: bob.userId }]);
        const left = await superuser.query('select user_id from postings union all select user_id from audit');
        expect(left.rows).toEqual([{ user_id: bob.userId }, { user_id: bob.userId }]);
      } finally {
        await database.close();
        await owning.end();
        await superuser.query(`drop owned by ${owner} cascade; drop role ${owner}`);
        await drop();
      }
    });
  });
});
