import type { Synced } from '../domain/service.ts';
import type { SyncJob } from '../domain/sync-job.ts';
import type { JobQueue } from './job-queue.ts';
import type { SyncRequests } from './sync-store.ts';

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
 * Wants all collections of these services to be synced now. A sync under way goes round once more.
 * @returns how many collections that are; none when no account is connected
 */
export async function requestSync(
  { requests, queue }: RequestParts,
  userId: string,
  services: readonly Synced[],
): Promise<{ collections: number }> {
  const jobs = await requests.requestAll(userId, services);
  await sendAll(queue, jobs);
  return { collections: jobs.length };
}

/** What is wanted stands in the database: a message that is not sent delays it until the next sweep. */
async function sendAll(queue: JobQueue, jobs: readonly SyncJob[]): Promise<void> {
  await queue.sendSyncs(jobs.map((job) => ({ job, priority: 'fresh' })));
}
