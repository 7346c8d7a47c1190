import type { SyncJob } from '../../../domain/sync-job.ts';

/** What the rows that belong to a collection have in common: its primary key in sync_cursors. */
export function keyOf<Job extends SyncJob>(job: Job) {
  return { account_id: job.accountId, service: job.service as Job['service'], collection: job.collection };
}
