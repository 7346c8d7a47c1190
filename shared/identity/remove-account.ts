/**
 * The removal of a disconnected account, which may be more than one request has time for. An account goes through these states:
 *
 * - detached: no worker writes for it, and nobody can connect it. So it stays while Google is asked to stop its watches and to revoke its
 *   grant, for which it has its tokens, which go after that. Then pieces of its copy go, by whoever has time: the request that
 *   disconnects it, a repeat of that, and from `dueAt` on the schedule. Of two that ask Google at once the first that has it revoked ends
 *   this, as the tokens that the other has in hand are of no use any more. Where neither has, only the schedule does, once both must be
 *   over: the grant of who connects it meanwhile would be revoked with the former one.
 * - waiting: the copy is gone, but Google could not be asked to revoke the grant, for which the tokens in the row are needed. A repeat
 *   tries that again, as does the schedule, which hands the account to a worker every hour (leave-again.ts); after a day it ends, and the
 *   tokens go unused.
 * - finished: the copy is gone, and the row with it; or, as the only one that the person has left, it stays as the name that they sign in
 *   by, and does not wait: it can be connected at once. Tokens that its grant still needs stay with it for a day, and with them the
 *   channels that are to be stopped.
 */
import type { Clock } from '../domain/clock.ts';
import type { AccountRef } from './token-vault.ts';

/** What a call that asks Google may end the removal by: when it is due, as this call has set it. Undefined where another asks too. */
export type Hold = Date | undefined;

export interface AccountRemover {
  /**
   * Takes the cursors away. The tokens stay, as its grant is still to be revoked. May be repeated.
   * @param how.dueAt when the schedule goes on with it; whoever asks Google is done by then
   * @returns whether the person has no other account that stays; undefined when there is no such account
   */
  detach(account: AccountRef, how: { at: Date; dueAt: Date }): Promise<{ isOnly: boolean; hold: Hold } | undefined>;
  /**
   * Detaches an account that was left with tokens, and may have stayed: nobody can connect it while Google is asked.
   * @returns undefined where it is not: another call asks already, there are no tokens any more, or it was connected again
   */
  detachAgain(account: AccountRef, how: { at: Date; dueAt: Date }): Promise<{ hold: Hold } | undefined>;
  /** Takes the tokens of a detached account whose grant is revoked. */
  dropTokens(account: AccountRef): Promise<void>;
  /**
   * Removes what was synced of a detached account, in pieces, before each of which it asks whether the time is up. May be repeated.
   * @returns whether nothing is left
   */
  removeCopy(account: AccountRef, isTimeUp: () => boolean): Promise<boolean>;
  /**
   * Ends the removal, or lets it wait for its grant to be revoked. Of an account that has stayed it takes the tokens whose day is over.
   * @param hold of the call that ends it, if it has asked Google
   * @returns whether the account stayed as the last one, and whether its tokens went although its grant was not revoked; `held` where
   * another call may still ask Google; undefined when there was nothing to do
   */
  finish(
    account: AccountRef,
    at: Date,
    hold?: Hold,
  ): Promise<{ kept: boolean; isGivenUp: boolean } | 'held' | undefined>;
  /** Detached accounts that are due, and such as have stayed with tokens whose day is over; of each kind the longest due first. */
  due(at: Date, batch: number): Promise<AccountRef[]>;
  /** Accounts that were left with tokens, whose grant is to be revoked by now, the longest due first; those of people being forgotten too. */
  dueRevocations(at: Date, batch: number): Promise<AccountRef[]>;
  /** Takes such an account, so that it is due again at `retryAt`. @returns whether it was due still */
  claimRevocation(account: AccountRef, at: Date, retryAt: Date): Promise<boolean>;
}

/** The route has 29 s, of which Google may take 13 (leave-google.ts). In this time 100,000 rows go. */
export const REMOVAL_MS = 10_000;

/** An outage of Google's takes hours. Nobody's tokens are kept for longer who has left. */
export const TOKENS_KEPT_MS = 24 * 3600_000;

/** The schedule goes on when no request can be at it any more. */
export const GO_ON_AFTER_MS = 60_000;

export type Removal =
  /** `kept` is undefined where another call has finished it. `isGivenUp`: its tokens went although its grant was not revoked. */
  { isFinished: true; kept: boolean | undefined; isGivenUp: boolean } | { isFinished: false };

/** Goes on with the removal of a detached account, as far as the time allows. */
export async function removeDetached(
  { remover, clock }: { remover: AccountRemover; clock: Clock },
  account: AccountRef,
  isTimeUp: () => boolean,
  hold?: Hold,
): Promise<Removal> {
  if (!(await remover.removeCopy(account, isTimeUp))) return { isFinished: false };
  const finished = await remover.finish(account, clock.now(), hold);
  if (finished === 'held') return { isFinished: false };
  return { isFinished: true, kept: finished?.kept, isGivenUp: finished?.isGivenUp ?? false };
}
