import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { Collection } from '../../../sync/collection-source.ts';
import type { Lease } from '../../../sync/sync-store.ts';
import type { Tables } from '../tables.ts';
import { insertCursors } from './insert-cursors.ts';
import { writeChanges } from './write-changes.ts';

/**
 * Makes the cursors of an account's calendars or shared drives those that Google lists. The cursor is deleted before the
 * rows: that waits for a worker who is about to commit, and the next commit finds no lease any more.
 */
export async function replaceStoredCollections(
  transaction: Transaction<Tables>,
  { job }: Lease,
  collections: readonly Collection[],
  clock: Clock,
): Promise<SyncJob[]> {
  const stored = await transaction
    .selectFrom('sync_cursors')
    .select(['collection', 'title'])
    .where('account_id', '=', job.accountId)
    .where('service', '=', job.service)
    .where('collection', '<>', '')
    .execute();
  const listed = new Map(collections.map(({ id, title }) => [id, title]));
  for (const { collection, title } of stored) {
    const newTitle = listed.get(collection);
    if (newTitle === undefined) await removeCollection(transaction, { ...job, collection }, clock);
    else if (newTitle !== title) await rename(transaction, { ...job, collection }, newTitle);
  }
  const known = new Set(stored.map(({ collection }) => collection));
  const added = [...listed].filter(([id]) => !known.has(id));
  return insertCursors(
    transaction,
    added.map(([id, title]) => ({ ...job, collection: id, title })),
    clock,
  );
}

async function rename(transaction: Transaction<Tables>, job: SyncJob, title: string): Promise<void> {
  await transaction
    .updateTable('sync_cursors')
    .set({ title })
    .where('account_id', '=', job.accountId)
    .where('service', '=', job.service)
    .where('collection', '=', job.collection)
    .execute();
}

async function removeCollection(transaction: Transaction<Tables>, job: SyncJob, clock: Clock): Promise<void> {
  await transaction
    .deleteFrom('sync_cursors')
    .where('account_id', '=', job.accountId)
    .where('service', '=', job.service)
    .where('collection', '=', job.collection)
    .execute();
  const { rows } = await (job.service === 'drive'
    ? sql<{
        id: string;
      }>`select id from gdrive_cache where account_id = ${job.accountId} and drive_id = ${job.collection}`
    : sql<{
        id: string;
      }>`select id from gcal_cache where account_id = ${job.accountId} and calendar_id = ${job.collection}`
  ).execute(transaction);
  await writeChanges(transaction, job, { upserts: [], removals: rows.map(({ id }) => id) }, clock);
}
