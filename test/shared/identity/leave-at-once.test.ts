import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createAccountReader } from '../../../shared/adapters/postgres/identity/account-reader.ts';
import { createAccountRemover } from '../../../shared/adapters/postgres/identity/account-remover.ts';
import { createPersonStore } from '../../../shared/adapters/postgres/identity/person-store.ts';
import { createSignInStore } from '../../../shared/adapters/postgres/identity/sign-in-store.ts';
import { createDisconnect } from '../../../shared/identity/disconnect.ts';
import { finishRemovals } from '../../../shared/identity/finish-removals.ts';
import { createLeaveAgain } from '../../../shared/identity/leave-again.ts';
import type { Departure } from '../../../shared/identity/leave-google.ts';
import { AccountBeingRemovedError } from '../../../shared/identity/sign-in.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { createSomeone, type Someone } from '../../migrations/one-of-each.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
beforeEach(() => test.asOwner('delete from vector_spaces; delete from users'));

const never = new AbortController().signal;
const remover = createAccountRemover(test.database);
const START = '2027-03-01T09:00:00Z';
const revoked: Departure = { watches: 'stopped', grant: 'revoked' };
const unreachable: Departure = { watches: 'stopped', grant: 'not-revoked' };

/** A call that asks Google, and is answered when the test says so. */
async function asking(way: 'request' | 'worker', account: Someone, time = START) {
  const answer = Promise.withResolvers<Departure>();
  const asked = Promise.withResolvers<'asks'>();
  const leave = () => {
    asked.resolve('asks');
    return answer.promise;
  };
  const parts = { remover, leave, clock: new FakeClock(time) };
  const accounts = createAccountReader(test.database);
  const over =
    way === 'request'
      ? createDisconnect({ ...parts, accounts })(account, never)
      : createLeaveAgain({ ...parts, onGivenUp: () => expect.fail('Its day is not over.') })(account, never);
  const began = await Promise.race([asked.promise, over.then(() => 'asks nothing' as const)]);
  return {
    began,
    answered: (departure: Departure) => {
      answer.resolve(departure);
      return over;
    },
  };
}

async function someoneWithTokens(): Promise<Someone> {
  const someone = await createSomeone(test.database);
  await test.asOwner(`update accounts set google_refresh_token = '\\x01', token_expires_at = '2027-03-01T10:00Z'`);
  return someone;
}

const connect = (account: Someone) =>
  createSignInStore(test.database, 'free').connect({
    ...account,
    ofKnownPerson: true,
    identity: { subject: 's', email: 's@example.com', isEmailVerified: true, displayName: null },
    tokens: {
      accessToken: Buffer.from('a'),
      refreshToken: Buffer.from('r'),
      expiresAt: new Date(START),
      scopes: undefined,
    },
    session: null,
    at: new Date(START),
  });

async function finishAt(time: string): Promise<number> {
  const parts = {
    remover,
    people: createPersonStore(test.database),
    clock: new FakeClock(time),
    sendLeave: async () => {},
    onFailure: (_what: string, _leaving: unknown, error: unknown) => {
      throw error;
    },
    onGivenUp: () => expect.fail('Its day is not over.'),
  };
  return (await finishRemovals(parts, never)).finished;
}

describe('an account that two leave Google for at once', () => {
  it.each([
    ['the second', 1],
    ['the first', 0],
  ])('can not be connected while one asks Google still, where %s could not revoke its grant', async (_, early) => {
    const someone = await someoneWithTokens();
    const calls = [await asking('request', someone), await asking('request', someone)] as const;
    const late = 1 - early;
    expect(await calls[early]?.answered(unreachable)).toMatchObject({ copy: 'being-removed', kept: true });
    await expect(connect(someone)).rejects.toThrow(AccountBeingRemovedError);
    expect(await finishAt('2027-03-01T09:00:30Z')).toBe(0);
    expect(await calls[late]?.answered(unreachable)).toMatchObject({ copy: 'being-removed', kept: true });
    expect(await finishAt('2027-03-01T09:01:01Z')).toBe(1);
    expect(await connect(someone)).toMatchObject({ state: 'connected' });
  });

  it('can be as soon as one has revoked it: the other has nothing in hand that Google would know', async () => {
    const someone = await someoneWithTokens();
    const [one, other] = [await asking('request', someone), await asking('request', someone)];
    expect(await one.answered(revoked)).toMatchObject({ copy: 'removed', kept: true });
    expect(await connect(someone)).toMatchObject({ state: 'connected' });
    expect(await other.answered(unreachable)).toMatchObject({ copy: 'removed' });
    expect(await createAccountReader(test.database).list(someone.userId)).toMatchObject([
      { state: 'connected', hasRefreshToken: true, beingRemoved: null },
    ]);
  });

  it('is left alone by a worker while a request asks, or another worker, unless that must have died', async () => {
    const someone = await someoneWithTokens();
    await asking('request', someone);
    const began = async (time: string) => (await asking('worker', someone, time)).began;
    expect(await began('2027-03-01T09:00:59Z')).toBe('asks nothing');
    expect(await began('2027-03-01T09:01:00Z')).toBe('asks');
    expect(await began('2027-03-01T09:01:59Z')).toBe('asks nothing');
    expect(await began('2027-03-01T09:02:00Z')).toBe('asks');
  });

  it('is not ended by the schedule while a request asks that began after the schedule looked', async () => {
    const someone = await someoneWithTokens();
    await remover.detach(someone, { at: new Date('2027-03-01T08:00:00Z'), dueAt: new Date('2027-03-01T08:01:00Z') });
    const request = await asking('request', someone);
    await remover.removeCopy(someone, () => false);
    expect(await remover.finish(someone, new Date(START))).toBe('held');
    await expect(connect(someone)).rejects.toThrow(AccountBeingRemovedError);
    expect(await request.answered(unreachable)).toMatchObject({ copy: 'removed', kept: true });
    expect(await connect(someone)).toMatchObject({ state: 'connected' });
  });
});
