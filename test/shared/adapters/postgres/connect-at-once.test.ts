import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase } from '../../../../shared/adapters/postgres/database.ts';
import { createAccountReader } from '../../../../shared/adapters/postgres/identity/account-reader.ts';
import { createPersonStore } from '../../../../shared/adapters/postgres/identity/person-store.ts';
import { createSignInStore } from '../../../../shared/adapters/postgres/identity/sign-in-store.ts';
import { createPool } from '../../../../shared/adapters/postgres/pool.ts';
import { newId } from '../../../../shared/domain/ids.ts';
import type { AccountRef } from '../../../../shared/identity/token-vault.ts';
import { createTestDatabase, engine } from '../../../helpers/database.ts';
import { addAccount, createPerson } from '../../../helpers/factories.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

const test = await createTestDatabase();
/** What holds up the others. */
const gate = createDatabase(createPool({ kind: 'url', url: test.appUrl, maxConnections: 1 }));
afterAll(async () => {
  await gate.close();
  await test.drop();
});
beforeEach(() => test.asOwner('delete from users'));

/** Later than the accounts that are there. */
const clock = new FakeClock('2027-03-01T09:01:00Z');
const at = clock.now();

const connect = ({ userId, accountId }: AccountRef, subject: string) =>
  createSignInStore(test.database, 'free').connect({
    userId,
    accountId,
    ofKnownPerson: true,
    identity: { subject, email: `${subject}@example.com`, isEmailVerified: true, displayName: null },
    tokens: { accessToken: Buffer.from('a'), refreshToken: Buffer.from('r'), expiresAt: at, scopes: undefined },
    session: null,
    at,
  });

/** Until so many sessions wait for others. */
async function waiting(count: number): Promise<void> {
  for (;;) {
    const [row] = await test.asOwner(
      `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (row?.waiting >= count) return;
  }
}

// PGlite has one session: nobody waits for anybody.
describe.runIf(engine.name === 'postgres17')('an account that is being connected', () => {
  it('does not lock out another one of its person', async () => {
    const one = await createPerson(test.database);
    const other = await addAccount(test.database, one);
    const connecting: Promise<unknown>[] = [];
    await gate.forPerson(one.userId, async (transaction) => {
      await transaction.selectFrom('users').select('id').forShare().execute();
      connecting.push(connect(one, 'one'), connect(other, 'other'));
      await waiting(2);
    });
    expect(await Promise.all(connecting)).toMatchObject([{ state: 'connected' }, { state: 'connected' }]);
  });

  it('is one more of those that are left when its person begins to be forgotten meanwhile', async () => {
    const { userId } = await createPerson(test.database);
    const added = { userId, accountId: newId(clock) };
    const elsewhere = await createPerson(test.database);
    let connecting: Promise<unknown> | undefined;
    let forgetting: Promise<unknown> | undefined;
    await gate
      .forPerson(elsewhere.userId, async (transaction) => {
        // Whoever connects the new one is about to commit, but for this.
        await sql`select app.add_to_directory('email', 'new@example.com', ${elsewhere.accountId}, 0, ${at})`.execute(
          transaction,
        );
        connecting = connect(added, 'new');
        await waiting(1);
        forgetting = createPersonStore(test.database).detach(userId, { at, dueAt: at });
        await waiting(2);
        throw new Error('Never mind.');
      })
      .catch(() => undefined);
    await Promise.all([connecting, forgetting]);
    expect(await createAccountReader(test.database).list(userId)).toMatchObject([
      { state: 'disconnected' },
      { accountId: added.accountId, state: 'disconnected', beingRemoved: 'person', hasRefreshToken: true },
    ]);
  });
});
