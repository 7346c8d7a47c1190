import type { Clock } from '../domain/clock.ts';
import type { ItemJob, SyncJob } from '../domain/sync-job.ts';
import type { SyncLog } from './sync-log.ts';
import type { Lease, SyncStore } from './sync-store.ts';

/** What a pass works with, for as long as the lease is held. */
export interface CollectionRun<Job extends SyncJob = ItemJob> {
  lease: Lease<Job>;
  store: SyncStore;
  clock: Clock;
  log: SyncLog;
  /** From then on a pass stops at its next commit and leaves the rest to a new message. */
  checkpointAt: Date;
  /** Aborts when the time is up or the lease is lost. */
  signal: AbortSignal;
}

/** How a pass ended: whole, or stopped with everything so far committed. */
export type PassResult<Whole extends WholePass = WholePass> = Whole | { kind: 'checkpoint' };

export interface WholePass {
  kind: 'whole';
  /** The point from which the next changes are to be asked for: of a mailbox, the history id that the copy has reached. */
  cursor: string;
  itemsSeen: number;
}

/** A pass over the items that Google tells of. */
export interface WholeItemsPass extends WholePass {
  /** False when Google had nothing to tell since the pass before. */
  changed: boolean;
}

export function isCheckpointDue({ clock, checkpointAt }: Pick<CollectionRun, 'clock' | 'checkpointAt'>): boolean {
  return clock.now() >= checkpointAt;
}
