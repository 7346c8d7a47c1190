import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../../../local/services/redis.ts';
import { createUnitLimiter } from '../../../../shared/adapters/upstash/unit-limiter.ts';
import { PacedUnits } from '../../../../shared/resilience/paced-units.ts';
import type { UnitRequest } from '../../../../shared/resilience/unit-limiter.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { never, redisKit } from './redis-kit.ts';

const redisServer = process.env.REDIS_URL;
// A real server where there is one.
const redis = await startRedis(redisServer === undefined ? {} : { redisUrl: `${redisServer}/9` });
const kit = redisKit(redis);
afterAll(() => redis.close());

const START = '2027-03-01T09:00:00Z';
let people = 0;

const step = fc.record({
  advanceMs: fc.integer({ min: 0, max: 30_000 }),
  worker: fc.integer({ min: 0, max: 1 }),
  drainMs: fc.option(fc.integer({ min: 1, max: 5_000 }), { freq: 8 }),
  units: fc.integer({ min: 1, max: 900 }),
  lane: fc.constantFrom('fresh' as const, 'backfill' as const),
  maxWaitMs: fc.integer({ min: 0, max: 20_000 }),
});

describe('units in Redis', () => {
  it('are handed out to two workers as one instance in memory would, wait for wait', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        people += 1;
        const clock = new FakeClock(START);
        const model = new PacedUnits();
        const { call, failures } = kit.callTo(redis.url);
        const workers = [createUnitLimiter(call, clock), createUnitLimiter(call, clock)];
        const buckets = [
          { key: `person-${people}`, perMinute: 6_000, workers: 4 },
          { key: `project-${people}`, perMinute: 9_000, workers: 20 },
        ];
        for (const { advanceMs, worker, drainMs, units, lane, maxWaitMs } of steps) {
          await clock.advance(advanceMs);
          const now = clock.now().getTime();
          const limiter = workers[worker] as (typeof workers)[number];
          if (drainMs !== null) {
            await limiter.drain(`person-${people}`, drainMs, never);
            model.drain(now, `person-${people}`, drainMs);
          }
          const request: UnitRequest = { buckets, units, lane, maxWaitMs };
          const expected = model.reserve(now, request);
          const given = await limiter.reserve(request, never);
          expect(given.granted).toBe(expected.granted);
          // Redis keeps microseconds.
          expect(Math.abs(given.waitMs - expected.waitMs)).toBeLessThanOrEqual(1);
        }
        expect(failures).toEqual([]);
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it('are forgotten by Redis minutes after their last use', async () => {
    const { call } = kit.callTo(redis.url);
    const buckets = [{ key: 'quota:gmail:account:forgotten', perMinute: 6_000, workers: 4 }];
    await createUnitLimiter(call, new FakeClock(START)).reserve(
      { buckets, units: 20, lane: 'fresh', maxWaitMs: 1_000 },
      never,
    );
    expect(await kit.secondsLeft('quota:gmail:account:forgotten')).toBeLessThanOrEqual(150);
  });

  it('are a fair share of each instance while Redis is down', async () => {
    const broken = await kit.brokenRedis();
    const { call, failures } = kit.callTo(broken.url);
    const limiter = createUnitLimiter(call, new FakeClock(START));
    const buckets = [{ key: 'ann', perMinute: 6_000, workers: 4 }];
    const grant = await limiter.reserve({ buckets, units: 100, lane: 'fresh', maxWaitMs: 10_000 }, never);
    expect(grant).toEqual({ granted: true, waitMs: 4_100 });
    expect(failures).toHaveLength(1);
    await broken.close();
  });
});
