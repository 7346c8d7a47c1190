import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { ListedIds } from '../../../sync/collection-source.ts';
import type { Tables } from '../tables.ts';

/*
 * What a listing under way has given so far: a row a page and list, found by the primary key of listed_ids, which begins with
 * the collection.
 */

/** Adds to what was listed. `nextPageToken` is where the listing goes on. */
export async function keepListed(
  transaction: Transaction<Tables>,
  { userId, accountId, service, collection }: SyncJob,
  lists: readonly ListedIds[],
  nextPageToken: string | null,
): Promise<void> {
  for (const { list, ids } of lists) {
    await sql`
      insert into listed_ids (user_id, account_id, service, collection, list, ids, next_page_token)
      values (${userId}, ${accountId}, ${service}, ${collection}, ${list}, ${[...ids]}::text[], ${nextPageToken})
    `.execute(transaction);
  }
}

/** Whether what was kept ends where a listing goes on: a worker of another release may have listed on without keeping it. */
export async function isListedUpTo(
  transaction: Transaction<Tables>,
  job: SyncJob,
  pageToken: string | null,
): Promise<boolean> {
  const row = await keptOf(transaction, job)
    .select('id')
    .where('next_page_token', '=', pageToken)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** A subquery: Google's ids of the items that were listed. */
export function listedItems({ accountId, service, collection }: SyncJob): RawBuilder<string> {
  return sql<string>`
    select unnest(ids) from listed_ids
    where account_id = ${accountId} and service = ${service} and collection = ${collection} and list = ''`;
}

/** What a source keeps beside the items, as it was listed. */
export function keptLists(transaction: Transaction<Tables>, job: SyncJob): Promise<ListedIds[]> {
  return keptOf(transaction, job).select(['list', 'ids']).where('list', '<>', '').orderBy('id').execute();
}

/** @param options.but the list that stays */
export async function forgetListed(
  transaction: Transaction<Tables>,
  { accountId, service, collection }: SyncJob,
  { but }: { but?: string } = {},
): Promise<void> {
  await transaction
    .deleteFrom('listed_ids')
    .where('account_id', '=', accountId)
    .where('service', '=', service)
    .where('collection', '=', collection)
    .$if(but !== undefined, (rows) => rows.where('list', '<>', but ?? ''))
    .execute();
}

function keptOf(transaction: Transaction<Tables>, { accountId, service, collection }: SyncJob) {
  return transaction
    .selectFrom('listed_ids')
    .where('account_id', '=', accountId)
    .where('service', '=', service)
    .where('collection', '=', collection);
}
