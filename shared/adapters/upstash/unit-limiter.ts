import type { Clock } from '../../domain/clock.ts';
import { PacedUnits } from '../../resilience/paced-units.ts';
import type { UnitLimiter } from '../../resilience/unit-limiter.ts';
import { DRAIN_SCRIPT, RESERVE_SCRIPT } from './paced-units-script.ts';
import type { RedisCall } from './redis-call.ts';

/**
 * Hands out units from Redis, in one round trip a request, whose size the caller chooses: a batch, not a message. Time is the
 * worker's: instances in one region differ by milliseconds. While Redis is down each instance hands out its share of each bucket
 * by itself: what is synced is slower then, but whole.
 */
export function createUnitLimiter(call: RedisCall, clock: Clock): UnitLimiter {
  const instance = new PacedUnits();
  const now = () => clock.now().getTime();
  return {
    reserve: (request, signal) =>
      call(
        signal,
        async (redis) => {
          const { buckets, units, lane, maxWaitMs } = request;
          const [granted, waitMs] = await redis.eval<unknown[], [number, number]>(
            RESERVE_SCRIPT,
            buckets.map(({ key }) => key),
            [now(), units, lane === 'backfill' ? 1 : 0, maxWaitMs, ...buckets.map(({ perMinute }) => perMinute)],
          );
          return { granted: granted === 1, waitMs };
        },
        () => {
          const buckets = request.buckets.map((bucket) => ({
            ...bucket,
            perMinute: bucket.perMinute / bucket.workers,
          }));
          return instance.reserve(now(), { ...request, buckets });
        },
      ),
    drain: (key, ms, signal) =>
      call(
        signal,
        async (redis) => {
          await redis.eval(DRAIN_SCRIPT, [key], [now() + ms]);
        },
        () => instance.drain(now(), key, ms),
      ),
  };
}
