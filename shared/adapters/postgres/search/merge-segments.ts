import { sql, type Transaction } from 'kysely';
import { MAX_DELETED, planMerge } from '../../../search/merge-plan.ts';
import type { Tables } from '../tables.ts';
import { isAmong } from './is-among.ts';
import { posting } from './packed-posting.ts';
import { lockSegments, SEGMENT_SIZE, type UnitScope } from './segment.ts';

interface Segment {
  id: string;
  documents: number;
  deleted: number;
  first: string;
  last: string;
}

/**
 * Makes one segment of several neighbours where that is due (merge-plan.ts), without what is deleted. A search sees all of it or
 * nothing of it; writers of the scope wait.
 *
 * Postings are found by the person's part of their primary key: some 100,000 rows are looked at, which is why an index on the
 * segment would cost a person more megabytes than it saves time.
 *
 * @param maxDeleted as planMerge has it
 * @returns whether something was merged: then more may be due
 */
export async function mergeSegments(
  transaction: Transaction<Tables>,
  scope: UnitScope,
  maxDeleted: number = MAX_DELETED,
): Promise<boolean> {
  await lockSegments(transaction, scope);
  const segments = await readSegments(transaction, scope);
  const plan = planMerge(segments, SEGMENT_SIZE, maxDeleted);
  if (plan === undefined) return false;
  await merge(transaction, scope, segments.slice(plan.from, plan.to));
  return true;
}

/** Whether mergeSegments would do something. */
export async function isMergeDue(transaction: Transaction<Tables>, scope: UnitScope): Promise<boolean> {
  return planMerge(await readSegments(transaction, scope), SEGMENT_SIZE) !== undefined;
}

/** The oldest first, by search_segments_range. */
async function readSegments(
  transaction: Transaction<Tables>,
  { userId, accountId, service }: UnitScope,
): Promise<Segment[]> {
  return transaction
    .selectFrom('search_segments')
    .select([
      'id',
      'document_count as documents',
      'deleted_count as deleted',
      'first_document as first',
      'last_document as last',
    ])
    .where('user_id', '=', userId)
    .where('account_id', '=', accountId)
    .where('service', '=', service)
    .orderBy('last_document')
    .execute();
}

async function merge(
  transaction: Transaction<Tables>,
  { userId, accountId, service }: UnitScope,
  segments: readonly Segment[],
): Promise<void> {
  const ids = segments.map(({ id }) => id);
  const [first, last] = [segments[0]?.first as string, segments.at(-1)?.last as string];
  const { rows } = await sql<{ id: string }>`
    insert into search_segments (
      user_id, account_id, service, first_document, last_document, document_count, deleted_count, total_length
    )
    select ${userId}::uuid, ${accountId}::uuid, ${service}, ${first}::bigint, ${last}::bigint, count(*), 0, coalesce(sum(length), 0)
    from (
      select distinct document, length from search_units
      where user_id = ${userId}::uuid and document between ${first}::bigint and ${last}::bigint
        and account_id = ${accountId}::uuid and service = ${service}
    ) as alive
    returning id`.execute(transaction);
  const alive = sql`
    select document from search_units
    where user_id = ${userId}::uuid and document between ${first}::bigint and ${last}::bigint`;
  await sql`
    insert into postings (user_id, term, segment_id, entries)
    select ${userId}::uuid, term, ${rows[0]?.id}::bigint, array_agg(entry order by entry)
    from (
      select term, unnest(entries) as entry from postings
      where user_id = ${userId}::uuid and segment_id = any(${ids}::bigint[])
      offset 0
    ) as old
    where ${isAmong(posting.document(sql`entry`), alive)}
    group by term`.execute(transaction);
  await sql`delete from postings where user_id = ${userId}::uuid and segment_id = any(${ids}::bigint[])`.execute(
    transaction,
  );
  await sql`delete from search_segments where user_id = ${userId}::uuid and id = any(${ids}::bigint[])`.execute(
    transaction,
  );
}
