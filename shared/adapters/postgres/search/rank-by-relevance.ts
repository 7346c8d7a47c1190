import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { ArmRanks } from '../../../domain/hit.ts';
import type { QueryVector } from '../../../search/query-embedder.ts';
import type { Arm } from '../../../search/search-index.ts';
import type { Tables } from '../tables.ts';
import type { ResolvedRequest } from './filters.ts';
import { joinedPassages, PASSAGES, passageColumns, type Ranking, type RankingRow, rankingOf } from './ranked-item.ts';
import { LISTS, LISTS_OF, type Reach, scopeOf, unitsByVectors, unitsByWords } from './relevance-lists.ts';
import { nearestOfSeries } from './series.ts';
import { scoredAndUnknown, scoredDocuments, type WantedTerms } from './words-arm.ts';

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
 * What passes filters is looked up once, by search_units_sender or search_units_by_date where these say enough, else among all of the
 * person's units. Lateral lookups of units are fenced, and by search_units_document and search_units_content; passages are found by the
 * primary key of search_units.
 */
export async function rankByRelevance(
  transaction: Transaction<Tables>,
  userId: string,
  query: RelevanceQuery,
  request: ResolvedRequest,
): Promise<Ranking> {
  const first = await rankWithin(transaction, userId, query, request, firstReach(request));
  // Long items, a series or hidden items took the places of others.
  return first.isShort ? rankWithin(transaction, userId, query, request, EVERYTHING) : first;
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

const EVERYTHING: Reach = { texts: null };

function firstReach(request: ResolvedRequest): Reach {
  return { texts: Math.ceil(TEXTS_AN_ITEM * depthOf(request)) };
}

function ranksOf(ranks: Record<Arm, number | null>): ArmRanks {
  return Object.fromEntries(Object.entries(ranks).filter(([, rank]) => rank !== null));
}

/** The statement of `rankByRelevance`, for its plan to be looked at. */
export function rankingByRelevance(
  userId: string,
  query: RelevanceQuery,
  request: ResolvedRequest,
  reach = firstReach(request),
): RawBuilder<FusedRow> {
  const isWanted = (arm: Arm) => request.arms?.includes(arm) ?? true;
  const { terms, vectors } = query;
  const { prefer } = request;
  // Always there, as the statement tells which words are unknown; where its arm is not wanted, without any.
  const sought = isWanted('words') ? terms : { said: [], related: [] };
  const bound = scopeOf(userId, 'bound', request, reach);
  const preferred = prefer && scopeOf(userId, 'preferred', { ...request, alsoBinding: [prefer] }, reach);
  const expressions = [bound.expression, preferred?.expression].filter((some) => some !== undefined);
  const lists = [unitsByWords(userId, LISTS.words, sql`select document, score from scored`, bound)];
  if (isWanted('vector')) lists.push(...unitsByVectors(userId, LISTS.vector, vectors, bound));
  if (preferred && isWanted('filtered')) {
    lists.push(
      unitsByWords(userId, LISTS.filteredWords, scoredDocuments(userId, terms, preferred.documents), preferred),
    );
    lists.push(...unitsByVectors(userId, LISTS.filteredVector, vectors, preferred));
  }
  const chunksIn = (list: number) => sql`coalesce(max(chunks) filter (where list = ${sql.lit(list)}), '{}')`;
  const chunks = Object.values(LISTS).map(chunksIn);
  const rankIn = (arm: Arm) =>
    sql`(min(rank) filter (where list in (${sql.join(LISTS_OF[arm].map(sql.lit))})))::integer`;
  return sql<FusedRow>`
    with ${sql.join([...expressions, scoredAndUnknown(userId, sought, bound.documents)])}, unit as (
      ${sql.join(lists, sql` union all `)}
    ), best as (
      select list, item_id, any_value(service) as service, max(weight) as weight, max(score) as score, max(occurred_at) as occurred_at,
        min(series) as series, (array_agg(chunk order by score desc, chunk))[1:${sql.lit(PASSAGES)}] as chunks
      from unit
      group by list, item_id
    ), ranked as (
      select *, row_number() over (partition by list order by score desc, occurred_at desc, item_id desc) as rank
      from ${nearestOfSeries(request, sql`best`, [sql`list`])} as best
    ), item as (
      select any_value(service) as service, item_id, max(occurred_at) as occurred_at, sum(weight / (${RRF_K} + rank)) as score,
        ${rankIn('words')} as words, ${rankIn('vector')} as vector, ${rankIn('filtered')} as filtered,
        ${sql.join(chunks, sql` || `)} as chunks
      from ranked
      where rank <= ${depthOf(request)}
      group by item_id
      order by score desc, occurred_at desc, item_id desc
      limit ${request.limit}
    )
    select unknown.terms as unknown, service, item_id as "itemId", occurred_at as "occurredAt", score,
      words, vector, filtered, ${passageColumns}, ${isShort(request, reach, bound.documents.wanted)} as "isShort"
    from unknown left join item on true ${joinedPassages(userId)}
    order by score desc, occurred_at desc, item_id desc`;
}

function depthOf({ limit }: ResolvedRequest): number {
  return Math.max(DEPTH, limit);
}

/** Whether a list has fewer items than are asked for, though what it was made of was cut off: then there may be more. */
function isShort({ limit }: ResolvedRequest, { texts }: Reach, documents: number | undefined): RawBuilder<boolean> {
  if (texts === null) return sql<boolean>`false`;
  const areDocumentsCut = sql`coalesce(cardinality((select documents from found)) >= ${documents}::integer, false)`;
  return sql<boolean>`(
    select bool_or(
      (select count(*) from ranked where ranked.list = given.list) < ${limit}::integer
      and ((select count(*) from unit where unit.list = given.list) >= ${texts}::integer
        or (given.list = ${sql.lit(LISTS.words)} and ${areDocumentsCut}))
    )
    from unnest(array[${sql.join(Object.values(LISTS).map(sql.lit))}]) as given (list)
  )`;
}
