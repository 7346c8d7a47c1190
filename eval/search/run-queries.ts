import type { Hit } from '../../shared/domain/hit.ts';
import { SERVICES } from '../../shared/domain/service.ts';
import type { Arm, SearchIndex, SearchRequest } from '../../shared/search/search-index.ts';
import type { JudgedQuery } from './judged-query.ts';
import { type Metrics, metricsOf } from './metrics.ts';
import { runWritten, type WrittenOutcome, type WrittenParts } from './run-written.ts';
import type { KeyOf } from './story-keys.ts';

/** What is searched: the product's index over one person's items. */
export interface Searched {
  index: SearchIndex;
  userId: string;
  /** IANA. */
  timeZone: string;
  keyOf: KeyOf;
  /** Where the search language is asked too. */
  written?: WrittenParts;
}

/** How each query is asked: by all arms fused, as the product does, and by one arm alone. */
export const RUNS = { fused: undefined, words: ['words'], vector: ['vector'] } as const satisfies Record<
  string,
  readonly Arm[] | undefined
>;

export type RunName = keyof typeof RUNS;

/** What one search gave. */
export interface Ranking {
  /** Keys of the items, the best first; at most ten. */
  hits: readonly string[];
  metrics: Metrics;
  latencyMs: number;
}

export interface Outcome {
  query: JudgedQuery;
  runs: Readonly<Record<RunName, Ranking>>;
  /** Of a query that is written in the search language too. */
  written?: WrittenOutcome;
}

/** As many as the metrics look at. */
const DEPTH = 10;

/** The occurrences of a series have one key, and up to two of them are found: with this many hits there are ten keys. */
export const HITS = 2 * DEPTH;

/**
 * Searches for each query in every run, one after the other.
 * @param onOutcome is told each outcome as it comes
 * @throws the signal's reason, when it aborts in between
 */
export async function runQueries(
  queries: readonly JudgedQuery[],
  searched: Searched,
  onOutcome: (outcome: Outcome) => void,
  signal: AbortSignal,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const query of queries) {
    const run = (arms: readonly Arm[] | undefined) => rank(query, searched, arms, signal);
    const runs = { fused: await run(RUNS.fused), words: await run(RUNS.words), vector: await run(RUNS.vector) };
    const inLanguage =
      query.written !== undefined && searched.written !== undefined
        ? { written: await runWritten(query, searched, searched.written, runs.fused.hits, signal) }
        : {};
    const outcome = { query, runs, ...inLanguage };
    outcomes.push(outcome);
    onOutcome(outcome);
  }
  return outcomes;
}

async function rank(
  query: JudgedQuery,
  { index, userId, timeZone, keyOf }: Searched,
  arms: readonly Arm[] | undefined,
  signal: AbortSignal,
): Promise<Ranking> {
  const request: SearchRequest = {
    text: query.text,
    asOf: new Date(query.now),
    services: SERVICES,
    filters: {},
    ...(arms === undefined ? {} : { arms }),
    mode: 'relevance',
    limit: HITS,
    timeZone,
  };
  const start = performance.now();
  const { hits } = await index.search(userId, request, signal);
  const latencyMs = performance.now() - start;
  const keys = keysOf(hits, keyOf);
  return { hits: keys, metrics: metricsOf(keys, query.grades), latencyMs };
}

/** The keys of the first ten things. What nobody judged keeps its place: whoever looks for something has to read past it. */
export function keysOf(hits: readonly Hit[], keyOf: KeyOf): string[] {
  return [...new Set(hits.map(({ item }) => keyOf(item) ?? `${item.service}/${item.id}`))].slice(0, DEPTH);
}
