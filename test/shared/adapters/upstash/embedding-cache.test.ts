import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../../../local/services/redis.ts';
import { createEmbeddingCache } from '../../../../shared/adapters/upstash/embedding-cache.ts';
import { embeddingKey } from '../../../../shared/search/embedding-cache.ts';
import { never, redisKit } from './redis-kit.ts';

const redis = await startRedis();
afterAll(() => redis.close());
const { brokenRedis, callTo, keysOf, secondsLeft, stored } = redisKit(redis);

const secret = randomBytes(32);
const { call, failures } = callTo(redis.url);
const cache = createEmbeddingCache(call, async () => secret);
const key = embeddingKey('text-embedding-3-small/512', 'stolen bicycle');
const vector = Float32Array.of(0.25, -1, 1e-9, 0.333333);

describe('vectors of queries', () => {
  it('are kept number for number, for the person and for nobody else', async () => {
    await cache.set('ann', key, vector, never);
    expect(await cache.get('ann', key, never)).toEqual(vector);
    expect(await cache.get('bob', key, never)).toBeUndefined();
    expect(await cache.get('ann', embeddingKey('text-embedding-3-small/512', 'bicycle'), never)).toBeUndefined();
    expect(await cache.get('ann', embeddingKey('text-embedding-3-large/512', 'stolen bicycle'), never)).toBeUndefined();
    expect(failures).toEqual([]);
  });

  it('go after an hour', async () => {
    await cache.set('ann', key, vector, never);
    const [place = ''] = await keysOf('embedding:ann:*');
    expect(await secondsLeft(place)).toBeGreaterThan(3_590);
    expect(await secondsLeft(place)).toBeLessThanOrEqual(3_600);
  });

  it('tell whoever reads Redis neither the text, by trying, nor the vector', async () => {
    await cache.set('ann', key, vector, never);
    const [place = ''] = await keysOf('embedding:ann:*');
    expect(place).not.toContain(key);
    const bytes = Buffer.from(((await stored(place)) as string).slice(3), 'base64url');
    expect(bytes.includes(Buffer.from(vector.buffer))).toBe(false);
    expect(await createEmbeddingCache(call, async () => randomBytes(32)).get('ann', key, never)).toBeUndefined();
  });

  it('of one person are no use at the place of another', async () => {
    await cache.set('ann', key, vector, never);
    await cache.set('bob', key, Float32Array.of(1, 0), never);
    const [[from = ''], [to = '']] = await Promise.all([keysOf('embedding:ann:*'), keysOf('embedding:bob:*')]);
    const sealed = (await stored(from)) as string;
    await call(
      never,
      (client) => client.set(to, sealed),
      () => null,
    );
    expect(await cache.get('bob', key, never)).toBeUndefined();
  });

  it('are not kept without a secret', async () => {
    await createEmbeddingCache(call, async () => undefined).set('eve', key, vector, never);
    expect(await keysOf('embedding:eve:*')).toEqual([]);
  });

  it('are missed while Redis is down', async () => {
    const broken = await brokenRedis();
    const down = callTo(broken.url);
    const unlucky = createEmbeddingCache(down.call, async () => secret);
    await unlucky.set('ann', key, vector, never);
    expect(await unlucky.get('ann', key, never)).toBeUndefined();
    expect(down.failures).toHaveLength(2);
    await broken.close();
  });

  it('are missed while the secret cannot be read', async () => {
    const late = callTo(redis.url);
    const unlucky = createEmbeddingCache(late.call, async () => Promise.reject(new Error('Secrets Manager is late')));
    await unlucky.set('gil', key, vector, never);
    expect(await unlucky.get('gil', key, never)).toBeUndefined();
    expect(await keysOf('embedding:gil:*')).toEqual([]);
    expect(late.failures).toMatchObject(Array(2).fill({ message: 'Secrets Manager is late' }));
  });
});
