import type { EmbedJob, SyncJob } from '../domain/sync-job.ts';

/** `fresh` for what somebody waits for, `backfill` for the rest of a first pass. Each has queues of its own. */
export type SyncPriority = 'fresh' | 'backfill';

/** Where work is handed on. Delivery is at least once and in any order. */
export interface JobQueue {
  sendSync(job: SyncJob, priority: SyncPriority): Promise<void>;
  sendEmbed(job: EmbedJob): Promise<void>;
}
