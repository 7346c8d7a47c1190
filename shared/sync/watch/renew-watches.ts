import type { Clock } from '../../domain/clock.ts';
import type { Service } from '../../domain/service.ts';
import type { JobQueue } from '../job-queue.ts';
import { dormantSince, type PollPolicy } from '../poll-policy.ts';
import type { SyncRequests } from '../sync-requests.ts';

/** Fifty calls of SQS, which take a second. */
const BATCH = 500;

/**
 * In a run. A watch of Gmail costs 100 units of the 1,200,000 that a project has a minute, and a run comes every 15 minutes: so they take
 * a sixth at most of what there is. A million people with six collections each, renewed every six days, are 10,400 a run.
 */
const MAX_IN_A_RUN = 30_000;

/** A message that got lost is sent again by the sweep. */
const RETRY_AFTER_MS = 10 * 60_000;

export interface RenewParts {
  requests: SyncRequests;
  queue: JobQueue;
  clock: Clock;
  policy: PollPolicy;
  /** What this deployment has an address for pushes of. */
  watched: readonly Service[];
}

/**
 * Wants a pass of every collection whose watch is to be made or renewed: at its end that is done (keep-watch.ts). Nothing at all where
 * no address for pushes is configured.
 * @returns how many jobs were sent, and how many the queue did not take
 */
export async function renewWatches(
  { requests, queue, clock, policy, watched }: RenewParts,
  until: Date,
): Promise<{ sent: number; failed: number }> {
  const total = { sent: 0, failed: 0 };
  while (watched.length > 0 && total.sent < MAX_IN_A_RUN && clock.now() < until) {
    const now = clock.now();
    const jobs = await requests.claimDueWatches({
      services: watched,
      retryAt: new Date(now.getTime() + RETRY_AFTER_MS),
      batch: BATCH,
      activeSince: dormantSince(policy, now),
    });
    const { failed } = await queue.sendSyncs(jobs.map((job) => ({ job, priority: 'fresh' })));
    total.sent += jobs.length - failed;
    total.failed += failed;
    if (jobs.length < BATCH) break;
  }
  return total;
}
