import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';
import type { Clock } from '../../domain/clock.ts';
import { QUERIES_PER_HOUR, type RateLimiter } from '../../query/rate-limiter.ts';
import { createCallPolicy } from '../../resilience/call-policy.ts';
import { FixedWindow } from '../../resilience/fixed-window.ts';

export interface RateLimiterOptions {
  /** The Upstash REST endpoint. */
  url: string;
  token: string;
  /** The machine's own: Upstash's library reads it, so the window's end must be compared with it. */
  clock: Clock;
  /** Told each time that Redis could not be asked. */
  onFailure: (error: unknown) => void;
}

const HOUR_MS = 3_600_000;

/** Redis in the same region answers in a few milliseconds. A question must not wait longer than this to be counted. */
const TIMEOUT_MS = 300;

/**
 * Counts questions in Redis, in a sliding window of an hour for each person. While Redis is down each instance counts for
 * itself: rather a person who asks some more than nobody who can ask.
 */
export function createRateLimiter({ url, token, clock, onFailure }: RateLimiterOptions): RateLimiter {
  // Not repeated: a count that was lost on the way back would count twice.
  const call = createCallPolicy({
    timeoutMs: TIMEOUT_MS,
    maxAttempts: 1,
    isTransient: () => false,
    breakAfterFailures: 3,
    breakForMs: 10_000,
  });
  const instance = new FixedWindow(clock, HOUR_MS);

  return {
    async take(userId, tier, signal) {
      const limit = QUERIES_PER_HOUR[tier];
      const waitMs = await call(
        async (attempt) => {
          // A client of its own, as that is how its call can be cancelled.
          const redis = new Redis({ url, token, retry: false, enableTelemetry: false, signal: () => attempt });
          const limiter = new Ratelimit({
            redis,
            limiter: Ratelimit.slidingWindow(limit, '1 h'),
            prefix: `queries:${tier}`,
            ephemeralCache: false,
            timeout: 0,
          });
          const { success, reset } = await limiter.limit(userId);
          return success ? 0 : Math.max(1, reset - clock.now().getTime());
        },
        {
          signal,
          fallback(error) {
            onFailure(error);
            return instance.take(userId, limit);
          },
        },
      );
      return waitMs === 0 ? { allowed: true } : { allowed: false, retryAfterSeconds: Math.ceil(waitMs / 1000) };
    },
  };
}
