import { type RawBuilder, sql, type Transaction } from 'kysely';
import { MAX_CHUNKS } from '../../../content/chunks.ts';
import type { SearchMode, SearchRequest } from '../../../search/search-index.ts';
import { UNIT_FLAGS } from '../../../search/search-unit.ts';
import type { Tables } from '../tables.ts';
import { passes, type ResolvedRequest } from './filters.ts';
import { orderOf } from './order.ts';
import { PASSAGES, passagesOf, type RankedItem } from './ranked-item.ts';

/** The usual values of BM25's two constants (Robertson and Zaragoza 2009, 3.2): saturation, and the weight of length. */
export const BM25 = { k1: 1.2, b: 0.75 } as const;

/** What a word counts that was not said but stands for one that was. */
const RELATED = 0.35;

/** What to look for: terms of the analyser, each once in all. */
export interface WantedTerms {
  said: readonly string[];
  related: readonly string[];
}

/** `score`: BM25 of the item's best chunk. */
type ScoredItem = RankedItem & { score: number };

/**
 * The items that hold one of `terms` and pass the request's filters, by BM25:
 *
 *   sum over terms of boost * ln(1 + (N - df + 0.5) / (df + 0.5)) * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length))
 *
 * N, df and the mean length are taken over all units of the person, whatever the services and filters of the request, so that
 * a word is as rare in one search as in the next. An item has the score of its best chunk.
 *
 * One statement. Its joins are lateral subqueries with a fence (offset, limit), so that they are index lookups on a database
 * without statistics too: PGlite never gathers any, and a plain join of scored documents with their units became quadratic
 * there (2,000 mails: 160 ms instead of 20). Postings are read by their primary key (user, term, …), index-only where they
 * have been vacuumed, once to count and once to score, which is cheaper than a window over them; units and passages by the
 * primary key of search_units, the corpus by search_segments_owner. All arithmetic is float8: numeric is ten times slower.
 */
export async function rankByWords(
  transaction: Transaction<Tables>,
  userId: string,
  terms: WantedTerms,
  request: ResolvedRequest,
): Promise<ScoredItem[]> {
  const { rows } = await rankingByWords(userId, terms, request).execute(transaction);
  return rows;
}

/** The statement of `rankByWords`, for its plan to be looked at. */
export function rankingByWords(userId: string, terms: WantedTerms, request: ResolvedRequest): RawBuilder<ScoredItem> {
  const { k1, b } = BM25;
  const wanted = [...terms.said, ...terms.related];
  const boosts = [...terms.said.map(() => 1), ...terms.related.map(() => RELATED)];
  return sql<ScoredItem>`
    with corpus as (
      select sum(document_count)::float8 as documents,
        sum(total_length)::float8 / nullif(sum(document_count), 0) as mean_length
      from search_segments where user_id = ${userId}::uuid
    ), words as (
      select wanted.term, mean_length, wanted.boost * ln(1 + (documents - df + 0.5) / (df + 0.5)) * ${k1 + 1}::float8 as weight
      from corpus cross join unnest(${wanted}::text[], ${boosts}::float8[]) as wanted (term, boost) cross join lateral (
        select count(*)::float8 as df from postings as p where p.user_id = ${userId}::uuid and p.term = wanted.term
      ) as counted
    ), scored as (
      select segment_id, document, sum(
        weight * tf / (tf + ${k1}::float8 * (${1 - b}::float8 + ${b}::float8 * length / mean_length))
      ) as score
      from words cross join lateral (
        select p.segment_id, p.document, p.tf::float8 as tf, p.length::float8 as length
        from postings as p where p.user_id = ${userId}::uuid and p.term = words.term
        offset 0
      ) as posting
      group by segment_id, document
    ), units as (
      select unit.*, ordered.segment_id, ordered.document, ordered.score
      from (select * from scored order by score desc) as ordered cross join lateral (
        select u.service, u.item_id, u.occurred_at, u.size_bytes, ${seriesOf(request)} as series
        from search_units as u
        where u.user_id = ${userId}::uuid and u.segment_id = ordered.segment_id and u.document = ordered.document
          and ${passes(userId, request)}
        limit 1
      ) as unit
      order by ordered.score desc
      ${enough(request)}
    ), items as (
      select service, item_id, segment_id, max(score) as score, max(occurred_at) as occurred_at,
        max(size_bytes) as size_bytes, min(series) as series, (array_agg(document order by score desc, document))[1:${sql.lit(PASSAGES)}] as documents
      from units
      group by service, item_id, segment_id
    ), different as (
      select items.*, ${nearness(request)} as nearness from items
    ), item as (
      select * from different where nearness = 1 and ${isRelevant(request.mode)} order by ${orderOf(request.mode)} limit ${request.limit}
    )
    select service, item_id as "itemId", score, occurred_at as "occurredAt", null::integer as total, ${passagesOf(userId)} as passages
    from item order by ${orderOf(request.mode)}`;
}

/** Units of occurrences that become one or two hits: some eight series with one a weekday, in the window of two years. */
const SERIES_ROOM = 4_000;

/**
 * By relevance, no more units need to be looked up than hold `limit` different items, as an item has at most MAX_CHUNKS units;
 * with room for the occurrences of series, and with ties, so that dates decide among equals. By date or size, all are needed.
 */
function enough({ mode, limit }: SearchRequest): RawBuilder<unknown> {
  return mode === 'relevance' ? sql`fetch first (${limit * MAX_CHUNKS + SERIES_ROOM}::integer) rows with ties` : sql``;
}

/** What the occurrences of a series have in common; null for what is no occurrence, and where each counts by itself. */
function seriesOf({ mode, asOf, filters }: SearchRequest): RawBuilder<string | null> {
  const isCollapsed = mode === 'relevance' && asOf !== undefined && !filters.after && !filters.before;
  return isCollapsed
    ? sql`case when u.flags & ${UNIT_FLAGS.recurring}::integer <> 0 then encode(u.content_hash, 'hex') end`
    : sql`null::text`;
}

/** 1 for the occurrence of each series that is nearest to the request's instant, on either side of it, and for all else. */
function nearness({ asOf }: SearchRequest): RawBuilder<number> {
  return sql`row_number() over (
      partition by coalesce(series, item_id::text), occurred_at >= ${asOf ?? null}::timestamptz
      order by abs(extract(epoch from occurred_at - ${asOf ?? null}::timestamptz)), item_id
    )`;
}

/** By date or size, an item that shares but a common word with the query must not come before one that it is about. */
function isRelevant(mode: SearchMode): RawBuilder<boolean> {
  return mode === 'relevance' ? sql`true` : sql`score >= 0.5 * (select max(score) from items)`;
}
