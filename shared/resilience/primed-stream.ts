import type { Clock } from '../domain/clock.ts';
import type { CallPolicy } from './call-policy.ts';
import { withTimeLimit } from './time-limit.ts';

export interface PrimedStreamOptions {
  /** Of the time until the first piece: its timeout, its attempts, its breaker. */
  policy: CallPolicy;
  /** Milliseconds between two pieces after which the stream is taken for broken off. */
  idleMs: number;
  clock: Clock;
}

/**
 * Opens a stream and waits for its first piece under the call policy; what follows comes as it is read. When the reader stops,
 * or the signal aborts, the request behind the stream is aborted.
 *
 * @param open must abort its request together with the signal
 * @returns a stream of at least one piece; its iteration throws TimeLimitError after `idleMs` without a piece, and what the
 *   stream throws
 * @throws what the policy throws; the signal's reason
 */
export async function primedStream<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  signal: AbortSignal,
  { policy, idleMs, clock }: PrimedStreamOptions,
): Promise<AsyncGenerator<T, void>> {
  const { first, rest, stop } = await policy(
    async (attempt) => {
      // The signal of an attempt aborts when the attempt is over, but the stream is to go on then.
      const stop = new AbortController();
      const giveUp = () => stop.abort(attempt.reason);
      if (attempt.aborted) giveUp();
      attempt.addEventListener('abort', giveUp, { once: true });
      try {
        const rest = open(AbortSignal.any([signal, stop.signal]))[Symbol.asyncIterator]();
        return { first: await rest.next(), rest, stop };
      } finally {
        attempt.removeEventListener('abort', giveUp);
      }
    },
    { signal },
  );
  return (async function* () {
    try {
      for (let next = first; !next.done; next = await withTimeLimit(clock, idleMs, signal, () => rest.next())) {
        yield next.value;
      }
    } finally {
      stop.abort();
      await rest.return?.().catch(() => undefined);
    }
  })();
}
