import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createAccountReader } from '../../../shared/adapters/postgres/identity/account-reader.ts';
import { createAccountRemover } from '../../../shared/adapters/postgres/identity/account-remover.ts';
import { addToDirectory } from '../../../shared/adapters/postgres/identity/add-to-directory.ts';
import { ROWS_OF_ACCOUNTS } from '../../../shared/adapters/postgres/identity/has-rows.ts';
import { createPersonStore } from '../../../shared/adapters/postgres/identity/person-store.ts';
import { createSignInStore } from '../../../shared/adapters/postgres/identity/sign-in-store.ts';
import { summarize } from '../../../shared/identity/account-summary.ts';
import { createDisconnect } from '../../../shared/identity/disconnect.ts';
import { finishRemovals, type Leaving } from '../../../shared/identity/finish-removals.ts';
import { createLeaveAgain } from '../../../shared/identity/leave-again.ts';
import type { Departure } from '../../../shared/identity/leave-google.ts';
import { AccountBeingRemovedError } from '../../../shared/identity/sign-in.ts';
import type { AccountRef } from '../../../shared/identity/token-vault.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { addAccount, createPerson } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { createSomeone, type Someone } from '../../migrations/one-of-each.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
beforeEach(() => test.asOwner('delete from vector_spaces; delete from users'));

const clock = new FakeClock('2027-03-01T09:00:00Z');
const remover = createAccountRemover(test.database);
const never = new AbortController().signal;
const left: Departure = { watches: 'stopped', grant: 'revoked' };

/** `tick` is what the clock goes on by each time that somebody looks at it. */
function disconnectWith({ tick = 0, departure = left, whileLeaving = async () => {} } = {}) {
  const hasty = new FakeClock('2027-03-01T09:00:00Z');
  let looks = 0;
  return createDisconnect({
    accounts: createAccountReader(test.database),
    remover,
    leave: async () => {
      await whileLeaving();
      return departure;
    },
    clock: {
      now: () => new Date(hasty.now().getTime() + tick * looks++),
      delay: hasty.delay.bind(hasty),
    },
  });
}

const connect = (account: Someone, subject: string) =>
  createSignInStore(test.database, 'free').connect({
    ...account,
    ofKnownPerson: true,
    identity: { subject, email: `${subject}@example.com`, isEmailVerified: true, displayName: null },
    tokens: {
      accessToken: Buffer.from('a'),
      refreshToken: Buffer.from('r'),
      expiresAt: clock.now(),
      scopes: undefined,
    },
    session: null,
    at: clock.now(),
  });

const COPY = ['search_units', 'search_vectors', 'hidden_vectors', 'pending_texts', 'search_segments', 'gmail_cache'];

async function rowsOf(table: string, { userId }: Someone): Promise<number> {
  const [row] = await test.asOwner(`select count(*)::int as n from ${table} where user_id = $1`, [userId]);
  return row?.n;
}

/** Accounts that the schedule has handed on to the workers, and such as it has given up. */
const sent: string[] = [];
const givenUp: string[] = [];
beforeEach(() => {
  sent.length = 0;
  givenUp.length = 0;
});

async function finishAt(at: Date) {
  const parts = {
    remover,
    people: createPersonStore(test.database),
    clock: new FakeClock(at.toISOString()),
    sendLeave: async ({ accountId }: AccountRef) => void sent.push(accountId),
    onFailure: (_what: string, _leaving: Leaving, error: unknown) => {
      throw error;
    },
    onGivenUp: ({ accountId }: AccountRef) => void givenUp.push(accountId),
  };
  const { finished, failed } = await finishRemovals(parts, never);
  return { finished, failed };
}

const MINUTE_LATER = new Date('2027-03-01T09:01:01Z');

describe('an account with more of a copy than a request has time for', () => {
  it('is detached at once, goes on by the schedule, and is not left half removed', async () => {
    const someone = await createSomeone(test.database);
    await addAccount(test.database, someone);
    // The time is up after a few pieces.
    const told = await disconnectWith({ tick: 3_000 })(someone, never);
    expect(told).toMatchObject({ copy: 'being-removed', kept: false });
    expect(await rowsOf('search_units', someone)).toBe(0);
    expect(await rowsOf('gmail_cache', someone)).toBe(1);
    expect(await rowsOf('sync_cursors', someone)).toBe(0);
    const accounts = await createAccountReader(test.database).list(someone.userId);
    expect(accounts.filter(({ beingRemoved }) => beingRemoved !== null)).toMatchObject([
      { accountId: someone.accountId, state: 'disconnected', hasRefreshToken: false },
    ]);

    // Not while a request may still be at it.
    expect(await finishAt(new Date('2027-03-01T09:00:30Z'))).toEqual({ finished: 0, failed: 0 });
    expect(await finishAt(MINUTE_LATER)).toEqual({ finished: 1, failed: 0 });
    for (const table of [...COPY, 'postings']) expect([table, await rowsOf(table, someone)]).toEqual([table, 0]);
    expect(await rowsOf('accounts', someone)).toBe(1);
    expect(await finishAt(MINUTE_LATER)).toEqual({ finished: 0, failed: 0 });
  });

  it('goes on by a repeat too', async () => {
    const someone = await createSomeone(test.database);
    expect(await disconnectWith({ tick: 3_000 })(someone, never)).toMatchObject({ copy: 'being-removed', kept: true });
    expect(await disconnectWith()(someone, never)).toMatchObject({ copy: 'removed', kept: true });
    for (const table of [...COPY, 'postings']) expect([table, await rowsOf(table, someone)]).toEqual([table, 0]);
    expect(await createAccountReader(test.database).list(someone.userId)).toMatchObject([
      { accountId: someone.accountId, state: 'disconnected', beingRemoved: null },
    ]);
    expect(await finishAt(MINUTE_LATER)).toEqual({ finished: 0, failed: 0 });
  });

  it('can not be connected before it is gone: the new copy would go with the old', async () => {
    const someone = await createSomeone(test.database);
    await remover.detach(someone, { at: clock.now(), dueAt: clock.now() });
    await expect(connect(someone, 's')).rejects.toThrow(AccountBeingRemovedError);
    await finishAt(MINUTE_LATER);
    expect(await connect(someone, 's')).toMatchObject({ state: 'connected' });
    // Whoever was still at the removal does nothing any more.
    await test.asOwner(
      `insert into people (id, user_id, account_id, address, names, is_contact, sent_count, received_count)
       values (gen_random_uuid(), $1, $2, 'new@example.com', '{}', false, 0, 0)`,
      [someone.userId, someone.accountId],
    );
    expect(await remover.removeCopy(someone, () => false)).toBe(true);
    expect(await remover.finish(someone, clock.now())).toBeUndefined();
    expect(await rowsOf('people', someone)).toBe(1);
  });

  it('nor while Google is asked, which ends what it has granted meanwhile too', async () => {
    const someone = await createSomeone(test.database);
    const whileLeaving = async () => {
      await expect(connect(someone, 's')).rejects.toThrow(AccountBeingRemovedError);
    };
    expect(await disconnectWith({ whileLeaving })(someone, never)).toMatchObject({ kept: true });
    expect(await connect(someone, 's')).toMatchObject({ state: 'connected' });
  });

  it('loses its own postings, found by their key, and leaves those of another account', async () => {
    const someone = await createSomeone(test.database);
    const other = await addAccount(test.database, someone);
    await test.asOwner(
      `with segment as (
         insert into search_segments (user_id, account_id, service, first_document, last_document, document_count, deleted_count, total_length)
         values ($1, $2, 'gmail', 2, 2, 1, 0, 1) returning id, user_id
       ) insert into postings (user_id, term, segment_id, entries)
       select user_id, term, id, '{1}' from segment, (values (''), ('a'), ('word'), ('z')) as t (term)`,
      [someone.userId, other.accountId],
    );
    const before = await rowsOf('postings', someone);
    await disconnectWith()(someone, never);
    expect(await rowsOf('postings', someone)).toBe(4);
    expect(before).toBe(5);
    await disconnectWith()(other, never);
    expect(await rowsOf('postings', someone)).toBe(0);
  });
});

describe('accounts whose grant could not be revoked', () => {
  const unreachable: Departure = { watches: 'stopped', grant: 'not-revoked' };
  const tokensOf = ({ accountId }: Someone) =>
    test.asOwner(
      'select coalesce(google_refresh_token, google_access_token) is not null as kept from accounts where id = $1',
      [accountId],
    );
  const problemOf = async ({ userId, accountId }: Someone) => {
    const accounts = await createAccountReader(test.database).list(userId);
    const account = accounts.find((one) => one.accountId === accountId);
    return account && summarize(account, 'https://api.example.com/v1/auth/google').problem;
  };
  const disconnectUnreachable = (account: Someone) => disconnectWith({ departure: unreachable })(account, never);
  const ALMOST_A_DAY_LATER = new Date('2027-03-02T08:59:00Z');
  const A_DAY_LATER = new Date('2027-03-02T09:00:01Z');

  const giveTokens = () =>
    test.asOwner(`update accounts set google_refresh_token = '\\x01', token_expires_at = '2027-03-01T10:00Z'`);

  /** Somebody with two accounts. */
  async function withTwo(): Promise<[Someone, Someone]> {
    const someone = await createSomeone(test.database);
    const other = await addAccount(test.database, someone);
    await giveTokens();
    return [someone, other];
  }

  it('keep their tokens for a repeat, and say why they are still there', async () => {
    const [one] = await withTwo();
    expect(await disconnectUnreachable(one)).toMatchObject({ kept: false, copy: 'removed' });
    expect(await tokensOf(one)).toEqual([{ kept: true }]);
    expect(await rowsOf('gmail_cache', one)).toBe(0);
    expect(await problemOf(one)).toMatch(/permission/);
    expect(await disconnectWith()(one, never)).toMatchObject({ grant: 'revoked', kept: false });
    expect(await tokensOf(one)).toEqual([]);
  });

  it('go after a day, though nobody has tried again', async () => {
    const [one] = await withTwo();
    await disconnectUnreachable(one);
    expect(await finishAt(ALMOST_A_DAY_LATER)).toEqual({ finished: 0, failed: 0 });
    expect(await tokensOf(one)).toEqual([{ kept: true }]);
    expect(givenUp).toEqual([]);
    expect(await finishAt(A_DAY_LATER)).toEqual({ finished: 1, failed: 0 });
    expect(await tokensOf(one)).toEqual([]);
    expect(givenUp).toEqual([one.accountId]);
  });

  it('lose their tokens after a day where they stay as the only one', async () => {
    const someone = await createSomeone(test.database);
    await giveTokens();
    await test.asOwner(`update watches set service = 'drive', resource_id = 'r'`);
    expect(await disconnectUnreachable(someone)).toMatchObject({ kept: true, copy: 'removed' });
    // What is to be stopped is known for as long.
    expect(await rowsOf('watches', someone)).toBe(1);
    expect(await problemOf(someone)).toMatch(/permission/);
    expect(await finishAt(ALMOST_A_DAY_LATER)).toEqual({ finished: 0, failed: 0 });
    expect(await tokensOf(someone)).toEqual([{ kept: true }]);
    expect(await finishAt(A_DAY_LATER)).toEqual({ finished: 1, failed: 0 });
    expect(await tokensOf(someone)).toEqual([{ kept: false }]);
    expect(givenUp).toEqual([someone.accountId]);
    expect(await rowsOf('watches', someone)).toBe(0);
    expect(await problemOf(someone)).toMatch(/Nothing of it is kept/);
    expect(await finishAt(A_DAY_LATER)).toEqual({ finished: 0, failed: 0 });
  });

  it('keep the tokens of who has connected it meanwhile (the twin)', async () => {
    const someone = await createSomeone(test.database);
    await giveTokens();
    await disconnectUnreachable(someone);
    expect(await connect(someone, 's')).toMatchObject({ state: 'connected' });
    expect(await finishAt(A_DAY_LATER)).toEqual({ finished: 0, failed: 0 });
    expect(await tokensOf(someone)).toEqual([{ kept: true }]);
    expect([sent, givenUp]).toEqual([[], []]);
  });

  it('are handed on to a worker, where the request died too, and every hour after that', async () => {
    const [one] = await withTwo();
    const whileLeaving = () => Promise.reject(new Error('out of time'));
    await expect(disconnectWith({ whileLeaving })(one, never)).rejects.toThrow('out of time');
    const sentAt = async (time: string) => {
      await finishAt(new Date(`2027-03-01T${time}Z`));
      return sent.splice(0);
    };
    expect(await sentAt('09:00:59')).toEqual([]);
    // Of two runs at once one takes it.
    expect((await Promise.all([sentAt('09:01:00'), sentAt('09:01:00')])).flat()).toEqual([one.accountId]);
    expect(await tokensOf(one)).toEqual([{ kept: true }]);
    expect(await rowsOf('gmail_cache', one)).toBe(0);
    expect(await sentAt('10:00:59')).toEqual([]);
    expect(await sentAt('10:01:00')).toEqual([one.accountId]);
  });

  it('can not be connected while a worker asks Google, and can be after that', async () => {
    const someone = await createSomeone(test.database);
    await giveTokens();
    await disconnectUnreachable(someone);
    const leaveAgain = createLeaveAgain({
      remover,
      leave: async () => {
        await expect(connect(someone, 's')).rejects.toThrow(AccountBeingRemovedError);
        return left;
      },
      clock: new FakeClock('2027-03-01T10:01:00Z'),
      onGivenUp: () => expect.fail('It was revoked.'),
    });
    expect(await leaveAgain(someone, never)).toEqual(left);
    expect(await tokensOf(someone)).toEqual([{ kept: false }]);
    expect(await connect(someone, 's')).toMatchObject({ state: 'connected' });
    // A message that comes again does nothing to the new connection.
    expect(await leaveAgain(someone, never)).toBeUndefined();
    expect(await tokensOf(someone)).toEqual([{ kept: true }]);
  });

  it('end no consent that is under way by a worker that asks Google again, and keep the channels for the next', async () => {
    const someone = await createSomeone(test.database);
    await giveTokens();
    await test.asOwner(`update watches set service = 'drive', resource_id = 'r'`);
    await disconnectUnreachable(someone);
    // With the account what was begun before goes.
    expect(await rowsOf('authorization_requests', someone)).toBe(0);
    await test.database.forPerson(someone.userId, (transaction) =>
      sql`select app.begin_authorization('s', ${someone.accountId}, 'c', null, ${clock.now()}, '2100-01-01Z')`.execute(
        transaction,
      ),
    );
    const askAgain = (departure: Departure) =>
      createLeaveAgain({
        remover,
        leave: async () => departure,
        clock: new FakeClock('2027-03-01T10:01:00Z'),
        onGivenUp: () => expect.fail('Its day is not over.'),
      })(someone, never);
    const before = await test.asOwner('select * from watches');
    expect(await askAgain(unreachable)).toEqual(unreachable);
    expect(await rowsOf('authorization_requests', someone)).toBe(1);
    expect(await tokensOf(someone)).toEqual([{ kept: true }]);
    expect(await test.asOwner('select * from watches')).toEqual(before);
    expect(await askAgain(left)).toEqual(left);
    expect(await rowsOf('authorization_requests', someone)).toBe(1);
    expect(await tokensOf(someone)).toEqual([{ kept: false }]);
    expect(await rowsOf('watches', someone)).toBe(0);
    expect(await connect(someone, 's')).toMatchObject({ state: 'connected' });
  });

  it('leave nobody with tokens after a day when all of several are disconnected', async () => {
    const [one, other] = await withTwo();
    await disconnectUnreachable(one);
    expect(await disconnectUnreachable(other)).toMatchObject({ kept: true, copy: 'removed' });
    expect(await finishAt(A_DAY_LATER)).toEqual({ finished: 2, failed: 0 });
    expect([await tokensOf(one), await tokensOf(other)]).toEqual([[], [{ kept: false }]]);
  });

  it('do not count as the one that stays: the next one does, and its person signs in by it', async () => {
    const [one, other] = await withTwo();
    await test.database.forPerson(other.userId, (transaction) =>
      addToDirectory(transaction, 'google-subject', `subject-${other.accountId}`, { ...other, at: clock.now() }),
    );
    await disconnectUnreachable(one);
    expect(await disconnectWith()(other, never)).toMatchObject({ grant: 'revoked', kept: true, copy: 'removed' });
    expect(await createSignInStore(test.database, 'free').findBySubject(`subject-${other.accountId}`)).toEqual({
      userId: other.userId,
      accountId: other.accountId,
    });
    expect(await connect(other, 'other')).toMatchObject({ state: 'connected' });
    await finishAt(A_DAY_LATER);
    expect(await tokensOf(one)).toEqual([]);
  });
});

it('leaves no channel in the directory for an account that was never synced, and stays', async () => {
  const { userId, accountId } = await createPerson(test.database);
  const channel = '0197a000-0000-4000-8000-000000000001';
  await test.asOwner(
    `insert into watches (id, user_id, account_id, service, collection, created_at, superseded_at)
     values ($1, $2, $3, 'drive', '', now(), now())`,
    [channel, userId, accountId],
  );
  await test.database.forPerson(userId, (transaction) =>
    addToDirectory(transaction, 'channel', channel, { accountId, at: clock.now() }),
  );
  expect(await disconnectWith()({ userId, accountId }, never)).toMatchObject({ kept: true, copy: 'removed' });
  expect(await test.asOwner(`select key from directory where kind = 'channel'`)).toEqual([]);
  expect(await test.asOwner('select id from watches')).toEqual([]);
});

it('of two accounts that are still being removed the one stays that was disconnected last, as was told', async () => {
  const one = await createSomeone(test.database);
  const other = await addAccount(test.database, one);
  const remove = { dueAt: clock.now() };
  await remover.detach(one, { ...remove, at: new Date('2027-03-01T08:59:00Z') });
  expect(await remover.detach(other, { ...remove, at: new Date('2027-03-01T08:59:01Z') })).toMatchObject({
    isOnly: true,
  });
  expect(await finishAt(MINUTE_LATER)).toEqual({ finished: 2, failed: 0 });
  expect(await createAccountReader(test.database).list(one.userId)).toMatchObject([
    { accountId: other.accountId, beingRemoved: null },
  ]);
});

it('takes an account for one of which nothing is left by every table that names accounts', async () => {
  const named = await test.asOwner(
    `select conrelid::regclass::text as name from pg_constraint where contype = 'f' and confrelid = 'accounts'::regclass order by 1`,
  );
  const own = ['authorization_requests', 'directory', 'watches'];
  expect(named.map(({ name }) => name).filter((name) => !own.includes(name))).toEqual([...ROWS_OF_ACCOUNTS]);
});
