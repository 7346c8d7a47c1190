import type { Clock } from '../../shared/domain/clock.ts';

interface Sleeper {
  wakesAt: number;
  wake: () => void;
}

/** A clock that stands still until `advance` moves it, and then wakes whoever delayed until then, in order. */
export class FakeClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];

  /** @param start an absolute instant, for instance '2027-03-01T09:00:00Z' */
  constructor(start: string) {
    this.#now = Date.parse(start);
    if (Number.isNaN(this.#now)) throw new Error(`'${start}' is not an instant; write it as 2027-03-01T09:00:00Z.`);
  }

  now(): Date {
    return new Date(this.#now);
  }

  delay(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { wakesAt: this.#now + ms, wake };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /**
   * Moves the clock on. Sleepers wake one by one, each at its own instant, and what follows from that in promises already
   * settled happens before the next one wakes.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const next = this.#sleepers.filter(({ wakesAt }) => wakesAt <= end).sort((a, b) => a.wakesAt - b.wakesAt)[0];
      if (!next) break;
      this.#now = Math.max(this.#now, next.wakesAt);
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      next.wake();
    }
    this.#now = end;
    await settled();
  }

  /** Moves the clock to the instant at which the next sleeper wakes; nowhere when nobody sleeps. */
  async advanceToNext(): Promise<void> {
    await settled();
    const next = Math.min(...this.#sleepers.map(({ wakesAt }) => wakesAt));
    if (next !== Number.POSITIVE_INFINITY) await this.advance(Math.max(0, next - this.#now));
  }

  /** Whether somebody sleeps who wakes when the clock moves on so far. */
  wakesWithin(ms: number): boolean {
    return this.#sleepers.some(({ wakesAt }) => wakesAt <= this.#now + ms);
  }

  /** How many are waiting in `delay`. */
  get sleeping(): number {
    return this.#sleepers.length;
  }
}

/** Resolves once the promises that can settle without the outside world have settled. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
