import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { SearchMode, SearchRequest } from '../../../search/search-index.ts';
import type { Tables } from '../tables.ts';
import { passes } from './filters.ts';
import { PASSAGES, type RankedItem } from './ranked-item.ts';

/** The usual values of BM25's two constants (Robertson and Zaragoza 2009, 3.2): saturation, and the weight of length. */
export const BM25 = { k1: 1.2, b: 0.75 } as const;

/**
 * The items that hold one of `terms` and pass the request's filters, by BM25:
 *
 *   sum over terms of ln(1 + (N - df + 0.5) / (df + 0.5)) * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length))
 *
 * N, df and the mean length are taken over all units of the person, whatever the services and filters of the request, so that
 * a word is as rare in one search as in the next. An item has the score of its best chunk.
 *
 * One statement. `matched` is an index-only scan of the primary key of postings (user, term, …; it includes tf and length),
 * `units` and the passages are answered by the primary key of search_units, the corpus by search_segments_owner. All
 * arithmetic is float8: numeric is ten times slower.
 *
 * @param terms of the analyser, each once
 */
export async function rankByWords(
  transaction: Transaction<Tables>,
  userId: string,
  terms: readonly string[],
  request: SearchRequest,
): Promise<RankedItem[]> {
  const { k1, b } = BM25;
  const { rows } = await sql<RankedItem>`
    with corpus as (
      select sum(document_count)::float8 as documents,
        sum(total_length)::float8 / nullif(sum(document_count), 0) as mean_length
      from search_segments where user_id = ${userId}::uuid
    ), matched as (
      select p.segment_id, p.document, p.tf::float8 as tf, p.length::float8 as length,
        (count(*) over (partition by p.term))::float8 as df
      from unnest(${[...terms]}::text[]) as wanted (term)
      join postings as p on p.user_id = ${userId}::uuid and p.term = wanted.term
    ), scored as (
      select segment_id, document, sum(
        ln(1 + (documents - df + 0.5) / (df + 0.5)) * tf * ${k1 + 1}::float8
          / (tf + ${k1}::float8 * (${1 - b}::float8 + ${b}::float8 * length / mean_length))
      ) as score
      from matched cross join corpus
      group by segment_id, document
    ), units as (
      select u.service, u.item_id, u.segment_id, u.document, u.occurred_at, scored.score
      from scored
      join search_units as u
        on u.user_id = ${userId}::uuid and u.segment_id = scored.segment_id and u.document = scored.document
      where ${passes(userId, request)}
    ), items as (
      select service, item_id, segment_id, max(score) as score, max(occurred_at) as occurred_at,
        (array_agg(document order by score desc, document))[1:${sql.lit(PASSAGES)}] as documents
      from units
      group by service, item_id, segment_id
    ), best as (
      select * from items where ${isRelevant(request.mode)} order by ${order(request.mode)} limit ${request.limit}
    )
    select service, item_id as "itemId", score, occurred_at as "occurredAt", array(
      select u.content
      from unnest(best.documents) with ordinality as matching (document, place)
      join search_units as u
        on u.user_id = ${userId}::uuid and u.segment_id = best.segment_id and u.document = matching.document
      order by place
    ) as passages
    from best order by ${order(request.mode)}`.execute(transaction);
  return rows;
}

/** By date, an item that shares but a common word with the query must not come before one that it is about. */
function isRelevant(mode: SearchMode): RawBuilder<boolean> {
  return mode === 'relevance' ? sql`true` : sql`score >= 0.5 * (select max(score) from items)`;
}

function order(mode: SearchMode): RawBuilder<unknown> {
  switch (mode) {
    case 'relevance':
      return sql`score desc, occurred_at desc, item_id desc`;
    case 'newest':
      return sql`occurred_at desc, item_id desc`;
    case 'soonest':
      return sql`occurred_at, item_id`;
  }
}
