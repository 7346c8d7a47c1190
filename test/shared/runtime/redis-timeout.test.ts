import { afterAll, expect, it } from 'vitest';
import type { Environment } from '../../../shared/runtime/configuration.ts';
import { openRateLimiter } from '../../../shared/runtime/rate-limiter.ts';
import { openRedis } from '../../../shared/runtime/redis.ts';
import type { ReadSecret } from '../../../shared/runtime/secrets.ts';
import { startLocalHttpServer } from '../../helpers/local-http-server.ts';

// Takes questions, and answers none.
const silent = await startLocalHttpServer(() => undefined);
afterAll(() => silent.close());

const environment: Environment = {
  UPSTASH_REDIS_REST_URL: silent.url,
  UPSTASH_REDIS_TIMEOUT_MS: '7',
  JWT_ISSUER: 'https://issuer.example',
  JWT_AUDIENCE: 'tests',
  APPLICATION_SECRET: 'file:///secret',
};
const readSecret = (async () => ({ upstashToken: 't', sessionPublicKeys: { keys: [] } })) as unknown as ReadSecret;
const never = new AbortController().signal;

it('is how long a question waits to be counted', async () => {
  const failures: unknown[] = [];
  const limiter = openRateLimiter(environment, { readSecret, onFailure: (error) => failures.push(error) });
  expect(await limiter.take('somebody', 'free', never)).toEqual({ allowed: true });
  expect(failures).toMatchObject([{ message: 'Operation timed out after 7ms' }]);
});

it('is how long a cache is waited for', async () => {
  const failures: unknown[] = [];
  const call = openRedis(environment, { readSecret, onFailure: (error) => failures.push(error) });
  expect(
    await call(
      never,
      (redis) => redis.get('key'),
      () => 'instead',
    ),
  ).toBe('instead');
  expect(failures).toMatchObject([{ message: 'Operation timed out after 7ms' }]);
});
