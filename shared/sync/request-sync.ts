import type { Synced } from '../domain/service.ts';
import type { SyncJob } from '../domain/sync-job.ts';
import type { JobQueue } from './job-queue.ts';
import type { SyncRequests } from './sync-requests.ts';

/** So often a person may ask for a sync: each costs a call a collection, also where nothing has changed. */
export const SYNC_REQUESTS = { limit: 30, lengthMs: 10 * 60_000 };

export interface RequestParts {
  requests: SyncRequests;
  queue: JobQueue;
}

/**
 * Begins the sync of an account that was just connected, or connected again. The person waits for it, so its first
 * minutes go before everybody's backfill; what is left then becomes backfill itself.
 * @param services what the person allowed to be read
 */
export async function requestFirstSync(
  { requests, queue }: RequestParts,
  userId: string,
  accountId: string,
  services: readonly Synced[],
): Promise<void> {
  await sendAll(queue, await requests.requestFirst(userId, accountId, services));
}

/**
 * Wants all collections of these services to be synced now. A sync under way goes round once more; one that waits for its turn sees what
 * came until then anyway, and one that has failed is tried again at once.
 * @param accountId one account; by default all that are connected
 * @returns how many collections that are; none when no account is connected
 */
export async function requestSync(
  { requests, queue }: RequestParts,
  userId: string,
  services: readonly Synced[],
  accountId?: string,
): Promise<{ collections: number }> {
  const { collections, jobs } = await requests.requestAll(userId, services, accountId);
  await sendAll(queue, jobs);
  return { collections };
}

/** What is wanted stands in the database: a message that is not sent delays it until the next sweep. */
async function sendAll(queue: JobQueue, jobs: readonly SyncJob[]): Promise<void> {
  await queue.sendSyncs(jobs.map((job) => ({ job, priority: 'fresh' })));
}
