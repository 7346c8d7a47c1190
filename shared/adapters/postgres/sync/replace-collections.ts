import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { ItemJob, SyncJob } from '../../../domain/sync-job.ts';
import type { Collection } from '../../../sync/collection-source.ts';
import type { ItemLease } from '../../../sync/sync-store.ts';
import type { Tables } from '../tables.ts';
import { cursorOf } from './cursor-of.ts';
import { insertCursors } from './insert-cursors.ts';
import { lockAccount } from './lock-account.ts';
import { writeChanges } from './write-changes.ts';

/** The statement timeout of the role is 30 s; a file of twenty units is removed with its words in a millisecond or two. */
const PIECE = 500;

/**
 * Makes the cursors of an account's calendars or shared drives those that Google lists. What was in those that go is left for
 * `removeLeftItems`: deleting their cursors waits for workers who are about to commit, and whose next commits find no lease any more.
 * @returns a job for each new one; and whether people are in doubt whom nobody can name, as a pass of one that went had begun
 */
export async function replaceStoredCollections(
  transaction: Transaction<Tables>,
  { job }: ItemLease,
  collections: readonly Collection[],
  clock: Clock,
): Promise<{ added: SyncJob[]; leavesDoubt: boolean }> {
  const stored = await transaction
    .selectFrom('sync_cursors')
    .select(['collection', 'title'])
    .where('account_id', '=', job.accountId)
    .where('service', '=', job.service)
    .where('collection', '<>', '')
    .execute();
  const listed = new Map(collections.map(({ id, title }) => [id, title]));
  const gone = stored.filter(({ collection }) => !listed.has(collection)).map(({ collection }) => collection);
  const leavesDoubt = gone.length > 0 && (await removeCursors(transaction, job, gone));
  for (const { collection, title } of stored) {
    const newTitle = listed.get(collection);
    if (newTitle === undefined || newTitle === title) continue;
    await cursorOf(transaction, { ...job, collection })
      .set({ title: newTitle })
      .execute();
  }
  const known = new Set(stored.map(({ collection }) => collection));
  const missing = [...listed].filter(([id]) => !known.has(id));
  const added = await insertCursors(
    transaction,
    missing.map(([id, title]) => ({ ...job, collection: id, title })),
    clock,
  );
  return { added, leavesDoubt };
}

async function removeCursors(
  transaction: Transaction<Tables>,
  job: ItemJob,
  collections: readonly string[],
): Promise<boolean> {
  const removed = await transaction
    .deleteFrom('sync_cursors')
    .where('account_id', '=', job.accountId)
    .where('service', '=', job.service)
    .where('collection', '=', sql<string>`any(${[...collections]}::text[])`)
    .returning('pass')
    .execute();
  // Who takes this up after a worker that was killed must recount people, as after any pass that was begun.
  await cursorOf(transaction, job).set({ pass: sql<'listing' | 'changes'>`coalesce(pass, 'changes')` }).execute();
  return removed.some(({ pass }) => pass !== null);
}

/**
 * Removes up to 500 events or files whose calendar or shared drive has no cursor any more, with all that was derived from them.
 * Reads the account's rows until it has found as many.
 * @returns how many that were, and the addresses of people left in doubt
 */
export async function removeLeftItems(
  transaction: Transaction<Tables>,
  job: ItemJob,
  clock: Clock,
): Promise<{ count: number; inDoubt: string[] }> {
  await lockAccount(transaction, job.accountId);
  const { table, column } = job.service === 'drive' ? DRIVES : CALENDARS;
  const { rows } = await sql<{ id: string; collection: string }>`
    select c.id, c.${sql.ref(column)} as collection from ${sql.table(table)} c
    where c.account_id = ${job.accountId} and c.${sql.ref(column)} is not null
      and not exists (
        select from sync_cursors s
        where s.account_id = c.account_id and s.service = ${job.service} and s.collection = c.${sql.ref(column)}
      )
    limit ${PIECE}`.execute(transaction);
  const inDoubt: string[] = [];
  for (const [collection, left] of Map.groupBy(rows, (row) => row.collection)) {
    const removals = left.map(({ id }) => id);
    inDoubt.push(...(await writeChanges(transaction, { ...job, collection }, { upserts: [], removals }, clock)));
  }
  return { count: rows.length, inDoubt };
}

const DRIVES = { table: 'gdrive_cache', column: 'drive_id' } as const;
const CALENDARS = { table: 'gcal_cache', column: 'calendar_id' } as const;
