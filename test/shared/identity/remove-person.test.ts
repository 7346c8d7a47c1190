import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createAccountReader } from '../../../shared/adapters/postgres/identity/account-reader.ts';
import { createAccountRemover } from '../../../shared/adapters/postgres/identity/account-remover.ts';
import { createPersonStore } from '../../../shared/adapters/postgres/identity/person-store.ts';
import { createSignInStore } from '../../../shared/adapters/postgres/identity/sign-in-store.ts';
import { summarize } from '../../../shared/identity/account-summary.ts';
import { finishRemovals, type Leaving } from '../../../shared/identity/finish-removals.ts';
import { createForget } from '../../../shared/identity/forget.ts';
import type { Departure } from '../../../shared/identity/leave-google.ts';
import { AccountBeingRemovedError } from '../../../shared/identity/sign-in.ts';
import type { AccountRef } from '../../../shared/identity/token-vault.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { createSomeone, type Someone } from '../../migrations/one-of-each.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
beforeEach(() => test.asOwner('delete from vector_spaces; delete from users'));

const accounts = createAccountReader(test.database);
const people = createPersonStore(test.database);
const never = new AbortController().signal;

/** Forgets, in a request whose clock goes on by `tick` each time that somebody looks at it. */
function forget(
  { userId }: Someone,
  { tick = 0, grant = 'revoked' as Departure['grant'], whileLeaving = async () => {} } = {},
) {
  const start = new FakeClock('2027-03-01T09:00:00Z');
  let looks = 0;
  return createForget({
    accounts,
    store: people,
    cache: { remove: async () => ({ removed: 0, complete: true }) },
    leave: async () => {
      await whileLeaving();
      return { watches: 'stopped', grant };
    },
    clock: { now: () => new Date(start.now().getTime() + tick * looks++), delay: start.delay.bind(start) },
  })(userId, never);
}

/** Accounts that the schedule has handed on to the workers, and such as it has given up. */
const sent: AccountRef[] = [];
const givenUp: AccountRef[] = [];
beforeEach(() => {
  sent.length = 0;
  givenUp.length = 0;
});
const remover = createAccountRemover(test.database);

async function finishAt(at: string, failures: Leaving[] = []) {
  const parts = {
    remover,
    people,
    clock: new FakeClock(at),
    sendLeave: async (account: AccountRef) => void sent.push(account),
    onFailure: (_what: string, one: Leaving) => void failures.push(one),
    onGivenUp: (account: AccountRef) => void givenUp.push(account),
  };
  const { finished, failed } = await finishRemovals(parts, never);
  return { finished, failed };
}

async function rowsOf(table: string, { userId }: Someone): Promise<number> {
  const [row] = await test.asOwner(`select count(*)::int as n from ${table} where user_id = $1`, [userId]);
  return row?.n;
}

const leftOf = async ({ userId }: Someone) => (await people.countRows(userId)).filter(({ rows }) => rows > 0);

function connect(account: Someone, subject: string) {
  const at = new Date('2027-03-01T09:00:30Z');
  return createSignInStore(test.database, 'free').connect({
    ...account,
    ofKnownPerson: true,
    identity: { subject, email: `${subject}@example.com`, isEmailVerified: true, displayName: null },
    tokens: { accessToken: Buffer.from('a'), refreshToken: Buffer.from('r'), expiresAt: at, scopes: undefined },
    session: null,
    at,
  });
}

const TOLD_WHEN_GONE = { finished: 1, failed: 0 };
const NOTHING_DUE = { finished: 0, failed: 0 };

describe('a person of whom more is stored than a request has time for', () => {
  it('is told so, and the schedule goes on until no table has a row of theirs', async () => {
    const [ada, bob] = [await createSomeone(test.database), await createSomeone(test.database)];
    // The time is up after a few pieces.
    expect(await forget(ada, { tick: 3_000 })).toMatchObject({
      rows: 'being-removed',
      tablesVerified: null,
      accounts: [{ grant: 'revoked' }],
    });
    expect([await rowsOf('search_units', ada), await rowsOf('gmail_cache', ada)]).toEqual([0, 1]);
    expect(await rowsOf('sync_cursors', ada)).toBe(0);

    // Not while a request may still be at it.
    expect(await finishAt('2027-03-01T09:00:30Z')).toEqual(NOTHING_DUE);
    expect(await leftOf(ada)).not.toEqual([]);
    expect(await finishAt('2027-03-01T09:02:00Z')).toEqual(TOLD_WHEN_GONE);
    expect(await leftOf(ada)).toEqual([]);
    expect(await rowsOf('gmail_cache', bob)).toBe(1);
    expect(await finishAt('2027-03-01T09:02:00Z')).toEqual(NOTHING_DUE);
  });

  it('is gone after a repeat, too', async () => {
    const ada = await createSomeone(test.database);
    expect(await forget(ada, { tick: 3_000 })).toMatchObject({ rows: 'being-removed' });
    const tables = (await people.countRows(ada.userId)).length;
    expect(await forget(ada)).toMatchObject({ rows: 'removed', tablesVerified: tables });
    expect(await leftOf(ada)).toEqual([]);
    expect(await finishAt('2027-03-01T09:02:00Z')).toEqual(NOTHING_DUE);
  });

  it('can connect no account until then: it would go with the rest', async () => {
    const ada = await createSomeone(test.database);
    await forget(ada, { tick: 3_000 });
    await expect(connect(ada, 's')).rejects.toThrow(AccountBeingRemovedError);
    const another = { ...ada, accountId: '0197a000-0000-4000-8000-000000000009' };
    await expect(connect(another, 'another')).rejects.toThrow(AccountBeingRemovedError);
    const [account] = await accounts.list(ada.userId);
    expect(account && summarize(account, 'https://api.example.com/v1/auth/google')).toMatchObject({
      problem: expect.stringContaining('still being removed'),
      reconnectUrl: null,
    });
  });

  it('nor while Google is asked, which would not be asked about it', async () => {
    const ada = await createSomeone(test.database);
    const another = { ...ada, accountId: '0197a000-0000-4000-8000-000000000009' };
    const refused: unknown[] = [];
    const told = await forget(ada, {
      tick: 3_000,
      whileLeaving: async () => {
        expect(await rowsOf('sync_cursors', ada)).toBe(0);
        await connect(another, 'another').catch((error) => refused.push(error));
      },
    });
    expect(told.accounts).toHaveLength(1);
    expect(refused).toEqual([expect.any(AccountBeingRemovedError)]);
    expect(await rowsOf('accounts', ada)).toBe(1);
  });

  it('goes on by the schedule where the request that began ended while Google was asked', async () => {
    const ada = await createSomeone(test.database);
    const whileLeaving = () => Promise.reject(new Error('out of time'));
    await expect(forget(ada, { whileLeaving })).rejects.toThrow('out of time');
    expect(await finishAt('2027-03-01T09:02:00Z')).toEqual(TOLD_WHEN_GONE);
    expect(await leftOf(ada)).toEqual([]);
  });

  describe('whose request ended before Google had revoked what is granted', () => {
    const dieWhileLeaving = async () => {
      const ada = await createSomeone(test.database);
      await test.asOwner(`update accounts set google_refresh_token = '\\x01', token_expires_at = '2027-03-01T10:00Z'`);
      const whileLeaving = () => Promise.reject(new Error('out of time'));
      await expect(forget(ada, { whileLeaving })).rejects.toThrow('out of time');
      return ada;
    };

    it('loses all but the tokens and what holds them, until a worker had it revoked', async () => {
      const ada = await dieWhileLeaving();
      expect(await finishAt('2027-03-01T09:02:00Z')).toEqual(NOTHING_DUE);
      expect(sent).toEqual([ada]);
      const tables = ['gmail_cache', 'search_units', 'messages', 'conversations', 'requests', 'actions', 'accounts'];
      const rows = Object.fromEntries(
        await Promise.all(tables.map(async (table) => [table, await rowsOf(table, ada)])),
      );
      expect(rows).toEqual({ ...Object.fromEntries(tables.map((table) => [table, 0])), accounts: 1 });
      await people.dropTokens(ada.userId, [ada.accountId]);
      expect(await finishAt('2027-03-01T09:07:00Z')).toEqual(TOLD_WHEN_GONE);
      expect(await leftOf(ada)).toEqual([]);
      expect(givenUp).toEqual([]);
    });

    it('is gone after a day in which Google could not be asked, which the operator is told', async () => {
      const ada = await dieWhileLeaving();
      expect(await finishAt('2027-03-02T08:59:59Z')).toEqual(NOTHING_DUE);
      expect(await rowsOf('accounts', ada)).toBe(1);
      expect(await finishAt('2027-03-02T09:01:00Z')).toEqual(TOLD_WHEN_GONE);
      expect(await leftOf(ada)).toEqual([]);
      expect(givenUp).toEqual([ada]);
    });
  });

  it('is told where the permission is to be taken away, which no account of theirs can be disconnected for', async () => {
    const ada = await createSomeone(test.database);
    await test.asOwner(`update accounts set google_refresh_token = '\\x01', token_expires_at = '2027-03-01T10:00Z'`);
    await forget(ada, { tick: 3_000, grant: 'not-revoked' });
    const [account] = await accounts.list(ada.userId);
    const { problem, reconnectUrl } = account ? summarize(account, 'https://api.example.com/v1/auth/google') : {};
    expect(problem).toMatch(/^You are being forgotten.*myaccount\.google\.com/);
    expect(reconnectUrl).toBeNull();
  });

  it('is gone though accounts that were left could not be handed on to the workers', async () => {
    const ada = await createSomeone(test.database);
    await forget(ada, { tick: 3_000 });
    const failures: Leaving[] = [];
    await test.asOwner('revoke execute on function app.due_revocations(timestamptz, integer) from app');
    try {
      expect(await finishAt('2027-03-01T09:02:00Z', failures)).toEqual({ finished: 1, failed: 1 });
    } finally {
      await test.asOwner('grant execute on function app.due_revocations(timestamptz, integer) to app');
    }
    expect(failures).toEqual([{}]);
    expect(await leftOf(ada)).toEqual([]);
  });

  it('stays due where a run fails, and holds up nobody else', async () => {
    const [ada, bob] = [await createSomeone(test.database), await createSomeone(test.database)];
    await forget(ada, { tick: 3_000 });
    await forget(bob, { tick: 3_000 });
    await test.asOwner(`create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
      create trigger refuse before delete on contacts for each row when (old.user_id = '${ada.userId}') execute function refuse()`);
    const failures: Leaving[] = [];
    expect(await finishAt('2027-03-01T09:02:00Z', failures)).toEqual({ finished: 1, failed: 1 });
    expect(failures).toEqual([{ userId: ada.userId }]);
    expect(await leftOf(bob)).toEqual([]);
    await test.asOwner('drop trigger refuse on contacts; drop function refuse()');
    expect(await finishAt('2027-03-01T09:07:00Z')).toEqual(TOLD_WHEN_GONE);
    expect(await leftOf(ada)).toEqual([]);
  });
});
