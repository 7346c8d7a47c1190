import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startRedis } from '../../../../local/services/redis.ts';
import { systemClock } from '../../../../shared/adapters/clock/system-clock.ts';
import { createRedisCall } from '../../../../shared/adapters/upstash/redis-call.ts';
import { createSourceLimiter } from '../../../../shared/adapters/upstash/source-limiter.ts';
import { networkOf, SIGN_INS_PER_SOURCE } from '../../../../shared/identity/source-limiter.ts';

const redis = await startRedis();
afterAll(() => redis.close());
const never = new AbortController().signal;

// Upstash's library counts by the machine's clock: a window that begins in the middle of a test would let more through.
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

function limiterOver(url: string) {
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => failures.push(error);
  const call = createRedisCall({ url, token: async () => redis.token, timeoutMs: 20_000, onFailure });
  return { limiter: createSourceLimiter(call, systemClock), failures };
}

it.each([
  ['with Redis', () => redis.url],
  ['while Redis is down', () => 'http://127.0.0.1:1'],
])('an address begins so many sign-ins in ten minutes, and no other is held up (%s)', async (_name, url) => {
  const { limiter, failures } = limiterOver(url());
  const address = (host: number) => `2001:db8:0:7::${host.toString(16)}`;
  for (let i = 0; i < SIGN_INS_PER_SOURCE; i += 1) {
    expect(await limiter.take(address(i), never)).toEqual({ allowed: true });
  }
  const refused = await limiter.take(address(0xffff), never);
  expect(refused).toEqual({ allowed: false, retryAfterSeconds: expect.any(Number) });
  if (!refused.allowed) expect(refused.retryAfterSeconds).toBeLessThanOrEqual(600);
  expect(await limiter.take('2001:db8:0:8::1', never)).toEqual({ allowed: true });
  expect(failures.length > 0).toBe(url() !== redis.url);
});

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8::1', '2001:db8:0:0'],
  ['2001:0db8:0000:0007::', '2001:db8:0:7'],
  ['::1', '0:0:0:0'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
