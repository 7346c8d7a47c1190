import type { Clock } from '../domain/clock.ts';
import { type AccountRemover, removeDetached } from './remove-account.ts';
import { type PersonStore, removePerson } from './remove-person.ts';

/** People, and accounts, a run; there are seldom any. */
const BATCH = 100;

/** A person who is being forgotten, or one account of theirs that is being removed. */
export interface Leaving {
  userId: string;
  accountId?: string;
}

export interface FinishRemovalsParts {
  remover: AccountRemover;
  people: PersonStore;
  clock: Clock;
  /** Told what kept a removal from being gone on with; the next run tries again. */
  onFailure: (leaving: Leaving, error: unknown) => void;
}

/**
 * Goes on with the removals that no request has finished: of people who are being forgotten, and of accounts. When the signal aborts, what
 * is left stays due.
 * @returns how many of both were finished, and how many failed
 */
export async function finishRemovals(
  parts: FinishRemovalsParts,
  signal: AbortSignal,
): Promise<{ finished: number; failed: number }> {
  const { remover, people, clock, onFailure } = parts;
  const isTimeUp = () => signal.aborted;
  const total = { finished: 0, failed: 0 };
  const goOn = async (leaving: Leaving, remove: () => Promise<{ isFinished: boolean }>) => {
    if (isTimeUp()) return;
    try {
      if ((await remove()).isFinished) total.finished += 1;
    } catch (error) {
      onFailure(leaving, error);
      total.failed += 1;
    }
  };
  // People first: their accounts go with them.
  for (const userId of await people.due(clock.now(), BATCH)) {
    await goOn({ userId }, () => removePerson(people, userId, isTimeUp));
  }
  for (const account of await remover.due(clock.now(), BATCH)) {
    await goOn(account, () => removeDetached(parts, account, isTimeUp));
  }
  return total;
}
