/**
 * The statements that write units of one scope. All are set-based: one statement for any number of rows, with the values bound as
 * arrays, as a proxy pins the session on a statement text of more than 16 KB.
 */
import { sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import type { UnitScope } from './segment.ts';
import type { ItemUnit, StoredUnit } from './unit-changes.ts';

/** The stored units of some items, by the primary key. */
export async function findUnits(
  transaction: Transaction<Tables>,
  userId: string,
  itemIds: readonly string[],
): Promise<StoredUnit[]> {
  const { rows } = await sql<Omit<StoredUnit, 'textKey' | 'contentKey'> & { textKey: string; contentKey: string }>`
    select item_id as "itemId", chunk, document, flags, text_key as "textKey", content_key as "contentKey"
    from search_units
    where user_id = ${userId} and item_id = any(${itemIds}::uuid[])`.execute(transaction);
  return rows.map((row) => ({ ...row, textKey: BigInt(row.textKey), contentKey: BigInt(row.contentKey) }));
}

/**
 * The documents of texts that some unit of the scope has already, by the index search_units_text. Not of the person: segments are the
 * scope's, and an account that goes takes them along.
 */
export async function findDocuments(
  transaction: Transaction<Tables>,
  { userId, accountId, service }: UnitScope,
  textKeys: readonly bigint[],
): Promise<Map<bigint, string>> {
  if (textKeys.length === 0) return new Map();
  const { rows } = await sql<{ textKey: string; document: string }>`
    select distinct text_key as "textKey", document from search_units
    where user_id = ${userId} and text_key = any(${textKeys.map(String)}::bigint[])
      and account_id = ${accountId} and service = ${service}`.execute(transaction);
  return new Map(rows.map(({ textKey, document }) => [BigInt(textKey), document]));
}

/** By the primary key. */
export async function deleteUnits(
  transaction: Transaction<Tables>,
  userId: string,
  units: readonly StoredUnit[],
): Promise<void> {
  if (units.length === 0) return;
  await sql`
    delete from search_units
    where user_id = ${userId} and (item_id, chunk) in (
      select * from unnest(${units.map(({ itemId }) => itemId)}::uuid[], ${units.map(({ chunk }) => chunk)}::integer[])
    )`.execute(transaction);
}

/** Which of these documents no unit of the person has any more, by the index search_units_document. */
export async function findDeletedDocuments(
  transaction: Transaction<Tables>,
  userId: string,
  documents: readonly string[],
): Promise<string[]> {
  if (documents.length === 0) return [];
  const { rows } = await sql<{ document: string }>`
    select distinct d.document from unnest(${documents}::bigint[]) as d (document)
    where not exists (select from search_units u where u.user_id = ${userId} and u.document = d.document)`.execute(
    transaction,
  );
  return rows.map(({ document }) => document);
}

/** Updates dates, size, facets, flags and sender where they differ, by the primary key. */
export async function updateAttributes(
  transaction: Transaction<Tables>,
  userId: string,
  placed: readonly ItemUnit[],
): Promise<void> {
  if (placed.length === 0) return;
  const units = placed.map(({ unit }) => unit);
  await sql`
    update search_units as stored
    set occurred_at = given.occurred_at, flags = given.flags, sender = given.sender, ends_at = given.ends_at,
      size_bytes = given.size_bytes, facets = given.facets
    from unnest(
      ${placed.map(({ itemId }) => itemId)}::uuid[],
      ${units.map(({ chunk }) => chunk)}::integer[],
      ${units.map(({ occurredAt }) => occurredAt)}::timestamptz[],
      ${units.map(({ flags }) => flags)}::integer[],
      ${units.map(({ sender }) => sender)}::text[],
      ${units.map(({ endsAt }) => endsAt)}::timestamptz[],
      ${units.map(({ sizeBytes }) => sizeBytes)}::bigint[],
      ${units.map(({ facets }) => JSON.stringify(facets))}::jsonb[]
    ) as listed (item_id, chunk, occurred_at, flags, sender, ends_at, size_bytes, facet_list)
    cross join lateral (select listed.*, array(select jsonb_array_elements_text(facet_list)) as facets) as given
    where stored.user_id = ${userId} and stored.item_id = given.item_id and stored.chunk = given.chunk
      and (stored.occurred_at, stored.flags, stored.sender, stored.ends_at, stored.size_bytes, stored.facets)
        is distinct from (given.occurred_at, given.flags, given.sender, given.ends_at, given.size_bytes, given.facets)`.execute(
    transaction,
  );
}

/** Inserts units, or replaces those of the same item and chunk. */
export async function storeUnits(
  transaction: Transaction<Tables>,
  { userId, accountId, service }: UnitScope,
  placed: readonly ItemUnit[],
  documentOf: (unit: ItemUnit['unit']) => string,
): Promise<void> {
  if (placed.length === 0) return;
  const units = placed.map(({ unit }) => unit);
  await sql`
    insert into search_units (
      user_id, account_id, service, document, text_key, content_key, item_id, chunk, occurred_at, ends_at, size_bytes, flags,
      length, sender, facets, content
    )
    select ${userId}::uuid, ${accountId}::uuid, ${service}, document, text_key, content_key, item_id, chunk, occurred_at, ends_at,
      size_bytes, flags, length, sender, array(select jsonb_array_elements_text(facets)), content
    from unnest(
      ${units.map(documentOf)}::bigint[],
      ${units.map(({ textKey }) => String(textKey))}::bigint[],
      ${units.map(({ contentKey }) => String(contentKey))}::bigint[],
      ${placed.map(({ itemId }) => itemId)}::uuid[],
      ${units.map(({ chunk }) => chunk)}::integer[],
      ${units.map(({ occurredAt }) => occurredAt)}::timestamptz[],
      ${units.map(({ endsAt }) => endsAt)}::timestamptz[],
      ${units.map(({ sizeBytes }) => sizeBytes)}::bigint[],
      ${units.map(({ flags }) => flags)}::integer[],
      ${units.map(({ length }) => length)}::integer[],
      ${units.map(({ sender }) => sender)}::text[],
      ${units.map(({ facets }) => JSON.stringify(facets))}::jsonb[],
      ${units.map(({ content }) => content)}::text[]
    ) as given (
      document, text_key, content_key, item_id, chunk, occurred_at, ends_at, size_bytes, flags, length, sender, facets, content
    )
    on conflict (user_id, item_id, chunk) do update set
      document = excluded.document,
      text_key = excluded.text_key,
      content_key = excluded.content_key,
      occurred_at = excluded.occurred_at,
      ends_at = excluded.ends_at,
      size_bytes = excluded.size_bytes,
      flags = excluded.flags,
      length = excluded.length,
      sender = excluded.sender,
      facets = excluded.facets,
      content = excluded.content`.execute(transaction);
}
