import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { ArmRanks } from '../../../domain/hit.ts';
import type { QueryVector } from '../../../search/query-embedder.ts';
import type { Arm } from '../../../search/search-index.ts';
import { UNIT_FLAGS } from '../../../search/search-unit.ts';
import type { Tables } from '../tables.ts';
import { type ResolvedRequest, someServices } from './filters.ts';
import { PASSAGES, type Ranking, type RankingRow, rankingOf } from './ranked-item.ts';
import { LIST_WEIGHTS, listsOf, type Reach, scopeOf } from './relevance-lists.ts';
import { isCollapsed } from './series.ts';
import { queriedVectors } from './vector-arm.ts';
import { soughtWords, type WantedTerms } from './words-arm.ts';

/** Reciprocal rank fusion's constant (Cormack et al. 2009). */
const RRF_K = 60;

/** Items that a list gives to the fusion: at rank 100 a place counts 0.006, less than one between the first two ranks of ten. */
const DEPTH = 100;

/** Texts that a list looks units up for, to begin with: among the best, few items have several. */
const TEXTS_AN_ITEM = 1.2;

/** What to look for: words, and the query's vector by each model that made one. */
export interface RelevanceQuery {
  terms: WantedTerms;
  vectors: readonly QueryVector[];
}

/**
 * The items that are most relevant to a query and pass the request's filters: up to four lists of items, each by their best chunk, fused
 * by the sum of weight / (60 + rank), where a list by vectors counts as much as their model does. One statement, whatever the services.
 *
 * What passes filters is looked up first, by search_units_sender or search_units_by_date where these say enough, else among all of the
 * person's units. app.rank_items (migration 0020) does the rest, and its plans are kept by the connection.
 */
export async function rankByRelevance(
  transaction: Transaction<Tables>,
  userId: string,
  query: RelevanceQuery,
  request: ResolvedRequest,
): Promise<Ranking> {
  const first = await rankWithin(transaction, userId, query, request, firstReach(request));
  // Long items, a series or hidden items took the places of others.
  return first.isShort ? rankWithin(transaction, userId, query, request, null) : first;
}

async function rankWithin(
  transaction: Transaction<Tables>,
  userId: string,
  query: RelevanceQuery,
  request: ResolvedRequest,
  reach: Reach,
): Promise<Ranking & { isShort: boolean }> {
  const { rows } = await rankingByRelevance(userId, query, request, reach).execute(transaction);
  const ranking = rankingOf(
    rows.map(({ words, vector, filtered, isShort: _, ...row }) => ({
      ...row,
      ranks: ranksOf({ words, vector, filtered }),
    })),
  );
  return { ...ranking, isShort: rows[0]?.isShort ?? false };
}

type FusedRow = RankingRow & Record<Arm, number | null> & { isShort: boolean };

/** How far lists are followed to begin with. */
export function firstReach(request: ResolvedRequest): number {
  return Math.ceil(TEXTS_AN_ITEM * depthOf(request));
}

function depthOf({ limit }: ResolvedRequest): number {
  return Math.max(DEPTH, limit);
}

function ranksOf(ranks: Record<Arm, number | null>): ArmRanks {
  return Object.fromEntries(Object.entries(ranks).filter(([, rank]) => rank !== null));
}

/** The statement of `rankByRelevance`, for its plan to be looked at. */
export function rankingByRelevance(
  userId: string,
  { terms, vectors }: RelevanceQuery,
  request: ResolvedRequest,
  reach: Reach = firstReach(request),
): RawBuilder<FusedRow> {
  const { prefer, services, includeHidden, asOf, limit } = request;
  const lists = listsOf(request);
  const bound = scopeOf(userId, 'bound', request, reach);
  const preferred = scopeOf(userId, 'preferred', prefer && { ...request, alsoBinding: [prefer] }, reach);
  const expressions = [bound.expression, preferred.expression].filter((some) => some !== undefined);
  const scopes = expressions.length > 0 ? sql`with ${sql.join(expressions)}` : sql``;
  return sql<FusedRow>`
    ${scopes}
    select unknown, service, item_id as "itemId", occurred_at as "occurredAt", score, words, vector, filtered,
      passage1, passage2, passage3, is_short as "isShort"
    from app.rank_items(
      person => ${userId}::uuid, ${soughtWords(terms, includeHidden)}, ${queriedVectors(vectors)},
      services => ${someServices(services)}::text[], ${bound.arguments}, ${preferred.arguments},
      lists => ${lists}::integer[], list_weights => ${LIST_WEIGHTS}::float8[], reach => ${reach}::integer,
      as_of => ${isCollapsed(request) ? asOf : null}::timestamptz, recurring => ${UNIT_FLAGS.recurring}::integer,
      rrf_k => ${RRF_K}::integer, depth => ${depthOf(request)}::integer, passages => ${PASSAGES}::integer, wanted => ${limit}::integer
    )
    order by score desc, occurred_at desc, item_id desc`;
}
