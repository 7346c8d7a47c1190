import { Ratelimit } from '@upstash/ratelimit';
import type { Clock } from '../../domain/clock.ts';
import { networkOf, SIGN_INS_PER_SOURCE, SOURCE_WINDOW_MS, type SourceLimiter } from '../../identity/source-limiter.ts';
import { FixedWindow } from '../../resilience/fixed-window.ts';
import type { RedisCall } from './redis-call.ts';

/**
 * Counts sign-ins in Redis, in a sliding window for each address. While Redis is down each instance counts for itself.
 * @param clock the machine's own: Upstash's library reads it, so the window's end must be compared with it
 */
export function createSourceLimiter(call: RedisCall, clock: Clock): SourceLimiter {
  const instance = new FixedWindow(clock, SOURCE_WINDOW_MS);
  return {
    async take(sourceAddress, signal) {
      const source = networkOf(sourceAddress);
      const waitMs = await call(
        signal,
        async (redis) => {
          const limiter = Ratelimit.slidingWindow(SIGN_INS_PER_SOURCE, `${SOURCE_WINDOW_MS} ms`);
          const limit = new Ratelimit({ redis, limiter, prefix: 'sign-ins', ephemeralCache: false, timeout: 0 });
          const { success, reset } = await limit.limit(source);
          return success ? 0 : Math.max(1, reset - clock.now().getTime());
        },
        () => instance.take(source, SIGN_INS_PER_SOURCE),
      );
      return waitMs === 0 ? { allowed: true } : { allowed: false, retryAfterSeconds: Math.ceil(waitMs / 1000) };
    },
  };
}
