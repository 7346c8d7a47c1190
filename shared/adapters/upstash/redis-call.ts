import { Redis } from '@upstash/redis';
import { type CallPolicy, createCallPolicy } from '../../resilience/call-policy.ts';

export interface RedisConnection {
  /** The Upstash REST endpoint. */
  url: string;
  /** Read anew when it may have changed. */
  token(signal: AbortSignal): Promise<string>;
  /** How long to wait for it; by default 300 ms, as Redis in the same region answers in a few. */
  timeoutMs?: number;
  /** Told each time that Redis could not be asked. */
  onFailure(error: unknown): void;
}

const TIMEOUT_MS = 300;

/**
 * Asks Redis under a policy of its own; `instead` is what is given when it can't be asked. `work` gets the signal of its attempt, for what
 * else it has to wait for.
 * @throws the signal's reason
 */
export type RedisCall = <T>(
  signal: AbortSignal,
  work: (redis: Redis, attempt: AbortSignal) => Promise<T>,
  instead: () => T,
) => Promise<T>;

export function createRedisCall({ url, token, timeoutMs = TIMEOUT_MS, onFailure }: RedisConnection): RedisCall {
  // Not repeated: a count that was lost on the way back would count twice.
  const call: CallPolicy = createCallPolicy({
    timeoutMs,
    maxAttempts: 1,
    isTransient: () => false,
    breakAfterFailures: 3,
    breakForMs: 10_000,
  });
  return (signal, work, instead) =>
    call(
      async (attempt) => {
        // A client of its own, as that is how its call can be cancelled.
        const settings = { retry: false, enableTelemetry: false, signal: () => attempt } as const;
        return work(new Redis({ url, token: await token(attempt), ...settings }), attempt);
      },
      {
        signal,
        fallback(error) {
          onFailure(error);
          return instead();
        },
      },
    );
}
