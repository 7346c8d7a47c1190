import { findWritten } from '../../shared/agents/written-search.ts';
import { SERVICES } from '../../shared/domain/service.ts';
import type { JudgedQuery } from './judged-query.ts';
import { type Grades, type Metrics, metricsOf } from './metrics.ts';
import { HITS, keysOf, type Ranking } from './ranking.ts';
import type { Searched, WrittenParts } from './searched.ts';

/** A query asked in the search language, beside the same query asked as text, judged alike. */
export interface WrittenOutcome {
  text: string;
  asWritten: Ranking;
  asText: Metrics;
}

/**
 * Asks a query as it is written in the search language, as `GET /v1/search` does.
 *
 * What is written binds, so it is judged by what was wanted (grade 2) alone: what is merely related (grade 1) may lie outside of
 * what was written, and is taken out of the ranking where it does not. Where grades tell no such difference, all that is relevant was wanted.
 * @param fused what the same query gave as text
 * @throws SearchSyntaxError when the search language does not have what is written
 */
export async function runWritten(
  { written = '', grades, now }: JudgedQuery,
  { index, userId, timeZone, keyOf }: Searched,
  parts: WrittenParts,
  fused: readonly string[],
  signal: AbortSignal,
): Promise<WrittenOutcome> {
  const wanted = wantedOf(grades);
  const judge = (keys: readonly string[]) => {
    const hits = keys.filter((key) => wanted.has(key) || !grades.has(key));
    return { hits, metrics: metricsOf(hits, wanted) };
  };
  const search = {
    text: written,
    services: SERVICES,
    mode: 'relevance',
    limit: HITS,
    timeZone,
    now: new Date(now),
  } as const;
  const start = performance.now();
  const { hits } = await findWritten({ index, ...parts }, userId, search, signal);
  const latencyMs = performance.now() - start;
  return { text: written, asWritten: { ...judge(keysOf(hits, keyOf)), latencyMs }, asText: judge(fused).metrics };
}

/** What was wanted: from grade 2 on, or all that is relevant where nothing has a higher grade than 1. */
export function wantedOf(grades: Grades): Map<string, number> {
  const wanted = [...grades].filter(([, grade]) => grade >= 2);
  return new Map(wanted.length > 0 ? wanted : [...grades].filter(([, grade]) => grade >= 1));
}
