import { Ratelimit } from '@upstash/ratelimit';
import type { Clock } from '../../domain/clock.ts';
import { QUERIES_PER_HOUR, type RateLimiter } from '../../query/rate-limiter.ts';
import { FixedWindow } from '../../resilience/fixed-window.ts';
import { createRedisCall } from './redis-call.ts';

export interface RateLimiterOptions {
  /** The Upstash REST endpoint. */
  url: string;
  token: string;
  /** The machine's own: Upstash's library reads it, so the window's end must be compared with it. */
  clock: Clock;
  /** How long a question waits to be counted; by default 300 ms. */
  timeoutMs?: number;
  /** Told each time that Redis could not be asked. */
  onFailure: (error: unknown) => void;
}

const HOUR_MS = 3_600_000;

/**
 * Counts questions in Redis, in a sliding window of an hour for each person. While Redis is down each instance counts for
 * itself: rather a person who asks some more than nobody who can ask.
 */
export function createRateLimiter({ url, token, timeoutMs, clock, onFailure }: RateLimiterOptions): RateLimiter {
  const call = createRedisCall({
    url,
    token: async () => token,
    onFailure,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const instance = new FixedWindow(clock, HOUR_MS);

  return {
    async take(userId, tier, signal) {
      const limit = QUERIES_PER_HOUR[tier];
      const waitMs = await call(
        signal,
        async (redis) => {
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
        () => instance.take(userId, limit),
      );
      return waitMs === 0 ? { allowed: true } : { allowed: false, retryAfterSeconds: Math.ceil(waitMs / 1000) };
    },
  };
}
