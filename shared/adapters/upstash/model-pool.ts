import { Ratelimit } from '@upstash/ratelimit';
import type { Clock } from '../../domain/clock.ts';
import type { ModelPool } from '../../query/model-pool.ts';
import { FixedWindow } from '../../resilience/fixed-window.ts';
import type { RedisCall } from './redis-call.ts';

const MINUTE_MS = 60_000;

/** So many people can ask as much as they may before the pool is empty. */
const PARTS = 10;

/**
 * Counts requests to hosted models in Redis, in sliding windows of a minute: of a person, a tenth of the pool, and then of
 * all. While Redis is down each instance counts for itself.
 *
 * @param perMinute the requests of all people together
 */
export function createModelPool(call: RedisCall, { perMinute, clock }: { perMinute: number; clock: Clock }): ModelPool {
  const perPerson = Math.ceil(perMinute / PARTS);
  const instance = new FixedWindow(clock, MINUTE_MS);
  const take = (signal: AbortSignal, who: string, limit: number) =>
    call(
      signal,
      async (redis) => {
        const limiter = Ratelimit.slidingWindow(limit, '1 m');
        const { success } = await new Ratelimit({
          redis,
          limiter,
          prefix: 'llm',
          ephemeralCache: false,
          timeout: 0,
        }).limit(who);
        return success;
      },
      () => instance.take(who, limit) === 0,
    );
  return {
    // In this order: who has used up their part takes nothing from the others'.
    take: async (userId, signal) =>
      (await take(signal, `person:${userId}`, perPerson)) && (await take(signal, 'all', perMinute)),
  };
}
