import type { Clock } from '../domain/clock.ts';
import type { JobQueue } from './job-queue.ts';
import type { SyncRequests } from './sync-store.ts';

/** A message is sent for each, so a batch must be sent well within the minute that the function has. */
const BATCH = 100;

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
 * @returns how many jobs were sent
 */
export async function sweep({ requests, queue, clock }: SweepParts, until: Date): Promise<{ sent: number }> {
  let sent = 0;
  while (clock.now() < until) {
    const due = await requests.claimDue(new Date(clock.now().getTime() + RETRY_AFTER_MS), BATCH);
    for (const { job, firstPass } of due) await queue.sendSync(job, firstPass ? 'backfill' : 'fresh');
    sent += due.length;
    if (due.length < BATCH) break;
  }
  return { sent };
}
