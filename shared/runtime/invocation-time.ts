import type { Clock } from '../domain/clock.ts';

/** The time that work has to stop in, clean up and answer, before Lambda ends the function. */
const RESERVE_MS = 10_000;

/** The invocation has no time left for this; what was done is kept, and the rest is left to the next one. */
export class TimeIsUpError extends Error {
  override readonly name = 'TimeIsUpError';
}

/**
 * Runs `work` with a signal that aborts 10 s before the deadline of the invocation, and leaves no timer behind.
 * @param remainingMs `context.getRemainingTimeInMillis()`
 */
export async function withinInvocation<T>(
  clock: Clock,
  remainingMs: number,
  work: (limit: { signal: AbortSignal; endsAt: Date }) => Promise<T>,
): Promise<T> {
  const leftMs = Math.max(0, remainingMs - RESERVE_MS);
  const limit = new AbortController();
  const ended = new AbortController();
  const timer = clock.delay(leftMs, ended.signal).then(
    () => limit.abort(new TimeIsUpError('The time of the invocation is up.')),
    () => undefined,
  );
  try {
    return await work({ signal: limit.signal, endsAt: new Date(clock.now().getTime() + leftMs) });
  } finally {
    ended.abort();
    await timer;
  }
}
