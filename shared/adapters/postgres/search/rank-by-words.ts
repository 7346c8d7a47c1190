import { sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import { passes, type ResolvedRequest } from './filters.ts';
import { orderOf } from './order.ts';
import { joinedPassages, PASSAGES, passageColumns, type Ranking, type RankingRow, rankingOf } from './ranked-item.ts';
import { scoredAndUnknown } from './words-arm.ts';

/** By date or size, an item that shares but a common word with the query must not come before one that it is about. */
const LEAST_SHARE = 0.5;

/**
 * The items that hold one of `terms`, pass the request's filters and are at least half as relevant as the most relevant one, in the
 * order of the request's mode, which is by date or size. An item has the score of its best chunk. One statement.
 */
export async function rankByWords(
  transaction: Transaction<Tables>,
  userId: string,
  terms: readonly string[],
  request: ResolvedRequest,
): Promise<Ranking> {
  const { rows } = await sql<RankingRow>`
    with ${scoredAndUnknown(userId, { said: terms, related: [] }, { includeHidden: request.includeHidden })}, units as (
      select unit.*, scored.score
      from scored cross join lateral (
        select u.service, u.item_id, u.chunk, u.occurred_at, u.size_bytes
        from search_units as u
        where u.user_id = ${userId}::uuid and u.document = scored.document and ${passes(userId, request)}
        offset 0
      ) as unit
    ), items as (
      select service, item_id, max(score) as score, max(occurred_at) as occurred_at, max(size_bytes) as size_bytes,
        (array_agg(chunk order by score desc, chunk))[1:${sql.lit(PASSAGES)}] as chunks
      from units
      group by service, item_id
    ), item as (
      select * from items where score >= ${LEAST_SHARE}::float8 * (select max(score) from items)
      order by ${orderOf(request.mode)} limit ${request.limit}
    )
    select unknown.terms as unknown, service, item_id as "itemId", occurred_at as "occurredAt", ${passageColumns}
    from unknown left join item on true ${joinedPassages(userId)} order by ${orderOf(request.mode)}`.execute(
    transaction,
  );
  return rankingOf(rows);
}
