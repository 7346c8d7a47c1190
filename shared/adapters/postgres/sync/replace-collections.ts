import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { ItemJob, SyncJob } from '../../../domain/sync-job.ts';
import type { Collection } from '../../../sync/collection-source.ts';
import type { ItemLease } from '../../../sync/sync-store.ts';
import type { Tables } from '../tables.ts';
import { insertCursors } from './insert-cursors.ts';
import { recountPeople } from './recount-people.ts';
import { writeChanges } from './write-changes.ts';

/**
 * Makes the cursors of an account's calendars or shared drives those that Google lists. All cursors that go are deleted
 * before any row: that waits for workers who are about to commit, and their next commits find no lease any more.
 */
export async function replaceStoredCollections(
  transaction: Transaction<Tables>,
  { job }: ItemLease,
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
  const gone = stored.filter(({ collection }) => !listed.has(collection)).map(({ collection }) => collection);
  if (gone.length > 0) await removeCollections(transaction, job, gone, clock);
  for (const { collection, title } of stored) {
    const newTitle = listed.get(collection);
    if (newTitle !== undefined && newTitle !== title) await rename(transaction, { ...job, collection }, newTitle);
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

async function removeCollections(
  transaction: Transaction<Tables>,
  job: ItemJob,
  collections: readonly string[],
  clock: Clock,
): Promise<void> {
  const isOneOf = sql<string>`any(${[...collections]}::text[])`;
  const removed = await transaction
    .deleteFrom('sync_cursors')
    .where('account_id', '=', job.accountId)
    .where('service', '=', job.service)
    .where('collection', '=', isOneOf)
    .returning('pass')
    .execute();
  const { table, column } = job.service === 'drive' ? DRIVES : CALENDARS;
  const inDoubt = new Set<string>();
  for (const collection of collections) {
    const { rows } = await sql<{ id: string }>`
      select id from ${sql.table(table)} where account_id = ${job.accountId} and ${sql.ref(column)} = ${collection}`.execute(
      transaction,
    );
    const removals = rows.map(({ id }) => id);
    const people = await writeChanges(transaction, { ...job, collection }, { upserts: [], removals }, clock);
    for (const address of people) inDoubt.add(address);
  }
  // A pass that was begun may have left others in doubt.
  const isWhole = removed.every(({ pass }) => pass === null);
  await recountPeople(transaction, job, isWhole ? [...inDoubt] : null);
}

const DRIVES = { table: 'gdrive_cache', column: 'drive_id' } as const;
const CALENDARS = { table: 'gcal_cache', column: 'calendar_id' } as const;
