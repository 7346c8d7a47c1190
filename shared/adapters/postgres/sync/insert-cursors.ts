import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { Tables } from '../tables.ts';

/**
 * Creates the cursors of collections, each wanting its first pass; one that exists wants another pass and a new watch, and what
 * kept it from syncing is forgotten. They are due at once: should the message get lost, the next sweep sends it again.
 */
export async function insertCursors(
  transaction: Transaction<Tables>,
  collections: readonly (SyncJob & { title: string })[],
  clock: Clock,
): Promise<SyncJob[]> {
  if (collections.length === 0) return [];
  const column = <T>(take: (collection: SyncJob & { title: string }) => T) => collections.map(take);
  // As arrays: an account may see hundreds of calendars or shared drives.
  await sql`
    insert into sync_cursors (
      account_id, user_id, service, collection, title, wanted, done, fence, items_seen, due_at
    )
    select given.*, 1, 0, 0, 0, ${clock.now()}::timestamptz
    from unnest(
      ${column(({ accountId }) => accountId)}::uuid[],
      ${column(({ userId }) => userId)}::uuid[],
      ${column(({ service }) => service)}::text[],
      ${column(({ collection }) => collection)}::text[],
      ${column(({ title }) => title)}::text[]
    ) as given
    on conflict (account_id, service, collection) do update set
      wanted = sync_cursors.wanted + 1,
      backlog = false,
      due_at = excluded.due_at,
      watch_due_at = 'epoch',
      error_code = null,
      error_message = null`.execute(transaction);
  return collections.map(({ userId, accountId, service, collection }) => ({ userId, accountId, service, collection }));
}
