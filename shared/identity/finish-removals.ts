import type { Clock } from '../domain/clock.ts';
import { type AccountRemover, GO_ON_AFTER_MS, removeDetached, TOKENS_KEPT_MS } from './remove-account.ts';
import { type PersonStore, removePerson } from './remove-person.ts';
import type { AccountRef } from './token-vault.ts';

/** People, and accounts, a run; there are seldom any. */
const BATCH = 100;

/** While an account has its tokens Google is asked some twenty times to revoke its grant: an outage takes hours, not minutes. */
const LEAVE_AGAIN_AFTER_MS = 3600_000;

/** A person who is being forgotten, or one account of theirs that is being removed; nobody where even the list of them could not be read. */
export interface Leaving {
  userId?: string;
  accountId?: string;
}

export interface FinishRemovalsParts {
  remover: AccountRemover;
  people: PersonStore;
  clock: Clock;
  /** Hands an account on to whoever has its tokens opened, to leave Google for it (leave-again.ts). */
  sendLeave: (account: AccountRef) => Promise<void>;
  /** Told what kept a removal from being gone on with, or an account from being handed on; a later run tries again. */
  onFailure: (what: 'removal' | 'leave', leaving: Leaving, error: unknown) => void;
  /** Told of an account whose tokens have gone although its grant could not be revoked for a day. */
  onGivenUp: (account: AccountRef) => void;
}

/**
 * Goes on with the removals that no request has finished: of people who are being forgotten, and of accounts. Those whose grants are still
 * to be revoked are handed on first, and keep their tokens for a day; no removal waits for that. When the signal aborts, what is left stays due.
 * @returns how many accounts were handed on, how many people and accounts were finished, and how often something failed
 */
export async function finishRemovals(
  parts: FinishRemovalsParts,
  signal: AbortSignal,
): Promise<{ sent: number; finished: number; failed: number }> {
  const { remover, people, clock, sendLeave, onFailure, onGivenUp } = parts;
  const isTimeUp = () => signal.aborted;
  const total = { sent: 0, finished: 0, failed: 0 };
  const goOn = async (what: 'removal' | 'leave', leaving: Leaving, work: () => Promise<void>) => {
    if (isTimeUp()) return;
    await work().catch((error) => {
      onFailure(what, leaving, error);
      total.failed += 1;
    });
  };
  await goOn('leave', {}, async () => {
    for (const account of await remover.dueRevocations(clock.now(), BATCH)) {
      await goOn('leave', account, async () => {
        const at = clock.now();
        if (!(await remover.claimRevocation(account, at, new Date(at.getTime() + LEAVE_AGAIN_AFTER_MS)))) return;
        await sendLeave(account);
        total.sent += 1;
      });
    }
  });
  // People first: their accounts go with them.
  for (const userId of await people.due(clock.now(), BATCH)) {
    await goOn('removal', { userId }, async () => {
      const left = await goOnForgetting({ people, clock }, userId, isTimeUp);
      if (left === 'waits') return;
      total.finished += 1;
      for (const accountId of left) onGivenUp({ userId, accountId });
    });
  }
  for (const account of await remover.due(clock.now(), BATCH)) {
    await goOn('removal', account, async () => {
      const removal = await removeDetached(parts, account, isTimeUp);
      if (!removal.isFinished) return;
      total.finished += 1;
      if (removal.isGivenUp) onGivenUp(account);
    });
  }
  return total;
}

/**
 * What holds the tokens stays until they are of no use any more, but for a day at most; all else goes at once.
 * @returns the accounts that went with tokens, when the person is gone
 */
async function goOnForgetting(
  { people, clock }: Pick<FinishRemovalsParts, 'people' | 'clock'>,
  userId: string,
  isTimeUp: () => boolean,
): Promise<'waits' | string[]> {
  const left = await people.leftTokens(userId);
  const now = clock.now().getTime();
  if (left.some(({ leftAt }) => now < leftAt.getTime() + TOKENS_KEPT_MS)) {
    // Once all that can go has: behind those who wait for less.
    if (await people.removeContent(userId, isTimeUp)) await people.postpone(userId, new Date(now + GO_ON_AFTER_MS));
    return 'waits';
  }
  const { isFinished } = await removePerson(people, userId, isTimeUp);
  return isFinished ? left.map(({ accountId }) => accountId) : 'waits';
}
