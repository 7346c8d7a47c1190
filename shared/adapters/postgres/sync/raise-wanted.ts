import { sql, type Transaction } from 'kysely';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { PassKind } from '../../../sync/sync-store.ts';
import type { Tables } from '../tables.ts';
import { cursorOf } from './cursor-of.ts';

/** A cursor row that the transaction has locked. */
export interface LockedCursor {
  wanted: string;
  done: string;
  /** Of the pass that is under way, or waits for its next run. */
  pass: PassKind | null;
  lease_until: Date | null;
  /** What waits is pending attachments, whose message may be a long time on its way. */
  backlog: boolean;
  /** Why the last run failed, while it is not tried again. */
  error_code: string | null;
  last_attempt_at: Date | null;
  due_at: Date;
}

/** A collection that has failed is tried again before its time when something is pushed, but not more often. */
const RETRY_EVERY_MS = 5 * 60_000;

/**
 * Wants a pass that begins, or goes round, after now. Of a collection that waits for its pass nothing more is wanted. Of one whose pass
 * waits for its next run, or whose lease is held, another one is: the pass may have listed already what changed, and goes round.
 * None of them needs a message. A collection whose holder was killed does, as whoever gives a lease back clears its end. After a failure
 * no message is on its way until the sweep finds the collection due: what is pushed meanwhile has it tried again.
 * @returns whether a message must be sent
 */
export async function raiseWanted(
  transaction: Transaction<Tables>,
  job: SyncJob,
  cursor: LockedCursor,
  now: Date,
): Promise<boolean> {
  const isHeld = cursor.lease_until !== null && cursor.lease_until > now;
  const wasKilled = cursor.lease_until !== null && !isHeld;
  const waits = BigInt(cursor.wanted) > BigInt(cursor.done) && !cursor.backlog && !isToBeRetried(cursor, now);
  const isOnTheWay = isHeld || (waits && !wasKilled);
  if (isOnTheWay && !isHeld && cursor.pass === null) return false;
  await cursorOf(transaction, job)
    .set({
      wanted: sql<string>`wanted + 1`,
      backlog: false,
      // Should the message get lost, the next sweep sends it again. A holder that is killed is found at the end of its lease.
      ...(isOnTheWay ? {} : { due_at: now, lease_until: null }),
    })
    .execute();
  return !isOnTheWay;
}

/** Not what took too long: that is to come later, in smaller parts. Once it is due a message was sent, or the sweep sends one. */
function isToBeRetried({ error_code: code, last_attempt_at: last, due_at: due }: LockedCursor, now: Date): boolean {
  if (code === null || code === 'too-slow' || due <= now) return false;
  return last === null || last.getTime() <= now.getTime() - RETRY_EVERY_MS;
}
