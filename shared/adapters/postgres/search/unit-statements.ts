/**
 * The statements that write units and postings of one segment. All are set-based: one statement for any number of rows, with
 * the values bound as arrays, as a proxy pins the session on a statement text of more than 16 KB.
 */
import { sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import type { UnitScope } from './segment.ts';
import type { PlacedUnit, StoredUnit } from './unit-changes.ts';

/** The stored units of some items; found by the unique index on (user_id, item_id, chunk). */
export async function findUnits(
  transaction: Transaction<Tables>,
  userId: string,
  segmentId: string,
  itemIds: readonly string[],
): Promise<StoredUnit[]> {
  const { rows } = await sql<StoredUnit>`
    select item_id as "itemId", chunk, document, length, content_hash as "contentHash"
    from search_units
    where user_id = ${userId} and segment_id = ${segmentId} and item_id = any(${itemIds}::uuid[])`.execute(transaction);
  return rows;
}

/**
 * Deletes what one of the two tables holds of these documents. Answered by the index postings_of_document, and by the primary
 * key of search_units.
 */
export async function deleteDocuments(
  transaction: Transaction<Tables>,
  table: 'postings' | 'search_units',
  { userId, segmentId }: { userId: string; segmentId: string },
  documents: readonly number[],
): Promise<void> {
  if (documents.length === 0) return;
  await sql`
    delete from ${sql.table(table)}
    where user_id = ${userId} and segment_id = ${segmentId} and document = any(${documents}::integer[])`.execute(
    transaction,
  );
}

/** Updates dates, size, facets, flags and sender where they differ. Answered by the primary key. */
export async function updateAttributes(
  transaction: Transaction<Tables>,
  userId: string,
  segmentId: string,
  placed: readonly PlacedUnit[],
): Promise<void> {
  if (placed.length === 0) return;
  await sql`
    update search_units as stored
    set occurred_at = given.occurred_at, flags = given.flags, sender = given.sender, ends_at = given.ends_at,
      size_bytes = given.size_bytes, facets = given.facets
    from unnest(
      ${placed.map(({ document }) => document)}::integer[],
      ${placed.map(({ unit }) => unit.occurredAt)}::timestamptz[],
      ${placed.map(({ unit }) => unit.flags)}::integer[],
      ${placed.map(({ unit }) => unit.sender)}::text[],
      ${placed.map(({ unit }) => unit.endsAt)}::timestamptz[],
      ${placed.map(({ unit }) => unit.sizeBytes)}::bigint[],
      ${placed.map(({ unit }) => JSON.stringify(unit.facets))}::jsonb[]
    ) as listed (document, occurred_at, flags, sender, ends_at, size_bytes, facet_list)
    cross join lateral (select listed.*, array(select jsonb_array_elements_text(facet_list)) as facets) as given
    where stored.user_id = ${userId} and stored.segment_id = ${segmentId} and stored.document = given.document
      and (stored.occurred_at, stored.flags, stored.sender, stored.ends_at, stored.size_bytes, stored.facets)
        is distinct from (given.occurred_at, given.flags, given.sender, given.ends_at, given.size_bytes, given.facets)`.execute(
    transaction,
  );
}

/**
 * Inserts units, or replaces those of the same document number; where the text is the same the vector stays.
 * @returns how many of them have no vector
 */
export async function storeUnits(
  transaction: Transaction<Tables>,
  scope: UnitScope,
  segmentId: string,
  placed: readonly PlacedUnit[],
): Promise<number> {
  if (placed.length === 0) return 0;
  const units = placed.map(({ unit }) => unit);
  const { rows } = await sql<{ pending: boolean }>`
    insert into search_units as stored (
      user_id, account_id, service, segment_id, document, item_id, chunk, occurred_at, flags, sender, length, content,
      content_hash, ends_at, size_bytes, facets
    )
    select ${scope.userId}::uuid, ${scope.accountId}::uuid, ${scope.service}, ${segmentId}::bigint, document, item_id, chunk,
      occurred_at, flags, sender, length, content, content_hash, ends_at, size_bytes,
      array(select jsonb_array_elements_text(facets))
    from unnest(
      ${placed.map(({ document }) => document)}::integer[],
      ${placed.map(({ itemId }) => itemId)}::uuid[],
      ${units.map(({ chunk }) => chunk)}::integer[],
      ${units.map(({ occurredAt }) => occurredAt)}::timestamptz[],
      ${units.map(({ flags }) => flags)}::integer[],
      ${units.map(({ sender }) => sender)}::text[],
      ${units.map(({ length }) => length)}::integer[],
      ${units.map(({ content }) => content)}::text[],
      ${units.map(({ contentHash }) => Buffer.from(contentHash))}::bytea[],
      ${units.map(({ endsAt }) => endsAt)}::timestamptz[],
      ${units.map(({ sizeBytes }) => sizeBytes)}::bigint[],
      ${units.map(({ facets }) => JSON.stringify(facets))}::jsonb[]
    ) as given (
      document, item_id, chunk, occurred_at, flags, sender, length, content, content_hash, ends_at, size_bytes, facets
    )
    on conflict (user_id, segment_id, document) do update set
      occurred_at = excluded.occurred_at,
      flags = excluded.flags,
      sender = excluded.sender,
      ends_at = excluded.ends_at,
      size_bytes = excluded.size_bytes,
      facets = excluded.facets,
      length = excluded.length,
      content = excluded.content,
      content_hash = excluded.content_hash,
      model = case when stored.content = excluded.content then stored.model end,
      signature = case when stored.content = excluded.content then stored.signature end,
      embedding = case when stored.content = excluded.content then stored.embedding end
    returning embedding is null as pending`.execute(transaction);
  return rows.filter(({ pending }) => pending).length;
}

/** Inserts the postings of units that have none. */
export async function insertPostings(
  transaction: Transaction<Tables>,
  userId: string,
  segmentId: string,
  placed: readonly PlacedUnit[],
): Promise<void> {
  const terms: string[] = [];
  const documents: number[] = [];
  const frequencies: number[] = [];
  const lengths: number[] = [];
  for (const { document, unit } of placed) {
    for (const [term, frequency] of unit.terms) {
      terms.push(term);
      documents.push(document);
      frequencies.push(frequency);
      lengths.push(unit.length);
    }
  }
  if (terms.length === 0) return;
  await sql`
    insert into postings (user_id, segment_id, term, document, tf, length)
    select ${userId}::uuid, ${segmentId}::bigint, given.*
    from unnest(
      ${terms}::text[], ${documents}::integer[], ${frequencies}::smallint[], ${lengths}::integer[]
    ) as given`.execute(transaction);
}
