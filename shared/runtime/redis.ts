import { createRedisCall, type RedisCall } from '../adapters/upstash/redis-call.ts';
import { cacheConfiguration, type Environment, tokenConfiguration } from './configuration.ts';
import { applicationSecret, type ReadSecret } from './secrets.ts';

/** What asks Redis for caches and the pool of models. The token is read anew when it may have changed. */
export function openRedis(
  environment: Environment,
  { readSecret, onFailure }: { readSecret: ReadSecret; onFailure: (error: unknown) => void },
): RedisCall {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_TIMEOUT_MS: timeoutMs } = cacheConfiguration(environment);
  const { APPLICATION_SECRET } = tokenConfiguration(environment);
  const token = async (signal: AbortSignal) =>
    (await readSecret(APPLICATION_SECRET, applicationSecret, signal)).upstashToken;
  return createRedisCall({ url, token, onFailure, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
}

/** The secret that content in Redis is encrypted under; undefined where the application secret has none: then none is kept. */
export function openCacheSecret(environment: Environment, readSecret: ReadSecret) {
  const { APPLICATION_SECRET } = tokenConfiguration(environment);
  return async (signal: AbortSignal): Promise<Buffer | undefined> => {
    const { cacheKey } = await readSecret(APPLICATION_SECRET, applicationSecret, signal);
    return cacheKey === undefined ? undefined : Buffer.from(cacheKey, 'base64');
  };
}
