import type { LeaveJob } from '../domain/leave-job.ts';
import type { EmbedJob, SyncJob } from '../domain/sync-job.ts';

/** `fresh` for what somebody waits for, `backfill` for the rest of a first pass. Each has queues of its own. */
export type SyncPriority = 'fresh' | 'backfill';

export interface SyncMessage {
  job: SyncJob;
  priority: SyncPriority;
}

/** Where work is handed on. Delivery is at least once and in any order. */
export interface JobQueue {
  /**
   * @param options.delaySeconds nobody receives it before; at most 900, by default 0
   * @param options.signal ends the sending, which may have taken effect then
   */
  sendSync(
    job: SyncJob,
    priority: SyncPriority,
    options?: { delaySeconds?: number; signal?: AbortSignal | undefined },
  ): Promise<void>;
  /**
   * Sends many in few calls, in this order for each queue.
   * @returns how many the queue did not take: what is wanted stands in the database, and the next sweep sends them again
   */
  sendSyncs(messages: readonly SyncMessage[]): Promise<{ failed: number }>;
  sendEmbed(job: EmbedJob): Promise<void>;
  /** To the workers of the sync queues, which have Google’s tokens opened. */
  sendLeave(job: LeaveJob): Promise<void>;
}
