import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { ArmRanks } from '../../../domain/hit.ts';
import type { QueryVector } from '../../../search/query-embedder.ts';
import type { Arm } from '../../../search/search-index.ts';
import type { Tables } from '../tables.ts';
import { hasFilters, passes, type ResolvedRequest } from './filters.ts';
import { PASSAGES, passagesOf, type Ranking, type RankingRow, rankingOf } from './ranked-item.ts';
import { nearestOfSeries, seriesOf } from './series.ts';
import { nearestTexts, type TextScope } from './vector-arm.ts';
import { type DocumentScope, scoredDocuments, type WantedTerms } from './words-arm.ts';

/** Reciprocal rank fusion's constant (Cormack et al. 2009). */
const RRF_K = 60;

/** What the arms are called within the statement: numbers sort faster than their names. */
const ARMS: Readonly<Record<Arm, RawBuilder<number>>> = { words: sql`1`, vector: sql`2`, filtered: sql`3` };

const WEIGHTS: Readonly<Record<Arm, number>> = { words: 1, vector: 1, filtered: 1.5 };

/** Items that an arm gives to the fusion: at rank 100 a place counts 0.006, less than one between the first two ranks of ten. */
const DEPTH = 100;

/** What to look for: words, and the query's vector by each model that made one. */
export interface RelevanceQuery {
  terms: WantedTerms;
  vectors: readonly QueryVector[];
}

/**
 * The items that are most relevant to a query and pass the request's filters: up to three arms, each of which ranks items by their best
 * chunk, fused by the sum of weight / (60 + rank), where an arm by vectors counts as much as their model does. One statement, whatever
 * the services. Its lateral lookups of units are fenced, and by the indexes search_units_document and search_units_content; passages are found by the primary key of search_units.
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
  const units = [unitsByWords(userId, bound)];
  if (vectors.length > 0 && isWanted('vector')) units.push(unitsByVectors(userId, 'vector', vectors, bound));
  if (vectors.length > 0 && preferred && isWanted('filtered')) {
    units.push(unitsByVectors(userId, 'filtered', vectors, preferred));
  }
  const chunksIn = (arm: Arm) => sql`coalesce(max(chunks) filter (where arm = ${ARMS[arm]}), '{}')`;
  const rankIn = (arm: Arm) => sql`(min(rank) filter (where arm = ${ARMS[arm]}))::integer`;
  return sql<FusedRow>`
    with ${sql.join([...expressions, scoredDocuments(userId, sought, { ...bound.documents, wanted: documentsOf(bound) })])}, unit as (
      ${sql.join(units, sql` union all `)}
    ), best as (
      select arm, item_id, any_value(service) as service, max(weight) as weight, max(score) as score, max(occurred_at) as occurred_at,
        min(series) as series, (array_agg(chunk order by score desc, chunk))[1:${sql.lit(PASSAGES)}] as chunks
      from unit
      group by arm, item_id
    ), ranked as (
      select *, row_number() over (partition by arm order by score desc, occurred_at desc, item_id desc) as rank
      from ${nearestOfSeries(request, sql`best`, [sql`arm`])} as best
    ), item as (
      select any_value(service) as service, item_id, max(occurred_at) as occurred_at, sum(weight / (${RRF_K} + rank)) as score,
        ${rankIn('words')} as words, ${rankIn('vector')} as vector, ${rankIn('filtered')} as filtered,
        ${chunksIn('words')} || ${chunksIn('vector')} || ${chunksIn('filtered')} as chunks
      from ranked
      where rank <= ${depthOf(request)}
      group by item_id
      order by score desc, occurred_at desc, item_id desc
      limit ${request.limit}
    )
    select unknown.terms as unknown, service, item_id as "itemId", occurred_at as "occurredAt", score,
      words, vector, filtered, ${passagesOf(userId)} as passages
    from unknown left join item on true
    order by score desc, occurred_at desc, item_id desc`;
}

function depthOf({ limit }: ResolvedRequest): number {
  return Math.max(DEPTH, limit);
}

/** Texts that an arm looks units up for, the best ones: there, few items have several. */
function textsOf(request: ResolvedRequest): number {
  return 1.2 * depthOf(request);
}

/** Twice as many where hidden ones are among them. */
function documentsOf({ request, expression }: Scope): number {
  return expression ? textsOf(request) : 2 * textsOf(request);
}

/** What an arm looks through. */
interface Scope {
  request: ResolvedRequest;
  /** A common table expression with what passes the filters; undefined where services alone bind. */
  expression?: RawBuilder<unknown>;
  documents: DocumentScope;
  texts: TextScope;
}

/** Filters are tried once on each unit, and not again for each arm and word. */
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
function unitsByWords(userId: string, { request }: Scope): RawBuilder<unknown> {
  return sql`(
    select ${ARMS.words} as arm, ${WEIGHTS.words}::float8 as weight, ordered.score, unit.*
    from (select document, score from scored order by score desc) as ordered cross join lateral (
      ${unitsOf(userId, request, sql`u.document = ordered.document`)}
    ) as unit
    order by ordered.score desc
    fetch first (${textsOf(request)}::integer) rows with ties
  )`;
}

function unitsByVectors(
  userId: string,
  arm: Arm,
  vectors: readonly QueryVector[],
  { request, texts }: Scope,
): RawBuilder<unknown> {
  return sql`
    select ${ARMS[arm]} as arm, ${WEIGHTS[arm]}::float8 * near.weight as weight, near.similarity as score, unit.*
    from (${nearestTexts(userId, vectors, textsOf(request), texts)}) as near cross join lateral (
      ${unitsOf(userId, request, sql`u.content_key = near.content_key`)}
    ) as unit`;
}

function unitsOf(userId: string, request: ResolvedRequest, isOne: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select u.service, u.item_id, u.chunk, u.occurred_at, ${seriesOf(request)} as series
    from search_units as u
    where u.user_id = ${userId}::uuid and ${isOne} and ${passes(userId, request)}
    offset 0`;
}
