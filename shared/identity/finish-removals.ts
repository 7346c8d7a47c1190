import type { Clock } from '../domain/clock.ts';
import { type AccountRemover, removeDetached } from './remove-account.ts';
import type { AccountRef } from './token-vault.ts';

/** Accounts a run; there are seldom any. */
const BATCH = 100;

export interface FinishRemovalsParts {
  remover: AccountRemover;
  clock: Clock;
  /** Told what kept a removal from being gone on with; the next run tries again. */
  onFailure: (account: AccountRef, error: unknown) => void;
}

/**
 * Goes on with the removals that no request has finished. When the signal aborts, what is left stays due.
 * @returns how many were finished, and how many failed
 */
export async function finishRemovals(
  parts: FinishRemovalsParts,
  signal: AbortSignal,
): Promise<{ finished: number; failed: number }> {
  const { remover, clock, onFailure } = parts;
  const total = { finished: 0, failed: 0 };
  for (const account of await remover.due(clock.now(), BATCH)) {
    try {
      const { isFinished } = await removeDetached(parts, account, () => signal.aborted);
      if (isFinished) total.finished += 1;
    } catch (error) {
      onFailure(account, error);
      total.failed += 1;
    }
    if (signal.aborted) break;
  }
  return total;
}
