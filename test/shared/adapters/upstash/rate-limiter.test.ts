import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startRedis } from '../../../../local/services/redis.ts';
import { systemClock } from '../../../../shared/adapters/clock/system-clock.ts';
import { createRateLimiter } from '../../../../shared/adapters/upstash/rate-limiter.ts';
import { QUERIES_PER_HOUR } from '../../../../shared/query/rate-limiter.ts';
import { startLocalHttpServer } from '../../../helpers/local-http-server.ts';

const redis = await startRedis();
afterAll(() => redis.close());
const never = new AbortController().signal;

// Upstash's library counts by the machine's clock: a window that begins in the middle of a test would let more through.
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

/** Where Redis works, a busy machine must not look like one that is down. */
const PATIENT = 20_000;

function limiterOver({ url, token }: { url: string; token: string }, timeoutMs?: number) {
  const failures: unknown[] = [];
  const limiter = createRateLimiter({
    url,
    token,
    clock: systemClock,
    onFailure: (error) => failures.push(error),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return { limiter, failures };
}

async function takeAll(limiter: ReturnType<typeof limiterOver>['limiter'], userId: string) {
  const decisions = [];
  for (let i = 0; i < QUERIES_PER_HOUR.free; i += 1) decisions.push(await limiter.take(userId, 'free', never));
  return decisions;
}

describe('with Redis', () => {
  it('lets a person ask as often as the tier allows, in all instances together', async () => {
    const { limiter, failures } = limiterOver(redis, PATIENT);
    expect((await takeAll(limiter, 'ann')).every(({ allowed }) => allowed)).toBe(true);
    const refused = await limiterOver(redis, PATIENT).limiter.take('ann', 'free', never);
    expect(refused).toEqual({ allowed: false, retryAfterSeconds: expect.any(Number) });
    if (!refused.allowed) expect(refused.retryAfterSeconds).toBeLessThanOrEqual(3600);
    expect(await limiter.take('bob', 'free', never)).toEqual({ allowed: true });
    expect(await limiter.take('ann', 'pro', never)).toEqual({ allowed: true });
    expect(failures).toEqual([]);
  });
});

describe('without Redis', () => {
  it('counts in the instance, and asks Redis no more after three failures', async () => {
    let requests = 0;
    const broken = await startLocalHttpServer((_request, response) => {
      requests += 1;
      response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"down"}');
    });
    const { limiter, failures } = limiterOver({ url: broken.url, token: 'fake' });
    expect((await takeAll(limiter, 'ann')).every(({ allowed }) => allowed)).toBe(true);
    expect(await limiter.take('ann', 'free', never)).toMatchObject({ allowed: false });
    expect(await limiter.take('bob', 'free', never)).toEqual({ allowed: true });
    expect(requests).toBe(3);
    expect(failures).toHaveLength(QUERIES_PER_HOUR.free + 2);
    await broken.close();
  });

  it('does not wait for one that does not answer, and gives the call up', async () => {
    const gone = Promise.withResolvers<void>();
    const silent = await startLocalHttpServer((request) => request.socket.once('close', () => gone.resolve()));
    const { limiter, failures } = limiterOver({ url: silent.url, token: 'fake' });
    expect(await limiter.take('ann', 'free', never)).toEqual({ allowed: true });
    expect(failures).toHaveLength(1);
    await gone.promise;
    await silent.close();
  });

  it('stops with the request', async () => {
    const silent = await startLocalHttpServer(() => undefined);
    const { limiter } = limiterOver({ url: silent.url, token: 'fake' });
    const cancelled = new AbortController();
    const taking = limiter.take('ann', 'free', cancelled.signal);
    cancelled.abort(new Error('cancelled'));
    await expect(taking).rejects.toThrow('cancelled');
    await silent.close();
  });
});
