import { systemClock } from '../adapters/clock/system-clock.ts';
import { createRateLimiter } from '../adapters/upstash/rate-limiter.ts';
import type { RateLimiter } from '../query/rate-limiter.ts';
import { cacheConfiguration, type Environment, tokenConfiguration } from './configuration.ts';
import { applicationSecret, type ReadSecret } from './secrets.ts';

/** What counts the questions of people, in Redis. The token is read anew when it may have changed. */
export function openRateLimiter(
  environment: Environment,
  parts: { readSecret: ReadSecret; onFailure: (error: unknown) => void },
): RateLimiter {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_TIMEOUT_MS: timeoutMs } = cacheConfiguration(environment);
  const { APPLICATION_SECRET } = tokenConfiguration(environment);
  let last: { token: string; limiter: RateLimiter } | undefined;

  return {
    async take(userId, tier, signal) {
      const { upstashToken: token } = await parts.readSecret(APPLICATION_SECRET, applicationSecret);
      if (last?.token !== token) {
        const { onFailure } = parts;
        const limit = timeoutMs === undefined ? {} : { timeoutMs };
        last = { token, limiter: createRateLimiter({ url, token, clock: systemClock, onFailure, ...limit }) };
      }
      return last.limiter.take(userId, tier, signal);
    },
  };
}
