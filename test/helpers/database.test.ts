import { afterAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from './database.ts';
import { createPerson } from './factories.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

describe('the test database', () => {
  it('is scoped to a person, and open to its owner', async () => {
    const ada = await createPerson(test.database);
    const bob = await createPerson(test.database);
    const seen = await test.database.forPerson(ada.userId, (t) => t.selectFrom('users').select('id').execute());
    expect(seen).toEqual([{ id: ada.userId }]);
    const all = await test.asOwner('select id from users order by id');
    expect(all.map((row) => row.id).sort()).toEqual([ada.userId, bob.userId].sort());
  });

  it('goes back to app after the owner, also when the owner failed', async () => {
    await expect(test.asOwner('select 1/0')).rejects.toThrow('division by zero');
    await test.asOwner('select 1; select 2');
    const rows = await test.database.asSystem('test', (t) => t.selectFrom('users').select('id').execute());
    expect(rows).toEqual([]);
  });
});
