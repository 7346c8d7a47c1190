import { systemClock } from '../adapters/clock/system-clock.ts';
import { createSourceLimiter } from '../adapters/upstash/source-limiter.ts';
import type { SourceLimiter } from '../identity/source-limiter.ts';
import type { Environment } from './configuration.ts';
import { openRedis } from './redis.ts';
import type { ReadSecret } from './secrets.ts';

/** What counts sign-ins by the address that they are begun from, in Redis. */
export function openSourceLimiter(
  environment: Environment,
  parts: { readSecret: ReadSecret; onFailure: (error: unknown) => void },
): SourceLimiter {
  return createSourceLimiter(openRedis(environment, parts), systemClock);
}
