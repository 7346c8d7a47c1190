import {
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  isTaskCancelledError,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';

export interface CallPolicyOptions {
  /** Milliseconds that one attempt may take. Its signal then aborts, and the call goes on without it. */
  timeoutMs: number;
  /** How often a call is made at most, the first time included. */
  maxAttempts: number;
  /** Whether another attempt can help against an error; one that ran out of time is tried again, too. */
  isTransient(error: unknown): boolean;
  /** After this many calls in a row that failed with all their attempts, no more are made for a while. */
  breakAfterFailures: number;
  /** Whether an error says that the service is down; all of them by default. One that ran out of time always does. */
  isOutage?(error: unknown): boolean;
  /** Milliseconds until one call is let through again, to see whether it works. */
  breakForMs: number;
}

export interface CallOptions<T> {
  signal?: AbortSignal;
  /** What to give when the call failed, or was not made because so many did. Without it the error is thrown. */
  fallback?(error: unknown): Promise<T> | T;
}

/** Calls something outside. @throws without a fallback: the last attempt's error, cockatiel's BrokenCircuitError; the signal's reason */
export type CallPolicy = <T>(work: (signal: AbortSignal) => Promise<T>, options?: CallOptions<T>) => Promise<T>;

/** Between two attempts: doubling from here, with jitter (decorrelated, as AWS's architecture blog advises). */
const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 2_000;

/** The caller gave up: that says nothing about the service, so the breaker does not count it. */
class CancelledError extends Error {}

/**
 * The policy of calls to one outside service: circuit breaker → retry → timeout of each attempt, then the fallback. One policy
 * is made a service and instance, and shared by its calls: the breaker is its memory. It keeps time by the machine, as
 * cockatiel does.
 */
export function createCallPolicy(options: CallPolicyOptions): CallPolicy {
  const isOutage = (error: unknown) => isTaskCancelledError(error as Error) || (options.isOutage?.(error) ?? true);
  const breaker = circuitBreaker(
    handleWhen((error) => !(error instanceof CancelledError) && isOutage(error)),
    { breaker: new ConsecutiveBreaker(options.breakAfterFailures), halfOpenAfter: options.breakForMs },
  );
  const attempts = wrap(
    retry(
      handleWhen((error) => isTaskCancelledError(error) || options.isTransient(error)),
      {
        // cockatiel counts the attempts after the first.
        maxAttempts: options.maxAttempts - 1,
        backoff: new ExponentialBackoff({ initialDelay: FIRST_BACKOFF_MS, maxDelay: LONGEST_BACKOFF_MS }),
      },
    ),
    timeout(options.timeoutMs, TimeoutStrategy.Aggressive),
  );
  return async (work, { signal, fallback } = {}) => {
    try {
      return await breaker.execute(async () => {
        try {
          return await attempts.execute(({ signal: attempt }) => work(attempt), signal);
        } catch (error) {
          throw signal?.aborted ? new CancelledError() : error;
        }
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (!fallback) throw error;
      return fallback(error);
    }
  };
}
