import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startRedis } from '../../../../local/services/redis.ts';
import { systemClock } from '../../../../shared/adapters/clock/system-clock.ts';
import { createIntentCache } from '../../../../shared/adapters/upstash/intent-cache.ts';
import { createModelPool } from '../../../../shared/adapters/upstash/model-pool.ts';
import { intentOf } from '../../query/fixtures.ts';
import { never, redisKit } from './redis-kit.ts';

const redis = await startRedis();
afterAll(() => redis.close());
const { brokenRedis, callTo, keysOf, stored } = redisKit(redis);

describe('intents', () => {
  const secret = randomBytes(32);
  const { call, failures } = callTo(redis.url);
  const cache = createIntentCache(call, async () => secret);
  const intent = intentOf({ entities: { people: ['Sarah'], topics: ['canary'], times: [] } });

  it('are kept for the person, and for nobody else', async () => {
    await cache.set('ann', 'key', intent, never);
    expect(await cache.get('ann', 'key', never)).toEqual(intent);
    expect(await cache.get('bob', 'key', never)).toBeUndefined();
    expect(await cache.get('ann', 'other', never)).toBeUndefined();
    expect(failures).toEqual([]);
  });

  it('can be read neither by Redis, nor at another place, nor with another secret', async () => {
    const [place = ''] = await keysOf('intent:ann:*');
    const sealed = (await stored(place)) as string;
    expect(sealed).toMatch(/^v1\./);
    expect(Buffer.from(sealed.slice(3), 'base64url').toString('latin1')).not.toContain('canary');
    await cache.set('bob', 'key', intentOf(), never);
    const [others = ''] = await keysOf('intent:bob:*');
    await call(
      never,
      (client) => client.set(others, sealed),
      () => null,
    );
    expect(await cache.get('bob', 'key', never)).toBeUndefined();
    const foreign = createIntentCache(call, async () => randomBytes(32));
    expect(await foreign.get('ann', 'key', never)).toBeUndefined();
  });

  it('are not kept without a secret', async () => {
    const without = createIntentCache(call, async () => undefined);
    await without.set('eve', 'key', intent, never);
    expect(await keysOf('intent:eve:*')).toEqual([]);
    expect(await without.get('ann', 'key', never)).toBeUndefined();
  });

  it('are missed while Redis is down', async () => {
    const broken = await brokenRedis();
    const down = callTo(broken.url);
    const unlucky = createIntentCache(down.call, async () => secret);
    await unlucky.set('ann', 'key', intent, never);
    expect(await unlucky.get('ann', 'key', never)).toBeUndefined();
    expect(down.failures).toHaveLength(2);
    await broken.close();
  });

  it('are missed while the secret cannot be read', async () => {
    const late = callTo(redis.url);
    const unlucky = createIntentCache(late.call, async () => Promise.reject(new Error('Secrets Manager is late')));
    await unlucky.set('ann', 'key', intent, never);
    expect(await unlucky.get('ann', 'key', never)).toBeUndefined();
    expect(late.failures).toHaveLength(2);
  });
});

describe('the pool of requests', () => {
  // Upstash's library counts by the machine's clock: a window that begins in the middle of a test would let more through.
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => vi.useRealTimers());

  async function takeAll(pool: ReturnType<typeof createModelPool>, userId: string, times: number) {
    let taken = 0;
    for (let i = 0; i < times; i += 1) if (await pool.take(userId, never)) taken += 1;
    return taken;
  }

  it('gives each person a tenth at most, and all together no more than it has', async () => {
    const pool = createModelPool(callTo(redis.url).call, { perMinute: 20, clock: systemClock });
    expect(await takeAll(pool, 'greedy', 5)).toBe(2);
    const others = await Promise.all(Array.from({ length: 10 }, (_, i) => takeAll(pool, `person${i}`, 2)));
    expect(others.reduce((sum, taken) => sum + taken, 0)).toBe(18);
  });

  it('is counted in the instance while Redis is down', async () => {
    const broken = await brokenRedis();
    const pool = createModelPool(callTo(broken.url).call, { perMinute: 20, clock: systemClock });
    expect(await takeAll(pool, 'greedy', 5)).toBe(2);
    expect(await takeAll(pool, 'other', 5)).toBe(2);
    await broken.close();
  });
});
