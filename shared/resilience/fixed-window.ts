import type { Clock } from '../domain/clock.ts';

/** Counters of more keys than this are no longer a matter of one instance: the oldest go. */
const MAX_KEYS = 10_000;

/** Counts in the memory of one instance, by windows that begin with the first use of a key. */
export class FixedWindow {
  readonly #clock: Clock;
  readonly #windowMs: number;
  readonly #windows = new Map<string, { endsAt: number; used: number }>();

  constructor(clock: Clock, windowMs: number) {
    this.#clock = clock;
    this.#windowMs = windowMs;
  }

  /** Takes one of `limit` uses of the key. @returns 0 when there was one left, else the milliseconds until there is */
  take(key: string, limit: number): number {
    const now = this.#clock.now().getTime();
    const current = this.#windows.get(key);
    if (current && current.endsAt > now) {
      if (current.used >= limit) return current.endsAt - now;
      current.used += 1;
      return 0;
    }
    // Deleted first, so that the map keeps the order of the windows.
    this.#windows.delete(key);
    this.#windows.set(key, { endsAt: now + this.#windowMs, used: 1 });
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > MAX_KEYS && oldest !== undefined) this.#windows.delete(oldest);
    return 0;
  }
}
