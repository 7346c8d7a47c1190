import { sql, type Transaction } from 'kysely';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { Finished } from '../../../sync/sync-store.ts';
import type { Tables } from '../tables.ts';
import { cursorOf } from './cursor-of.ts';

/** Seconds after which Gmail's history is asked again for what a push told of, as others found they need to (gogcli, pull 1140). */
const LOOK_AFTER_SECONDS = [1, 3, 10] as const;

/**
 * A push of Calendar or Drive names no point that a pass could reach. So there is one late look, when Gmail would have its last: it is
 * not polled for a day.
 */
const CHANNEL_LOOK_AFTER_MS = 10_000;

/** `looks` of what a channel watches: a push has come that no pass has answered yet; or one has, and the late look for it is on its way. */
export const PUSHED = 1;
export const LATE_LOOK = 2;

/** When the sweep sends the message of a look again: a worker takes it well before, unless it got lost. */
const LOST_AFTER_MS = 60_000;

/** A cursor after a pass that left the collection in sync. */
interface InSync {
  cursor: string | null;
  pushed_history_id: string | null;
  looks: number;
  /** When the late look is due that is on its way. */
  look_at: Date | null;
}

/** A history id of Gmail; null for what is none, as the cursors of other services. */
export function historyIdOf(cursor: string | null): bigint | null {
  return cursor !== null && /^\d+$/.test(cursor) ? BigInt(cursor) : null;
}

/**
 * Whether a push told of what the pass has not found. Of a mailbox: a history id that it has not reached. The third look in vain leaves
 * it to the next sweep, and forgets what was pushed. Of what a channel watches: anything at all, looked for once more whatever the pass has
 * found, as that may be a part of it, or what another push told of.
 */
export function lookAgain(
  transaction: Transaction<Tables>,
  job: SyncJob,
  cursor: InSync,
  now: Date,
): Promise<Finished> {
  return job.service === 'gmail'
    ? lookForHistory(transaction, job, cursor, now)
    : lookOnce(transaction, job, cursor, now);
}

async function lookForHistory(
  transaction: Transaction<Tables>,
  job: SyncJob,
  cursor: InSync,
  now: Date,
): Promise<Finished> {
  const reached = historyIdOf(cursor.cursor);
  if (cursor.pushed_history_id === null || reached === null) return { kind: 'idle' };
  if (BigInt(cursor.pushed_history_id) <= reached) {
    await cursorOf(transaction, job).set({ pushed_history_id: null, looks: 0 }).execute();
    return { kind: 'idle' };
  }
  const delaySeconds = LOOK_AFTER_SECONDS[cursor.looks];
  if (delaySeconds === undefined) {
    await cursorOf(transaction, job).set({ pushed_history_id: null, looks: 0, due_at: now }).execute();
    return { kind: 'idle' };
  }
  return wantLook(transaction, job, { looks: cursor.looks + 1 }, delaySeconds, now);
}

async function lookOnce(
  transaction: Transaction<Tables>,
  job: SyncJob,
  { looks, look_at: dueAt }: InSync,
  now: Date,
): Promise<Finished> {
  const isAnswered = looks === 0 || looks === LATE_LOOK;
  const lookAt = isAnswered ? dueAt : new Date(now.getTime() + CHANNEL_LOOK_AFTER_MS);
  // One that was not due yet came of something else, as the message of the look for an older push.
  if (lookAt !== null && lookAt > now) {
    // SQS delays by whole seconds.
    const delaySeconds = Math.ceil((lookAt.getTime() - now.getTime()) / 1_000);
    return wantLook(transaction, job, { looks: LATE_LOOK, look_at: lookAt }, delaySeconds, now);
  }
  if (looks > 0) await cursorOf(transaction, job).set({ looks: 0, look_at: null }).execute();
  return { kind: 'idle' };
}

async function wantLook(
  transaction: Transaction<Tables>,
  job: SyncJob,
  look: { looks: number; look_at?: Date },
  delaySeconds: number,
  now: Date,
): Promise<Finished> {
  await cursorOf(transaction, job)
    .set({ wanted: sql<string>`wanted + 1`, ...look, due_at: new Date(now.getTime() + LOST_AFTER_MS) })
    .execute();
  return { kind: 'look', delaySeconds };
}
