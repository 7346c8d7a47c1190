import { sql, type Transaction } from 'kysely';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { Finished } from '../../../sync/sync-store.ts';
import type { Tables } from '../tables.ts';

/** Seconds after which Gmail's history is asked again for what a push told of, as others found they need to (gogcli, pull 1140). */
const LOOK_AFTER_SECONDS = [1, 3, 10] as const;

/** When the sweep sends the message of a look again: a worker takes it well before, unless it got lost. */
const LOST_AFTER_MS = 60_000;

/** A history id of Gmail; null for what is none, as the cursors of other services. */
export function historyIdOf(cursor: string | null): bigint | null {
  return cursor !== null && /^\d+$/.test(cursor) ? BigInt(cursor) : null;
}

/**
 * After a pass that left the collection in sync: whether a push told of a history id that it has not reached. The third look in vain
 * leaves it to the next sweep, and forgets what was pushed.
 */
export async function lookAgain(
  transaction: Transaction<Tables>,
  { accountId, service, collection }: SyncJob,
  cursor: { cursor: string | null; pushed_history_id: string | null; looks: number },
  now: Date,
): Promise<Finished> {
  const reached = historyIdOf(cursor.cursor);
  if (cursor.pushed_history_id === null || reached === null) return { kind: 'idle' };
  const update = transaction
    .updateTable('sync_cursors')
    .where('account_id', '=', accountId)
    .where('service', '=', service)
    .where('collection', '=', collection);
  if (BigInt(cursor.pushed_history_id) <= reached) {
    await update.set({ pushed_history_id: null, looks: 0 }).execute();
    return { kind: 'idle' };
  }
  const delaySeconds = LOOK_AFTER_SECONDS[cursor.looks];
  if (delaySeconds === undefined) {
    await update.set({ pushed_history_id: null, looks: 0, due_at: now }).execute();
    return { kind: 'idle' };
  }
  await update
    .set({
      wanted: sql<string>`wanted + 1`,
      looks: cursor.looks + 1,
      due_at: new Date(now.getTime() + LOST_AFTER_MS),
    })
    .execute();
  return { kind: 'look', delaySeconds };
}
