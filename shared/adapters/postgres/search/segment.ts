import { sql, type Transaction } from 'kysely';
import type { Service } from '../../../domain/service.ts';
import type { Tables } from '../tables.ts';

/** Whose units: one account's of one service. Its segments have one writer at a time. */
export interface UnitScope {
  userId: string;
  accountId: string;
  service: Service;
}

/** Documents of a segment that is full. One of 256 is written to until its rows have been changed five times or so. */
export const SEGMENT_SIZE = 256;

/** Any number: what else takes advisory locks takes others. */
const LOCK_CLASS = 15;

/** Until the end of the transaction nobody else writes what the scope has in the index. */
export async function lockSegments(transaction: Transaction<Tables>, scope: UnitScope): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK_CLASS}, hashtext(${`${scope.accountId} ${scope.service}`}))`.execute(
    transaction,
  );
}

/** As many new document numbers, ascending. */
export async function newDocuments(transaction: Transaction<Tables>, count: number): Promise<string[]> {
  if (count === 0) return [];
  const { rows } = await sql<{ document: string }>`
    select nextval('search_documents') as document from generate_series(1, ${count}::integer)`.execute(transaction);
  return rows.map(({ document }) => document);
}

/**
 * The segment for new documents, which it counts: the newest of the scope while it is not full, else a new one. Answered by
 * search_segments_range; the scope is locked, so nobody else adds to it meanwhile.
 */
export async function addToSegment(
  transaction: Transaction<Tables>,
  { userId, accountId, service }: UnitScope,
  { documents, totalLength }: { documents: readonly string[]; totalLength: number },
): Promise<string> {
  const last = documents.at(-1) as string;
  const { rows: extended } = await sql<{ segmentId: string }>`
    update search_segments set last_document = ${last}::bigint,
      document_count = document_count + ${documents.length}::integer, total_length = total_length + ${totalLength}::bigint
    where user_id = ${userId}::uuid and document_count < ${SEGMENT_SIZE}::integer and last_document = (
      select max(last_document) from search_segments
      where user_id = ${userId}::uuid and account_id = ${accountId}::uuid and service = ${service}
    )
    returning id as "segmentId"`.execute(transaction);
  if (extended[0]) return extended[0].segmentId;
  const { segmentId } = await transaction
    .insertInto('search_segments')
    .values({
      user_id: userId,
      account_id: accountId,
      service,
      first_document: documents[0] as string,
      last_document: last,
      document_count: documents.length,
      deleted_count: 0,
      total_length: totalLength,
    })
    .returning('id as segmentId')
    .executeTakeFirstOrThrow();
  return segmentId;
}

/** Counts documents that no item has any more, so that their segment is merged in time. */
export async function countDeleted(
  transaction: Transaction<Tables>,
  { userId, accountId, service }: UnitScope,
  documents: readonly string[],
): Promise<void> {
  if (documents.length === 0) return;
  await sql`
    update search_segments as stored set deleted_count = deleted_count + gone.count
    from (
      select s.id, count(*)::integer as count
      from unnest(${documents}::bigint[]) as d (document) join search_segments as s
        on s.user_id = ${userId}::uuid and s.account_id = ${accountId}::uuid and s.service = ${service}
          and d.document between s.first_document and s.last_document
      group by s.id
    ) as gone
    where stored.id = gone.id and stored.user_id = ${userId}::uuid`.execute(transaction);
}
