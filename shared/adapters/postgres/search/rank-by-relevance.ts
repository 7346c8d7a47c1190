import { type RawBuilder, sql, type Transaction } from 'kysely';
import { MAX_CHUNKS } from '../../../content/chunks.ts';
import type { ArmRanks } from '../../../domain/hit.ts';
import type { QueryVector } from '../../../search/query-embedder.ts';
import type { Arm } from '../../../search/search-index.ts';
import type { Tables } from '../tables.ts';
import { hasFilters, passes, type ResolvedRequest } from './filters.ts';
import { PASSAGES, passagesOf, type Ranking, type RankingRow, rankingOf } from './ranked-item.ts';
import { nearness, seriesOf } from './series.ts';
import { nearestTexts, queryVector, type VectorSource } from './vector-arm.ts';
import { scoredDocuments, type WantedTerms } from './words-arm.ts';

/** Reciprocal rank fusion's constant (Cormack et al. 2009). */
const RRF_K = 60;

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

/** What the model of the vectors is worth counts in what it ranks. */
function weightOf(arm: Arm): RawBuilder<number> {
  const weight = sql<number>`${WEIGHTS[arm]}::float8`;
  return arm === 'words' ? weight : sql<number>`${weight} * (select weight from query)`;
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
  const arms = armsOf(userId, query, request);
  const ranked = arms.map(
    ({ arm }) => sql`
      select service, item_id, occurred_at, chunks, rank, ${arm} as arm, ${weightOf(arm)} / (${RRF_K} + rank) as share
      from ${sql.raw(`${arm}_ranked`)}`,
  );
  const chunksIn = (arm: Arm) => sql`coalesce(max(chunks) filter (where arm = ${arm}), '{}')`;
  const rankIn = (arm: Arm) => sql`min(rank) filter (where arm = ${arm})`;
  return sql<FusedRow>`
    with ${sql.join(arms.flatMap(({ expressions }) => expressions))}, item as (
      select service, item_id, max(occurred_at) as occurred_at, sum(share) as score, ${rankIn('words')} as words,
        ${rankIn('vector')} as vector, ${rankIn('filtered')} as filtered,
        ${chunksIn('words')} || ${chunksIn('vector')} || ${chunksIn('filtered')} as chunks
      from (${sql.join(ranked, sql` union all `)}) as ranked
      group by service, item_id
      order by score desc, occurred_at desc, item_id desc
      limit ${request.limit}
    )
    select unknown.terms as unknown, service, item_id as "itemId", occurred_at as "occurredAt", score,
      words::integer, vector::integer, filtered::integer, ${passagesOf(userId)} as passages
    from unknown left join item on true
    order by score desc, occurred_at desc, item_id desc`;
}

interface ArmExpressions {
  arm: Arm;
  /** Common table expressions up to `${arm}_ranked` (service, item_id, occurred_at, chunks, rank). */
  expressions: RawBuilder<unknown>[];
}

function armsOf(userId: string, { terms, vectors }: RelevanceQuery, request: ResolvedRequest): ArmExpressions[] {
  const isWanted = (arm: Arm) => request.arms?.includes(arm) ?? true;
  const arms: ArmExpressions[] = [];
  // Always there, as the statement tells which words are unknown; where its arm is not wanted, without any.
  const scored = scoredDocuments(userId, isWanted('words') ? terms : { said: [], related: [] });
  arms.push({ arm: 'words', expressions: [scored, bestUnits(userId, request), ranked('words', request)] });
  if (vectors.length === 0) return arms;
  const shared = queryVector(userId, vectors);
  const near = (arm: Arm, filter: ResolvedRequest, source: VectorSource): ArmExpressions => ({
    arm,
    expressions: [nearestTexts(userId, arm, source), nearestUnits(userId, arm, filter), ranked(arm, filter)],
  });
  const { services, prefer } = request;
  if (isWanted('vector')) {
    const source: VectorSource = hasFilters(request)
      ? { kind: 'units', units: passes(userId, request) }
      : { kind: 'services', services };
    arms.push(near('vector', request, source));
  }
  if (prefer && isWanted('filtered')) {
    const both = { ...request, alsoBinding: [prefer] };
    arms.push(near('filtered', both, { kind: 'units', units: passes(userId, both) }));
  }
  const [first] = arms.slice(1);
  first?.expressions.unshift(shared);
  return arms;
}

/** Units that are looked up for an item of the result: an item has two in the mean, and MAX_CHUNKS at most. */
const UNITS_AN_ITEM = MAX_CHUNKS / 2;

/** `words_units`: by score, and with ties, so that dates decide among equals, and a series comes whole. */
function bestUnits(userId: string, request: ResolvedRequest): RawBuilder<unknown> {
  return sql`words_units as (
    select unit.*, ordered.score
    from (select * from scored order by score desc) as ordered cross join lateral (
      ${unitsOf(userId, request, sql`u.document = ordered.document`)}
    ) as unit
    order by ordered.score desc
    fetch first (${request.limit * UNITS_AN_ITEM}::integer) rows with ties
  )`;
}

function nearestUnits(userId: string, arm: Arm, request: ResolvedRequest): RawBuilder<unknown> {
  return sql`${sql.raw(`${arm}_units`)} as (
    select unit.*, near.similarity as score
    from ${sql.raw(`${arm}_near`)} as near cross join lateral (
      ${unitsOf(userId, request, sql`u.content_key = near.content_key`)}
    ) as unit
  )`;
}

function unitsOf(userId: string, request: ResolvedRequest, isOne: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select u.service, u.item_id, u.chunk, u.occurred_at, ${seriesOf(request)} as series
    from search_units as u
    where u.user_id = ${userId}::uuid and ${isOne} and ${passes(userId, request)}
    offset 0`;
}

/** Items by their best chunk, of a series the occurrences nearest to the request's instant, numbered. */
function ranked(arm: Arm, request: ResolvedRequest): RawBuilder<unknown> {
  return sql`${sql.raw(`${arm}_items`)} as (
    select service, item_id, max(score) as score, max(occurred_at) as occurred_at, min(series) as series,
      (array_agg(chunk order by score desc, chunk))[1:${sql.lit(PASSAGES)}] as chunks
    from ${sql.raw(`${arm}_units`)}
    group by service, item_id
  ), ${sql.raw(`${arm}_ranked`)} as (
    select service, item_id, occurred_at, chunks, row_number() over (order by score desc, occurred_at desc, item_id desc) as rank
    from (select *, ${nearness(request)} as nearness from ${sql.raw(`${arm}_items`)}) as different
    where nearness = 1
    order by rank
    limit ${Math.max(DEPTH, request.limit)}
  )`;
}
