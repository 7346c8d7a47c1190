import type { Clock } from '../domain/clock.ts';
import { withTimeLimit } from '../resilience/time-limit.ts';

/**
 * An instance waits for this once its answer is there: whoever reads the answer as events has all of it by then, though the stream ends
 * only after the wait; whoever reads it as JSON waits too. Nobody waits when nothing was given up.
 */
const LEFT_RUNNING_MS = 2_000;

/**
 * What a run has set off and may give up before it has ended: a statement of the database can't be called back, and an instance that is
 * frozen with it keeps its connection.
 */
export class UnderWay {
  readonly #works = new Set<Promise<unknown>>();

  /** @returns the same work */
  add<T>(work: Promise<T>): Promise<T> {
    this.#works.add(work);
    const ended = () => void this.#works.delete(work);
    work.then(ended, ended);
    return work;
  }

  /** Waits until all of it has ended, however it did, or for two seconds. */
  async ended(clock: Clock): Promise<void> {
    if (this.#works.size === 0) return;
    const never = new AbortController().signal;
    await withTimeLimit(clock, LEFT_RUNNING_MS, never, () => Promise.allSettled(this.#works)).catch(() => undefined);
  }
}
