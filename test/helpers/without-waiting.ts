import type { Clock } from '../../shared/domain/clock.ts';

/** The limit of a call to Google, and longer than whatever is waited for between two. */
const SHORTEST_LIMIT_MS = 20_000;

/**
 * A clock for work during which nobody moves the clock: what is waited for comes at once, and time limits never do.
 * @param onWait is told of each wait, in milliseconds
 * @param limits the clock that time limits go by, where there is one after all
 */
export function withoutWaiting(now: () => Date, onWait: (ms: number) => void = () => undefined, limits?: Clock): Clock {
  return {
    now,
    async delay(ms, signal) {
      signal?.throwIfAborted();
      if (ms < SHORTEST_LIMIT_MS) return onWait(ms);
      if (limits) return limits.delay(ms, signal);
      await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }));
    },
  };
}
