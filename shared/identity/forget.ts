import type { Clock } from '../domain/clock.ts';
import { ProblemError } from '../domain/problem.ts';
import type { AccountReader } from './google-account.ts';
import type { Departure, LeaveGoogle } from './leave-google.ts';

export interface RowCount {
  table: string;
  rows: number;
}

/** All that the database has of a person. */
export interface PersonStore {
  /** How many rows of the person each table has, by the database's own list of tables; those with none included. */
  countRows(userId: string): Promise<RowCount[]>;
  /**
   * Takes the cursors of these accounts away, and the tokens but of those whose grant could not be revoked: no worker can write for the
   * person any more, and none can begin.
   */
  detach(
    userId: string,
    how: { accountIds: readonly string[]; keepTokensOf: readonly string[]; at: Date },
  ): Promise<void>;
  /** Removes every row. May be repeated. */
  remove(userId: string, signal: AbortSignal): Promise<void>;
}

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
  /** How many tables were counted again afterwards, and found to hold nothing of the person. */
  tablesVerified: number;
  cache: { removed: number; complete: boolean };
}

/**
 * Forgets a person. Safe to repeat: should the time be up half-way, the same call goes on, and where no row is left it still looks at Redis.
 * @throws ProblemError 'internal' when a table still has rows of theirs
 */
export type ForgetPerson = (userId: string, signal: AbortSignal) => Promise<Forgotten>;

/**
 * In this order: what is granted at Google, while the tokens are there; the tokens and cursors, so that nothing is written any
 * more; the rows; Redis, when no question of theirs can be answered any more; and then the proof, by counting every table that has people.
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
    const known = await accounts.list(userId);
    const departures = await Promise.all(
      known.map(async ({ accountId, email }) => ({
        accountId,
        email,
        ...(await leave({ userId, accountId }, signal)),
      })),
    );
    await store.detach(userId, {
      accountIds: known.map(({ accountId }) => accountId),
      keepTokensOf: departures.flatMap(({ accountId, grant }) => (grant === 'not-revoked' ? [accountId] : [])),
      at: clock.now(),
    });
    await store.remove(userId, signal);
    const forgottenKeys = await cache.remove([userId, ...known.map(({ accountId }) => accountId)], signal);

    const after = await store.countRows(userId);
    const remaining = after.filter(({ rows }) => rows > 0).map(({ table }) => table);
    if (remaining.length > 0) {
      throw new ProblemError(
        'internal',
        `Rows are left in ${remaining.join(', ')}. Try again; if they stay, tell the operator.`,
      );
    }
    const told = departures.map(({ accountId: _, ...departure }) => departure);
    return { accounts: told, removed, tablesVerified: after.length, cache: forgottenKeys };
  };
}
