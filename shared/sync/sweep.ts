import type { Clock } from '../domain/clock.ts';
import type { JobQueue } from './job-queue.ts';
import { activeSince } from './poll-policy.ts';
import type { SyncRequests } from './sync-requests.ts';

/** Fifty calls of SQS, which take a second. */
const BATCH = 500;

/** Two sweeps of five minutes: a message that got lost is sent again by the second. */
const RETRY_AFTER_MS = 10 * 60_000;

export interface SweepParts {
  requests: SyncRequests;
  queue: JobQueue;
  clock: Clock;
}

/**
 * Sends a job for every collection that is due: its interval has passed, a failure is to be tried again, or a worker was
 * killed and its lease has run out. It is also what finds unfinished work after messages were lost, as an in-process queue
 * loses them when the process ends. Runs until nothing is due or `until` has come.
 * @returns how many jobs were sent, and how many the queue did not take: those are due again in ten minutes
 */
export async function sweep(
  { requests, queue, clock }: SweepParts,
  until: Date,
): Promise<{ sent: number; failed: number }> {
  const total = { sent: 0, failed: 0 };
  while (clock.now() < until) {
    const now = clock.now();
    const due = await requests.claimDue({
      retryAt: new Date(now.getTime() + RETRY_AFTER_MS),
      batch: BATCH,
      activeSince: activeSince(now),
    });
    const { failed } = await queue.sendSyncs(
      due.map(({ job, isBackfill }) => ({ job, priority: isBackfill ? 'backfill' : 'fresh' })),
    );
    total.sent += due.length - failed;
    total.failed += failed;
    if (due.length < BATCH) break;
  }
  return total;
}
