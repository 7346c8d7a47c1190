import type { Service, Synced } from '../domain/service.ts';
import type { SyncJob } from '../domain/sync-job.ts';

/** A collection that wants a pass. */
export interface WantedCollection {
  job: SyncJob;
  /** Nobody waits for what is wanted: the rest of a first pass, or pending attachments. */
  isBackfill: boolean;
}

/** What became of asking for a sync. */
export interface RequestedSync {
  /** How many collections a pass is wanted of now. */
  collections: number;
  /** Those whose message must be sent: the others are held by a worker, which goes round, or have one on its way. */
  jobs: SyncJob[];
}

/** What is wanted of sync, written down before any message is sent, so that a lost message loses nothing. */
export interface SyncRequests {
  /**
   * Creates what is missing of the account's first cursors of these services, and wants a pass of each, and of every calendar and drive
   * that is known already: pushes of their changes were not followed while the account was not connected.
   */
  requestFirst(userId: string, accountId: string, services: readonly Synced[]): Promise<SyncJob[]>;
  /** Wants a pass of every collection of these services in the person's connected accounts, or in this one of them. */
  requestAll(userId: string, services: readonly Synced[], accountId?: string): Promise<RequestedSync>;
  /**
   * Picks up to `batch` collections that are due, in the order in which they are to be sent; no other sweep picks them before
   * `retryAt`. Who was active since `activeSince` comes first, and of each person ten before anybody's eleventh.
   */
  claimDue(claim: { retryAt: Date; batch: number; activeSince: Date }): Promise<WantedCollection[]>;
  /**
   * Wants a pass of up to `batch` collections of these services whose watch is to be made or renewed, and returns them. Nobody's who
   * was not active since `activeSince`. A message that is lost is sent again at `retryAt`.
   */
  claimDueWatches(claim: {
    services: readonly Service[];
    retryAt: Date;
    batch: number;
    activeSince: Date;
  }): Promise<SyncJob[]>;
}
