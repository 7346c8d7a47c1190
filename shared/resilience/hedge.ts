import type { Clock } from '../domain/clock.ts';

/**
 * Sends a second request when the first is slower than most ("The Tail at Scale", Dean and Barroso 2013), and takes whichever
 * succeeds first; the other one is aborted, and has ended when this resolves. A first request that fails before `afterMs` is
 * not repeated: what to do about failures is for the caller.
 *
 * @param afterMs usually the p95 of the latency
 * @param work must end soon after its signal aborts
 * @throws the error of the first request, when all that were sent fail; the signal's reason
 */
export async function hedged<T>(
  clock: Clock,
  afterMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const first = work(both);
  const second = waitFor(clock, afterMs, first, both).then((late) => (late ? work(both) : first));
  try {
    return await Promise.any([first, second]);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof AggregateError ? error.errors[0] : error;
  } finally {
    over.abort();
    await Promise.allSettled([first, second]);
  }
}

/** Whether the time passed before the request had settled. */
async function waitFor(clock: Clock, ms: number, request: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  const settled = new AbortController();
  const stop = () => settled.abort();
  request.then(stop, stop);
  return clock.delay(ms, AbortSignal.any([signal, settled.signal])).then(
    () => true,
    () => false,
  );
}
