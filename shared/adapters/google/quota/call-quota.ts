import type { Clock } from '../../../domain/clock.ts';
import type { UnitLane, UnitLimiter } from '../../../resilience/unit-limiter.ts';
import type { QuotaHolder } from '../../../sync/google-error.ts';
import { QuotaWaitError } from '../../../sync/quota-wait-error.ts';
import type { QuotaMeter } from './quota-meter.ts';
import { QUOTA_GENERATIONS, type QuotaApi, type QuotaTable } from './quota-table.ts';

/** The units that one account's calls need. */
export interface CallQuota {
  /** Units of a call of this method, by Google's name. */
  unitsOf(method: string): number;
  /** As many units as calls that are sent together should cost: a second's worth. */
  together(method: string): number;
  /**
   * Waits until the units may be used. By default those of one call.
   * @throws QuotaWaitError; the signal's reason
   */
  take(method: string, signal: AbortSignal, units?: number): Promise<void>;
  /** Google found a quota used up: nobody uses it for so long. */
  drain(method: string, holder: QuotaHolder, ms: number, signal: AbortSignal): Promise<void>;
}

export interface CallQuotaOptions {
  limiter: UnitLimiter;
  table: QuotaTable;
  clock: Clock;
  /** Google counts by its own accounts, not by our people. */
  accountId: string;
  lane: UnitLane;
  meter: QuotaMeter;
}

/**
 * What a worker waits for within a chunk of 50 items. Units of one account alone come in a second or two; more than that is a
 * crowd, or a bucket that Google found empty.
 */
const LONGEST_WAIT_MS = 15_000;

/**
 * Five messages of the newer quota, 50 of the older. More at once would leave up to as much of each minute unused: sixty seconds hold
 * whole grants only.
 */
const TOGETHER_PER_MINUTE = 60;

/** A mailbox is read by one worker at a time; the calendars and the drives of an account by several, which rarely are more than these. */
const WORKERS_OF_AN_ACCOUNT = 4;

/** Ten of the fresh queue of a service and ten of its backfill (functions/manifest.ts). */
export const WORKERS_OF_AN_API = 20;

/** Takes units of Google's quotas: an account's and the project's, of the API that a method belongs to. */
export function createCallQuota({ limiter, table, clock, accountId, lane, meter }: CallQuotaOptions): CallQuota {
  const quotaOf = (method: string) => table[apiOf(method)];
  const unitsOf = (method: string) => unitsIn(table, method);
  return {
    unitsOf,
    together: (method) => Math.floor(quotaOf(method).perPersonAndMinute / TOGETHER_PER_MINUTE),
    async take(method, signal, units = unitsOf(method)) {
      const { perPersonAndMinute, perProjectAndMinute } = quotaOf(method);
      const grant = await limiter.reserve(
        {
          buckets: [
            { key: accountKey(method, accountId), perMinute: perPersonAndMinute, workers: WORKERS_OF_AN_ACCOUNT },
            { key: projectKey(method), perMinute: perProjectAndMinute, workers: WORKERS_OF_AN_API },
          ],
          units,
          lane,
          maxWaitMs: LONGEST_WAIT_MS,
        },
        signal,
      );
      if (!grant.granted) throw new QuotaWaitError(method, grant.waitMs);
      meter.count(units, grant.waitMs);
      if (grant.waitMs > 0) await clock.delay(grant.waitMs, signal);
    },
    drain: (method, holder, ms, signal) =>
      limiter.drain(holder === 'project' ? projectKey(method) : accountKey(method, accountId), ms, signal),
  };
}

/** For a Google that counts nothing, as the simulator of the embedded mode. What is cheaper is so there, too: fewer calls. */
export const UNLIMITED: CallQuota = {
  unitsOf: (method) => unitsIn(QUOTA_GENERATIONS[2026], method),
  together: () => Number.POSITIVE_INFINITY,
  take: async (_method, signal) => signal.throwIfAborted(),
  drain: async () => undefined,
};

function unitsIn(table: QuotaTable, method: string): number {
  const { units, unitsOfOthers } = table[apiOf(method)];
  return units[method] ?? unitsOfOthers;
}

function accountKey(method: string, accountId: string): string {
  return `quota:${apiOf(method)}:account:${accountId}`;
}

function projectKey(method: string): string {
  return `quota:${apiOf(method)}:project`;
}

function apiOf(method: string): QuotaApi {
  return method.slice(0, method.indexOf('.')) as QuotaApi;
}
