import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createAccountRemover } from '../../../shared/adapters/postgres/identity/account-remover.ts';
import { createPersonStore } from '../../../shared/adapters/postgres/identity/person-store.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { recordStatements } from '../../helpers/statements.ts';
import { createSomeone } from '../../migrations/one-of-each.ts';

const test = await createTestDatabase();
const statements = recordStatements(test.appPool);
afterAll(() => test.drop());
beforeEach(() => test.asOwner('delete from vector_spaces; delete from users'));

const when = { at: new Date('2027-03-01T09:00:00Z'), dueAt: new Date('2027-03-01T09:00:00Z') };

describe('leaving takes cursors before accounts, as workers do', () => {
  const orderOf = (texts: string[]) =>
    texts.flatMap((text) =>
      /delete from "sync_cursors"/.test(text) ? ['cursors'] : /update "accounts"/.test(text) ? ['accounts'] : [],
    );

  it('when an account is disconnected', async () => {
    const someone = await createSomeone(test.database);
    statements.length = 0;
    await createAccountRemover(test.database).detach(someone, when);
    expect(orderOf(statements).slice(0, 2)).toEqual(['cursors', 'accounts']);
  });

  it('when a person is forgotten', async () => {
    const { userId } = await createSomeone(test.database);
    statements.length = 0;
    await createPersonStore(test.database).detach(userId, when);
    expect(orderOf(statements).slice(0, 2)).toEqual(['cursors', 'accounts']);
  });
});
