import { percentile } from '../answers/result.ts';
import { type Metrics, meanOf } from './metrics.ts';
import { type Outcome, RUNS, type RunName } from './run-queries.ts';

/** What an evaluation found, as it is written to `--json`. */
export interface Result {
  /** Means over all queries: all arms fused, as the product searches. */
  fused: Metrics;
  /** Each arm alone: `words` is BM25. */
  arms: Readonly<Record<Exclude<RunName, 'fused'>, Metrics>>;
  /** Of the queries that are written in the search language too, judged by what was wanted alone; absent without any. */
  written?: { queries: number; asWritten: Metrics; asText: Metrics };
  /** Of the fused search, from the call of the index until its hits are loaded. */
  latencyMs: { p50: number; p99: number };
  queries: ({
    id: string;
    kind?: string;
    text: string;
    hits: readonly string[];
    written?: { text: string; hits: readonly string[] } & Metrics;
  } & Metrics)[];
}

export function toResult(outcomes: readonly Outcome[]): Result {
  const latencies = outcomes.map(({ runs }) => runs.fused.latencyMs);
  const { fused, ...arms } = meansOf(outcomes);
  return {
    fused,
    arms,
    ...writtenMeans(outcomes),
    latencyMs: { p50: percentile(latencies, 50), p99: percentile(latencies, 99) },
    queries: outcomes.map(({ query: { id, kind, text }, runs: { fused }, written }) => ({
      id,
      ...(kind === undefined ? {} : { kind }),
      text,
      ...fused.metrics,
      hits: fused.hits,
      ...(written && {
        written: { text: written.text, ...written.asWritten.metrics, hits: written.asWritten.hits },
      }),
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

function writtenMeans(outcomes: readonly Outcome[]): Pick<Result, 'written'> {
  const written = outcomes.flatMap((outcome) => outcome.written ?? []);
  if (written.length === 0) return {};
  const asWritten = meanOf(written.map((one) => one.asWritten.metrics));
  return { written: { queries: written.length, asWritten, asText: meanOf(written.map((one) => one.asText)) } };
}
