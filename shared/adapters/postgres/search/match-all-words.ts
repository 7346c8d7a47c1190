import { sql, type Transaction } from 'kysely';
import { MAX_TERMS } from '../../../search/query-terms.ts';
import type { Tables } from '../tables.ts';
import { passes, type ResolvedRequest } from './filters.ts';
import { orderOf } from './order.ts';
import { PASSAGES, passagesOf, type RankedItem } from './ranked-item.ts';

/**
 * The items that hold every one of `terms`, in whichever of their chunks, and pass the request's filters; counted. One
 * statement, with the joins of rank-by-words.ts: postings by their primary key, units and passages by that of search_units.
 * Which terms a chunk holds is a bit string, a bit a term.
 *
 * @param terms of the analyser, each once, at most MAX_TERMS
 */
export async function matchAllWords(
  transaction: Transaction<Tables>,
  userId: string,
  terms: readonly string[],
  request: ResolvedRequest,
): Promise<RankedItem[]> {
  if (terms.length === 0) return [];
  const none = sql.raw(`0::bit(${MAX_TERMS})`);
  const { rows } = await sql<RankedItem>`
    with matching as (
      select posting.segment_id, posting.document, bit_or(set_bit(${none}, place::integer - 1, 1)) as held
      from unnest(${[...terms]}::text[]) with ordinality as wanted (term, place) cross join lateral (
        select p.segment_id, p.document from postings as p where p.user_id = ${userId}::uuid and p.term = wanted.term
        offset 0
      ) as posting
      group by posting.segment_id, posting.document
    ), units as (
      select unit.*, matching.*
      from matching cross join lateral (
        select u.service, u.item_id, u.occurred_at
        from search_units as u
        where u.user_id = ${userId}::uuid and u.segment_id = matching.segment_id and u.document = matching.document
          and ${passes(userId, request)}
        limit 1
      ) as unit
    ), items as (
      select service, item_id, segment_id, max(occurred_at) as occurred_at,
        (array_agg(document order by bit_count(held) desc, document))[1:${sql.lit(PASSAGES)}] as documents
      from units
      group by service, item_id, segment_id
      having bit_count(bit_or(held)) = ${terms.length}
    ), item as (
      select *, (count(*) over ())::integer as total from items order by ${orderOf(request.mode)} limit ${request.limit}
    )
    select service, item_id as "itemId", occurred_at as "occurredAt", total, ${passagesOf(userId)} as passages
    from item order by ${orderOf(request.mode)}`.execute(transaction);
  return rows;
}
