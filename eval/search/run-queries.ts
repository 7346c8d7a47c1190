import { searchAsMeant } from '../../shared/agents/search-as-meant.ts';
import { SERVICES } from '../../shared/domain/service.ts';
import type { Arm } from '../../shared/search/search-index.ts';
import type { JudgedQuery } from './judged-query.ts';
import { metricsOf } from './metrics.ts';
import { HITS, keysOf, type Ranking } from './ranking.ts';
import { runWritten, type WrittenOutcome } from './run-written.ts';
import type { Searched } from './searched.ts';

/** How each query is asked: by all arms fused, as the product does, and by one arm alone. */
export const RUNS = { fused: undefined, words: ['words'], vector: ['vector'] } as const satisfies Record<
  string,
  readonly Arm[] | undefined
>;

export type RunName = keyof typeof RUNS;

export interface Outcome {
  query: JudgedQuery;
  runs: Readonly<Record<RunName, Ranking>>;
  /** Of a query that is written in the search language too. */
  written?: WrittenOutcome;
}

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
  { index, userId, timeZone, keyOf, written }: Searched,
  arms: readonly Arm[] | undefined,
  signal: AbortSignal,
): Promise<Ranking> {
  const now = new Date(query.now);
  const start = performance.now();
  const request = {
    text: query.text,
    asOf: now,
    services: SERVICES,
    filters: {},
    ...(arms === undefined ? {} : { arms }),
    mode: 'relevance' as const,
    limit: HITS,
    timeZone,
  };
  const { hits } =
    arms === undefined && written !== undefined
      ? await searchAsMeant({ ...written, index }, userId, request, signal)
      : await index.search(userId, request, signal);
  const latencyMs = performance.now() - start;
  const keys = keysOf(hits, keyOf);
  return { hits: keys, metrics: metricsOf(keys, query.grades), latencyMs };
}
