import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../../../../shared/adapters/postgres/database.ts';
import { createPool } from '../../../../shared/adapters/postgres/pool.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';
import { recordStatements } from '../../../helpers/statements.ts';

const test = await createTestDatabase();
const pool = createPool({ kind: 'url', url: test.appUrl, maxConnections: 1 });
const statements = recordStatements(pool);
const database = createDatabase(pool);
const ada = await createPerson(test.database);
const eve = await createPerson(test.database);
afterAll(async () => {
  await database.close();
  await test.drop();
});

const idsSeen = (userId: string) =>
  database.forPerson(userId, async (transaction) => {
    const { rows } = await sql<{ id: string }>`select id from users`.execute(transaction);
    return rows.map(({ id }) => id);
  });

describe('a transaction of a person', () => {
  it('begins with the person, in one round trip', async () => {
    statements.splice(0);
    expect(await idsSeen(ada.userId)).toEqual([ada.userId]);
    expect(statements).toEqual([`begin; select app.act_as('${ada.userId}'::uuid)`, 'select id from users', 'commit']);
  });

  it('leaves nothing of the person to the next one of the connection', async () => {
    await idsSeen(ada.userId);
    expect(await idsSeen(eve.userId)).toEqual([eve.userId]);
    const { rows } = await pool.query('select id from users');
    expect(rows).toEqual([]);
  });

  it('is rolled back whole when its work fails', async () => {
    const failing = database.forPerson(ada.userId, async (transaction) => {
      await sql`update users set email = 'other@example.com' where id = ${ada.userId}::uuid`.execute(transaction);
      throw new Error('gone');
    });
    await expect(failing).rejects.toThrow('gone');
    const emails = await test.asOwner('select email from users where id = $1', [ada.userId]);
    expect(emails).not.toEqual([{ email: 'other@example.com' }]);
  });

  it.each(["'; drop table users; --", '', '0'.repeat(36)])('is refused for %j', async (userId) => {
    statements.splice(0);
    await expect(idsSeen(userId)).rejects.toThrow("A person's id is a UUID");
    expect(statements).toEqual(['rollback']);
    expect(await idsSeen(ada.userId)).toEqual([ada.userId]);
  });
});

it('a transaction of the system says what it is for, and sees nobody', async () => {
  statements.splice(0);
  const seen = await database.asSystem("what isn't said", (transaction) => sql`select from users`.execute(transaction));
  expect(seen.rows).toEqual([]);
  expect(statements[0]).toBe("begin; select 'what isn''t said' as purpose");
});
