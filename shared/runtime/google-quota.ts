import { type CallQuota, createCallQuota, UNLIMITED } from '../adapters/google/quota/call-quota.ts';
import { QuotaMeter } from '../adapters/google/quota/quota-meter.ts';
import { quotaTable } from '../adapters/google/quota/quota-table.ts';
import { createUnitLimiter } from '../adapters/upstash/unit-limiter.ts';
import type { Clock } from '../domain/clock.ts';
import type { UnitLane } from '../resilience/unit-limiter.ts';
import type { SyncLog } from '../sync/sync-log.ts';
import { type Environment, googleQuotaConfiguration } from './configuration.ts';
import { openRedis } from './redis.ts';
import type { ReadSecret } from './secrets.ts';

/** What the calls of this instance took of Google's quotas. */
export type QuotaUse = Pick<QuotaMeter, 'read'>;

export interface GoogleQuotas {
  quotaOf: (accountId: string, lane: UnitLane) => CallQuota;
  quotaUse: QuotaUse;
}

/** Google's quotas as the deployment has them, kept in Redis for all workers. */
export function openGoogleQuotas(
  environment: Environment,
  { clock, readSecret, log }: { clock: Clock; readSecret: ReadSecret; log: SyncLog },
): GoogleQuotas {
  const { GOOGLE_QUOTA_GENERATION: generation, GOOGLE_QUOTA_LIMITS: limits } = googleQuotaConfiguration(environment);
  const meter = new QuotaMeter();
  if (generation === 'none') return { quotaOf: () => UNLIMITED, quotaUse: meter };
  const table = quotaTable(generation, limits);
  let isTold = false;
  const onFailure = (error: unknown) => {
    if (isTold) return;
    isTold = true;
    const reason = error instanceof Error ? error.message : String(error);
    log.warn('Redis can not be asked: this instance keeps to its share of Google’s quotas by itself.', { reason });
  };
  const limiter = createUnitLimiter(openRedis(environment, { readSecret, onFailure }), clock);
  return {
    quotaOf: (accountId, lane) => createCallQuota({ limiter, table, clock, accountId, lane, meter }),
    quotaUse: meter,
  };
}
