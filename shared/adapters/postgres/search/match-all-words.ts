import { sql, type Transaction } from 'kysely';
import { MAX_TERMS } from '../../../search/query-terms.ts';
import type { Tables } from '../tables.ts';
import { passes, type ResolvedRequest } from './filters.ts';
import { orderOf } from './order.ts';
import { posting } from './packed-posting.ts';
import { postingLists } from './posting-lists.ts';
import { joinedPassages, PASSAGES, passageColumns, type Ranking, type RankingRow, rankingOf } from './ranked-item.ts';

/**
 * The items that hold every one of `terms`, in whichever of their chunks, and pass the request's filters; counted. One
 * statement, with the lookups of posting-lists.ts; units by search_units_document, passages by the primary
 * key. Which terms a chunk holds is a bit string, a bit a term.
 *
 * @param terms of the analyser, each once, at most MAX_TERMS
 */
export async function matchAllWords(
  transaction: Transaction<Tables>,
  userId: string,
  terms: readonly string[],
  request: ResolvedRequest,
): Promise<Ranking> {
  if (terms.length === 0) return { items: [], unknown: [] };
  const none = sql.raw(`0::bit(${MAX_TERMS})`);
  const { rows } = await sql<RankingRow>`
    with ${postingLists(userId, terms)}, matching as (
      select ${posting.document(sql`entry`)} as document, bit_or(set_bit(${none}, place::integer - 1, 1)) as held
      from (select place, unnest(entries) as entry from lists offset 0) as held
      group by 1
    ), units as (
      select unit.*, matching.held
      from matching cross join lateral (
        select u.service, u.item_id, u.chunk, u.occurred_at
        from search_units as u
        where u.user_id = ${userId}::uuid and u.document = matching.document and ${passes(userId, request)}
        offset 0
      ) as unit
    ), items as (
      select service, item_id, max(occurred_at) as occurred_at,
        (array_agg(chunk order by bit_count(held) desc, chunk))[1:${sql.lit(PASSAGES)}] as chunks
      from units
      group by service, item_id
      having bit_count(bit_or(held)) = ${terms.length}
    ), item as (
      select *, (count(*) over ())::integer as total from items order by ${orderOf(request.mode)} limit ${request.limit}
    )
    select unknown.terms as unknown, service, item_id as "itemId", occurred_at as "occurredAt", total, ${passageColumns}
    from unknown left join item on true ${joinedPassages(userId)} order by ${orderOf(request.mode)}`.execute(
    transaction,
  );
  return rankingOf(rows);
}
