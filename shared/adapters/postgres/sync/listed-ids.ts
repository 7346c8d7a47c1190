import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { SyncJob } from '../../../domain/sync-job.ts';
import { CHANGED, FOUND, type ListedIds } from '../../../sync/collection-source.ts';
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
    .where('list', '=', '')
    .where('next_page_token', '=', pageToken)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Where the pages of what has changed since the anchor go on, by the last of them that was kept. */
export function changedUpTo(
  transaction: Transaction<Tables>,
  job: SyncJob,
): Promise<{ nextPageToken: string | null } | undefined> {
  return keptOf(transaction, job)
    .select('next_page_token as nextPageToken')
    .where('list', '=', CHANGED)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

const AS_GOOD_AS_LISTED = sql.join(['', CHANGED, FOUND]);

/** A subquery: Google's ids of the items that were listed, of those that have changed since, and of those that were found all the same. */
export function listedItems({ accountId, service, collection }: SyncJob): RawBuilder<string> {
  return sql<string>`
    select unnest(ids) from listed_ids
    where account_id = ${accountId} and service = ${service} and collection = ${collection} and list in (${AS_GOOD_AS_LISTED})`;
}

/**
 * The lists beside the items that hold these ids, by id. A list may shift while it is paged through, and name an id twice. `any` hashes
 * the ids and reads all that is kept once: 0.7 s for 5,000 ids of 800,000, on a busy machine. (A join sorts both sides: 5 s.)
 */
export async function listsOf(
  transaction: Transaction<Tables>,
  { accountId, service, collection }: SyncJob,
  ids: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const { rows } = await sql<{ id: string; lists: string[] }>`
    select held as id, array_agg(distinct list) as lists
    from (
      select list, unnest(ids) as held from listed_ids
      where account_id = ${accountId} and service = ${service} and collection = ${collection} and list not in (${AS_GOOD_AS_LISTED})
    ) as kept
    where held = any(${[...ids]}::text[])
    group by held`.execute(transaction);
  return new Map(rows.map((row) => [row.id, row.lists]));
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

/** All that is kept of a collection's listing, a row a page of a list. */
export function keptOf(transaction: Transaction<Tables>, { accountId, service, collection }: SyncJob) {
  return transaction
    .selectFrom('listed_ids')
    .where('account_id', '=', accountId)
    .where('service', '=', service)
    .where('collection', '=', collection);
}
