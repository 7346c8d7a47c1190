import type { Service } from '../../domain/service.ts';
import type { SyncJob } from '../../domain/sync-job.ts';

/**
 * What became of a push. Only `wanted` leads to work, and its message is still to be sent; all of them are acknowledged, as a
 * push that is refused is delivered again and again.
 *
 * - `wanted`: the collection was in sync, and wants a pass now.
 * - `on-the-way`: a pass that has not begun yet, or the next round of the one under way, will see what this push tells of.
 * - `replayed`: it was here before. `stale`: the copy is further than it.
 * - `opened`: a channel says that it exists.
 * - `unknown`: nobody's mailbox, or a channel that is not ours (any more).
 * - `disconnected`: the account must be connected again first.
 * - `dormant`: the person has not been here for long; it is left to their next poll, or their next visit.
 * - `switched-off`: the person wants to be synced when they ask for it, and else not.
 * - `forged`: not signed by Google for us, or without the secret of the channel.
 * - `malformed`: signed, but not what Google sends.
 */
export type PushOutcome =
  | { kind: 'wanted'; job: SyncJob }
  | { kind: Exclude<(typeof PUSH_OUTCOMES)[number], 'wanted'> };

export const PUSH_OUTCOMES = [
  'wanted',
  'on-the-way',
  'replayed',
  'stale',
  'opened',
  'unknown',
  'disconnected',
  'dormant',
  'switched-off',
  'forged',
  'malformed',
] as const;

/** A change of a mailbox, as Pub/Sub delivers it. */
export interface GmailPush {
  emailAddress: string;
  historyId: bigint;
  /** Pub/Sub's: the same when it is delivered again. */
  messageId: string;
}

/** A change of what a channel watches, as its headers tell. */
export interface ChannelPush {
  /** That of the address that was called. */
  service: Extract<Service, 'calendar' | 'drive'>;
  channelId: string;
  token: string;
  resourceId: string;
  state: 'sync' | 'change';
  /** Rises with each push of a channel, with gaps. */
  messageNumber: bigint;
}

/**
 * What is known of pushes and of who is watched. Each method is one short transaction that raises `wanted` only where that is needed. Where
 * its signal aborts before the commit nothing is noted, so that the same push counts when it comes again; it throws the signal's reason.
 */
export interface PushStore {
  noteGmail(push: GmailPush, signal?: AbortSignal): Promise<PushOutcome>;
  noteChannel(push: ChannelPush, signal?: AbortSignal): Promise<PushOutcome>;
}

/**
 * Whether the header `Authorization` of a push proves that it comes from our Pub/Sub subscription.
 * @throws ProblemError 'unavailable' when that can't be told now: the push must come again
 */
export type VerifyPushToken = (authorization: string | undefined) => Promise<boolean>;
