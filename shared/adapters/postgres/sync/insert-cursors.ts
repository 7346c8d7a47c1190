import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { Tables } from '../tables.ts';

/**
 * Creates the cursors of collections, each wanting its first pass; one that exists wants another pass, and what kept it
 * from syncing is forgotten. They are due at once: should the message get lost, the next sweep sends it again.
 */
export async function insertCursors(
  transaction: Transaction<Tables>,
  collections: readonly (SyncJob & { title: string })[],
  clock: Clock,
): Promise<SyncJob[]> {
  if (collections.length === 0) return [];
  const now = clock.now();
  await transaction
    .insertInto('sync_cursors')
    .values(
      collections.map(({ userId, accountId, service, collection, title }) => ({
        account_id: accountId,
        user_id: userId,
        service,
        collection,
        title,
        wanted: 1,
        done: 0,
        fence: 0,
        items_seen: 0,
        due_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'service', 'collection']).doUpdateSet({
        wanted: sql<string>`sync_cursors.wanted + 1`,
        due_at: now,
        error_code: null,
        error_message: null,
      }),
    )
    .execute();
  return collections.map(({ userId, accountId, service, collection }) => ({ userId, accountId, service, collection }));
}
