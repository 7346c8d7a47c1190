import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { ArmRanks } from '../../../domain/hit.ts';
import type { QueryVector } from '../../../search/query-embedder.ts';
import type { Arm } from '../../../search/search-index.ts';
import type { Tables } from '../tables.ts';
import { hasFilters, passes, type ResolvedRequest } from './filters.ts';
import { joinedPassages, PASSAGES, passageColumns, type Ranking, type RankingRow, rankingOf } from './ranked-item.ts';
import { nearestOfSeries, seriesOf } from './series.ts';
import { nearestTexts, type TextScope } from './vector-arm.ts';
import { type DocumentScope, scoredAndUnknown, scoredDocuments, type WantedTerms } from './words-arm.ts';

/** Reciprocal rank fusion's constant (Cormack et al. 2009). */
const RRF_K = 60;

/**
 * What ranks items: what passes a guessed filter is ranked by words and by vectors apart, as one may find what the other does not. Numbers, as
 * they sort faster than names.
 */
const LISTS = { words: 1, vector: 2, filteredWords: 3, filteredVector: 4 } as const;

/** The lists that an arm consists of. */
const LISTS_OF: Readonly<Record<Arm, readonly number[]>> = {
  words: [LISTS.words],
  vector: [LISTS.vector],
  filtered: [LISTS.filteredWords, LISTS.filteredVector],
};

/** What the list by vectors of what passes a guessed filter counts. */
const FILTERED = 1.5;

/** Likewise by words, beside the list of all that hold them: together as much. With 1.5 more that does not pass was lost than found. */
const FILTERED_WORDS = 0.5;

/** Items that an arm gives to the fusion: at rank 100 a place counts 0.006, less than one between the first two ranks of ten. */
const DEPTH = 100;

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
  const { rows } = await rankingByRelevance(userId, query, request).execute(transaction);
  return rankingOf(
    rows.map(({ words, vector, filtered, ...row }) => ({ ...row, ranks: ranksOf({ words, vector, filtered }) })),
  );
}

type FusedRow = RankingRow & Record<Arm, number | null>;

function ranksOf(ranks: Record<Arm, number | null>): ArmRanks {
  return Object.fromEntries(Object.entries(ranks).filter(([, rank]) => rank !== null));
}

/** The statement of `rankByRelevance`, for its plan to be looked at. */
export function rankingByRelevance(
  userId: string,
  query: RelevanceQuery,
  request: ResolvedRequest,
): RawBuilder<FusedRow> {
  const isWanted = (arm: Arm) => request.arms?.includes(arm) ?? true;
  const { terms, vectors } = query;
  const { prefer } = request;
  // Always there, as the statement tells which words are unknown; where its arm is not wanted, without any.
  const sought = isWanted('words') ? terms : { said: [], related: [] };
  const bound = scopeOf(userId, 'bound', request);
  const preferred = prefer && scopeOf(userId, 'preferred', { ...request, alsoBinding: [prefer] });
  const expressions = [bound.expression, preferred?.expression].filter((some) => some !== undefined);
  const lists = [unitsByWords(userId, LISTS.words, sql`select document, score from scored`, bound)];
  if (isWanted('vector')) lists.push(...unitsByVectors(userId, LISTS.vector, vectors, bound));
  if (preferred && isWanted('filtered')) {
    const documents = scoredDocuments(userId, terms, { ...preferred.documents, wanted: documentsOf(preferred) });
    lists.push(unitsByWords(userId, LISTS.filteredWords, documents, preferred));
    lists.push(...unitsByVectors(userId, LISTS.filteredVector, vectors, preferred));
  }
  const chunksIn = (list: number) => sql`coalesce(max(chunks) filter (where list = ${sql.lit(list)}), '{}')`;
  const chunks = Object.values(LISTS).map(chunksIn);
  const rankIn = (arm: Arm) =>
    sql`(min(rank) filter (where list in (${sql.join(LISTS_OF[arm].map(sql.lit))})))::integer`;
  return sql<FusedRow>`
    with ${sql.join([...expressions, scoredAndUnknown(userId, sought, { ...bound.documents, wanted: documentsOf(bound) })])}, unit as (
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
      words, vector, filtered, ${passageColumns}
    from unknown left join item on true ${joinedPassages(userId)}
    order by score desc, occurred_at desc, item_id desc`;
}

function depthOf({ limit }: ResolvedRequest): number {
  return Math.max(DEPTH, limit);
}

/** Texts that a list looks units up for, the best ones: there, few items have several. */
function textsOf(request: ResolvedRequest): number {
  return Math.ceil(1.2 * depthOf(request));
}

/** Twice as many where hidden ones are among them. */
function documentsOf({ request, expression }: Scope): number {
  return expression ? textsOf(request) : 2 * textsOf(request);
}

/** What a list looks through. */
interface Scope {
  request: ResolvedRequest;
  /** A common table expression with what passes the filters; undefined where services alone bind. */
  expression?: RawBuilder<unknown>;
  documents: DocumentScope;
  texts: TextScope;
}

/** Filters are tried once on each unit, and not again for each list and word. */
function scopeOf(userId: string, name: string, request: ResolvedRequest): Scope {
  const { services } = request;
  if (!hasFilters(request)) return { request, documents: { services }, texts: { services } };
  const cte = sql.raw(name);
  return {
    request,
    expression: sql`${cte} as materialized (
      select coalesce(array_agg(distinct u.document), '{}') as documents, coalesce(array_agg(distinct u.content_key), '{}') as texts
      from search_units as u where u.user_id = ${userId}::uuid and ${passes(userId, request)}
    )`,
    documents: { among: sql`(select documents from ${cte})` },
    texts: { among: sql`(select texts from ${cte})` },
  };
}

/** By score, and with ties, so that dates decide among equals, and a series comes whole. */
function unitsByWords(
  userId: string,
  list: number,
  documents: RawBuilder<unknown>,
  { request }: Scope,
): RawBuilder<unknown> {
  const weight = list === LISTS.filteredWords ? FILTERED_WORDS : 1;
  return sql`(
    select ${sql.lit(list)} as list, ${weight}::float8 as weight, ordered.score, unit.*
    from (${documents} order by score desc) as ordered cross join lateral (
      ${unitsOf(userId, request, sql`u.document = ordered.document`)}
    ) as unit
    order by ordered.score desc
    fetch first (${textsOf(request)}::integer) rows with ties
  )`;
}

/** None where the query has no vector. */
function unitsByVectors(
  userId: string,
  list: number,
  vectors: readonly QueryVector[],
  { request, texts }: Scope,
): RawBuilder<unknown>[] {
  if (vectors.length === 0) return [];
  const weight = list === LISTS.filteredVector ? FILTERED : 1;
  return [
    sql`
      select ${sql.lit(list)} as list, ${weight}::float8 * near.weight as weight, near.similarity as score, unit.*
      from (${nearestTexts(userId, vectors, textsOf(request), texts)}) as near cross join lateral (
        ${unitsOf(userId, request, sql`u.content_key = near.content_key`)}
      ) as unit`,
  ];
}

function unitsOf(userId: string, request: ResolvedRequest, isOne: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select u.service, u.item_id, u.chunk, u.occurred_at, ${seriesOf(request)} as series
    from search_units as u
    where u.user_id = ${userId}::uuid and ${isOne} and ${passes(userId, request)}
    offset 0`;
}
