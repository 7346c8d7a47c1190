import type { Clock } from '../domain/clock.ts';

/** Work took longer than it may. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
  readonly limitMs: number;

  constructor(limitMs: number) {
    super(`The work took longer than ${limitMs} ms.`);
    this.limitMs = limitMs;
  }
}

/**
 * Runs `work` with a signal that aborts after `ms` of the clock, or together with `signal`. It rejects as soon as that happens,
 * also when the work does not heed the signal, and leaves no timer behind.
 * @throws TimeLimitError; the reason of `signal`; what the work throws
 */
export async function withTimeLimit<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const ended = new AbortController();
  const both = AbortSignal.any([signal, limit.signal]);
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => undefined);
  const onAbort = () => aborted.reject(both.reason);
  both.addEventListener('abort', onAbort, { once: true });
  const timer = clock.delay(ms, ended.signal).then(
    () => limit.abort(new TimeLimitError(ms)),
    () => undefined,
  );
  try {
    return await Promise.race([work(both), aborted.promise]);
  } finally {
    // While `signal` lives, so would a listener, and with it what the work gave, as the winner of the race.
    both.removeEventListener('abort', onAbort);
    ended.abort();
    await timer;
  }
}
