import { systemClock } from '../adapters/clock/system-clock.ts';
import { createSourceLimiter } from '../adapters/upstash/source-limiter.ts';
import { createWindowLimiter } from '../adapters/upstash/window-limiter.ts';
import type { WindowLimiter } from '../domain/window-limiter.ts';
import type { SourceLimiter } from '../identity/source-limiter.ts';
import { SYNC_REQUESTS } from '../sync/request-sync.ts';
import type { Environment } from './configuration.ts';
import { openRedis } from './redis.ts';
import type { ReadSecret } from './secrets.ts';

/** What is counted in Redis before a request is let in. */
export interface RequestLimiters {
  /** Sign-ins, by the address that they are begun from. */
  signIns: SourceLimiter;
  /** Syncs that are asked for, by person. */
  syncs: WindowLimiter;
}

export function openRequestLimiters(
  environment: Environment,
  parts: { readSecret: ReadSecret; onFailure: (error: unknown) => void },
): RequestLimiters {
  const redis = openRedis(environment, parts);
  return {
    signIns: createSourceLimiter(redis, systemClock),
    syncs: createWindowLimiter(redis, systemClock, { prefix: 'syncs', ...SYNC_REQUESTS }),
  };
}
