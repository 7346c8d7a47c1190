import { Ratelimit } from '@upstash/ratelimit';
import type { Clock } from '../../domain/clock.ts';
import type { WindowDecision, WindowLimiter } from '../../domain/window-limiter.ts';
import { FixedWindow } from '../../resilience/fixed-window.ts';
import type { RedisCall } from './redis-call.ts';

export interface Window {
  /** Before the keys in Redis. */
  prefix: string;
  /** How many of a key fit into it. */
  limit: number;
  lengthMs: number;
}

/**
 * Counts in Redis, in a sliding window for each key. While Redis is down each instance counts for itself.
 * @param clock the machine's own: Upstash's library reads it, so the window's end must be compared with it
 */
export function createWindowLimiter(call: RedisCall, clock: Clock, { prefix, limit, lengthMs }: Window): WindowLimiter {
  const instance = new FixedWindow(clock, lengthMs);
  return {
    async take(key, signal): Promise<WindowDecision> {
      const waitMs = await call(
        signal,
        async (redis) => {
          const limiter = Ratelimit.slidingWindow(limit, `${lengthMs} ms`);
          const counter = new Ratelimit({ redis, limiter, prefix, ephemeralCache: false, timeout: 0 });
          const { success, reset } = await counter.limit(key);
          return success ? 0 : Math.max(1, reset - clock.now().getTime());
        },
        () => instance.take(key, limit),
      );
      return waitMs === 0 ? { allowed: true } : { allowed: false, retryAfterSeconds: Math.ceil(waitMs / 1000) };
    },
  };
}
