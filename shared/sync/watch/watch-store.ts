import type { ItemJob } from '../../domain/sync-job.ts';
import type { ItemLease } from '../sync-store.ts';

/**
 * Why a collection is not watched. `unsupported`: Google does not push its changes. `refused`, `unavailable`: Google's answer to the last
 * attempt.
 */
export type WatchError = 'unsupported' | 'refused' | 'unavailable';

/** A watch that is to go. `resourceId` null: there is nothing to be stopped at Google. */
export interface StaleWatch {
  id: string;
  resourceId: string | null;
}

/** The watches of collections. Each method is one short transaction in the person's scope. */
export interface WatchStore {
  /**
   * What is to be done for the watches of a collection: whether one is to be made or renewed now, and at most ten that are to go. Those
   * of collections that went are done with the list of collections.
   */
  todo(job: ItemJob): Promise<{ isDue: boolean; stale: StaleWatch[] }>;
  /** Writes a watch down before Google is asked, so that a push that comes before the answer is known. `tokenHash` null: a mailbox. */
  prepare(job: ItemJob, watch: { id: string; tokenHash: Uint8Array | null }): Promise<void>;
  /**
   * The watch is live; those before it are to go, and are returned. Another pass is wanted, unless the watch of a mailbox went on: what
   * changed between the listing and now was not pushed, or to a channel that goes. Nothing is written when the lease is lost.
   */
  confirm(
    lease: ItemLease,
    id: string,
    watch: { resourceId: string | null; expiresAt: Date; renewAt: Date },
  ): Promise<StaleWatch[]>;
  /**
   * The mailbox has this address now: its account has it from then on, and is found by it when something is pushed. An account that is
   * stopped or gone stays as it is.
   * @returns `taken` when another account here has the address, and nothing was changed
   */
  noteAddress(job: ItemJob, address: string): Promise<'same' | 'changed' | 'taken'>;
  /** Google did not make the watch. */
  fail(job: ItemJob, id: string, failure: { error: WatchError; retryAt: Date }): Promise<void>;
  /** A mailbox is watched no more, whatever Google said before: it is polled, and watched again at `retryAt` at the earliest. */
  unwatch(job: ItemJob, failure: { error: WatchError; retryAt: Date }): Promise<void>;
  /** Forgets a watch, which pushes no more. */
  remove(job: ItemJob, id: string): Promise<void>;
}
