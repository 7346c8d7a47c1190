import { percentile } from '../answers/result.ts';
import { type Metrics, meanOf } from './metrics.ts';
import { type Outcome, RUNS, type RunName } from './run-queries.ts';

/** What an evaluation found, as it is written to `--json`. */
export interface Result {
  /** Means over all queries: all arms fused, as the product searches. */
  fused: Metrics;
  /** Each arm alone: `words` is BM25. */
  arms: Readonly<Record<Exclude<RunName, 'fused'>, Metrics>>;
  /** Of the fused search, from the call of the index until its hits are loaded. */
  latencyMs: { p50: number; p99: number };
  queries: ({ id: string; kind?: string; text: string; hits: readonly string[] } & Metrics)[];
}

export function toResult(outcomes: readonly Outcome[]): Result {
  const latencies = outcomes.map(({ runs }) => runs.fused.latencyMs);
  const { fused, ...arms } = meansOf(outcomes);
  return {
    fused,
    arms,
    latencyMs: { p50: percentile(latencies, 50), p99: percentile(latencies, 99) },
    queries: outcomes.map(({ query: { id, kind, text }, runs: { fused } }) => ({
      id,
      ...(kind === undefined ? {} : { kind }),
      text,
      ...fused.metrics,
      hits: fused.hits,
    })),
  };
}

/** The means of every run. */
export function meansOf(outcomes: readonly Outcome[]): Record<RunName, Metrics> {
  const means = Object.keys(RUNS).map((name) => [
    name,
    meanOf(outcomes.map(({ runs }) => runs[name as RunName].metrics)),
  ]);
  return Object.fromEntries(means) as Record<RunName, Metrics>;
}
