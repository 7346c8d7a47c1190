/**
 * The removal of all that is stored of a person, which may be more than one request has time for. A person goes through these states:
 *
 * - detached: no worker writes for them, and none of their accounts can be connected. Pieces of what is stored go, by whoever has time: the
 *   request that forgets them, a repeat of that, and from `dueAt` on the schedule. As long as an account has tokens, for its grant was not
 *   revoked, the schedule leaves what holds them, and has Google asked again (finish-removals.ts), for a day; a request does not wait
 *   for Google, and tells its person.
 * - gone: no table has a row of theirs, which is counted.
 */
import { ProblemError } from '../domain/problem.ts';

export interface RowCount {
  table: string;
  rows: number;
}

/** All that the database has of a person. */
export interface PersonStore {
  /** How many rows of the person each table has, by the database's own list of tables; those with none included. */
  countRows(userId: string): Promise<RowCount[]>;
  /**
   * Takes the cursors of all accounts away: no worker can write for the person any more, none can begin, and no account can be connected,
   * so that they are as many from now on. Their tokens stay, as their grants are still to be revoked. May be repeated.
   * @param how.dueAt when the schedule goes on with it
   */
  detach(userId: string, how: { at: Date; dueAt: Date }): Promise<void>;
  /** Takes the tokens of detached accounts whose grants are revoked. */
  dropTokens(userId: string, accountIds: readonly string[]): Promise<void>;
  /** Detached accounts that have tokens, and when they were left. */
  leftTokens(userId: string): Promise<{ accountId: string; leftAt: Date }[]>;
  /** The schedule goes on with the person then. */
  postpone(userId: string, dueAt: Date): Promise<void>;
  /**
   * Removes what is stored of a detached person but for what little there is of any, in pieces, before each of which it asks whether the
   * time is up. May be repeated.
   * @returns whether nothing of it is left
   */
  removeContent(userId: string, isTimeUp: () => boolean): Promise<boolean>;
  /** Removes every row that is left of a detached person. */
  removeRest(userId: string): Promise<void>;
  /** Detached people that are due, the longest due first. */
  due(at: Date, batch: number): Promise<string[]>;
}

export type PersonRemoval =
  /** `tablesVerified`: how many tables were counted, and found to hold nothing of the person. */
  { isFinished: true; tablesVerified: number } | { isFinished: false };

/**
 * Goes on with the removal of a detached person, as far as the time allows, and proves at its end that nothing is left.
 * @throws ProblemError 'internal' when a table still has rows of theirs
 */
export async function removePerson(
  store: PersonStore,
  userId: string,
  isTimeUp: () => boolean,
): Promise<PersonRemoval> {
  if (!(await store.removeContent(userId, isTimeUp)) || isTimeUp()) return { isFinished: false };
  await store.removeRest(userId);
  const after = await store.countRows(userId);
  const remaining = after.filter(({ rows }) => rows > 0).map(({ table }) => table);
  if (remaining.length > 0) {
    throw new ProblemError(
      'internal',
      `Rows are left in ${remaining.join(', ')}. Try again; if they stay, tell the operator.`,
    );
  }
  return { isFinished: true, tablesVerified: after.length };
}
