import type { Clock } from '../domain/clock.ts';
import type { AccountReader } from './google-account.ts';
import type { Departure, LeaveGoogle } from './leave-google.ts';
import { GO_ON_AFTER_MS, REMOVAL_MS } from './remove-account.ts';
import { type PersonStore, type RowCount, removePerson } from './remove-person.ts';

/** What Redis keeps of a person. */
export interface PersonCache {
  /**
   * Removes the keys that hold one of these ids, of the person and of their accounts. `complete` is false where Redis could not be asked
   * for all of them: what is left lapses within two hours, as the count of questions of an hour is the longest kept (a sliding window
   * lives for two of its lengths).
   */
  remove(ids: readonly string[], signal: AbortSignal): Promise<{ removed: number; complete: boolean }>;
}

export interface Forgotten {
  accounts: readonly (Departure & { email: string })[];
  /** What was removed, as counted when the call began; tables with nothing are left out. */
  removed: readonly RowCount[];
  /** `being-removed`: there is more of it than the request had time for; the schedule goes on. */
  rows: 'removed' | 'being-removed';
  /** How many tables were counted again afterwards, and found to hold nothing of the person; null as long as there is something. */
  tablesVerified: number | null;
  cache: { removed: number; complete: boolean };
}

/**
 * Forgets a person. Safe to repeat: should the time be up half-way, the same call goes on, as does the schedule, and where no row is left
 * it still looks at Redis.
 * @throws ProblemError 'internal' when a table still has rows of theirs
 */
export type ForgetPerson = (userId: string, signal: AbortSignal) => Promise<Forgotten>;

/**
 * In this order: the cursors, so that nothing is written any more and no account is connected that nobody would ask Google about; what is
 * granted at Google, and the tokens with it; the rows, as far as the time goes, with the proof, by counting every table that has people; and
 * then Redis, as no question of theirs can be answered any more. As long as rows are left, one can, and what it puts into Redis lapses
 * within two hours.
 */
export function createForget(options: {
  accounts: AccountReader;
  store: PersonStore;
  cache: PersonCache;
  leave: LeaveGoogle;
  clock: Clock;
}): ForgetPerson {
  const { accounts, store, cache, leave, clock } = options;

  return async (userId, signal) => {
    const before = await store.countRows(userId);
    const removed = before.filter(({ rows }) => rows > 0);
    const began = clock.now();
    await store.detach(userId, { at: began, dueAt: new Date(began.getTime() + GO_ON_AFTER_MS) });
    const known = await accounts.list(userId);
    const departures = await Promise.all(
      known.map(async ({ accountId, email }) => ({
        accountId,
        email,
        ...(await leave({ userId, accountId }, signal)),
      })),
    );
    const left = departures.flatMap(({ accountId, grant }) => (grant === 'not-revoked' ? [] : [accountId]));
    await store.dropTokens(userId, left);
    const removalEnds = clock.now().getTime() + REMOVAL_MS;
    const isTimeUp = () => signal.aborted || clock.now().getTime() >= removalEnds;
    const removal = await removePerson(store, userId, isTimeUp);
    const forgottenKeys = await cache.remove([userId, ...known.map(({ accountId }) => accountId)], signal);
    const told = departures.map(({ accountId: _, ...departure }) => departure);
    return {
      accounts: told,
      removed,
      rows: removal.isFinished ? 'removed' : 'being-removed',
      tablesVerified: removal.isFinished ? removal.tablesVerified : null,
      cache: forgottenKeys,
    };
  };
}
