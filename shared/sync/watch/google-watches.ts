import type { Service } from '../../domain/service.ts';
import type { ItemJob } from '../../domain/sync-job.ts';

/** A channel that Google is asked for. A mailbox has none: its pushes go to a topic of Pub/Sub. */
export interface NewChannel {
  /** A UUID of its own for each. */
  id: string;
  /** The secret that comes back with each push. */
  token: string;
}

/**
 * `unsupported`: Google does not push changes of this, for instance of a calendar of holidays. `address`: by which the pushes of a
 * mailbox name it, in lower case; null for a channel.
 */
export type WatchAnswer =
  | { kind: 'live'; resourceId: string | null; address: string | null; expiresAt: Date }
  | { kind: 'unsupported' };

/** Google as far as it is asked to push. Calls throw as those of a CollectionSource do. */
export interface GoogleWatches {
  /** The services that this deployment has an address for pushes of. */
  readonly services: readonly Service[];
  /**
   * Asks for pushes of a collection until a week from now, which is Google's longest; a mailbox's watch is renewed by that, and a
   * collection has two channels for a while.
   * @param cursor of the copy; changes of Drive are watched from there. Null for a mailbox that has none yet
   */
  start(job: ItemJob, channel: NewChannel, cursor: string | null, signal: AbortSignal): Promise<WatchAnswer>;
  /** Ends a channel, or the watch of a mailbox, which has no resource. One that is not there any more is no error. */
  stop(job: ItemJob, channel: { id: string; resourceId: string | null }, signal: AbortSignal): Promise<void>;
}
