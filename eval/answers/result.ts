import type { CitedSource, Judgement } from './judge.ts';
import { kindOf } from './question.ts';
import type { Outcome } from './run-questions.ts';

/** What an evaluation found, as it is written to `--json`. `total` is the sum of `right`, `wrong` and `asked`. */
export interface Result {
  total: number;
  right: number;
  wrong: number;
  /** Asked back where an answer was due. Asking back where the question is ambiguous counts as right. */
  asked: number;
  /** From the request until the whole answer was read, over HTTP, by functions that were loaded before. */
  latencyMs: { p50: number; p99: number };
  questions: { id: string; verdict: Judgement['verdict']; answer: string; sources: readonly CitedSource[] }[];
}

export function toResult(outcomes: readonly Outcome[]): Result {
  const latencies = outcomes.map(({ latencyMs }) => latencyMs);
  return {
    ...countVerdicts(outcomes),
    latencyMs: { p50: percentile(latencies, 50), p99: percentile(latencies, 99) },
    questions: outcomes.map(({ question, reply, judgement }) => ({
      id: question.id,
      verdict: judgement.verdict,
      answer: reply.text,
      sources: reply.kind === 'answer' ? reply.cited : [],
    })),
  };
}

export interface Counts {
  total: number;
  right: number;
  wrong: number;
  asked: number;
}

export function countVerdicts(outcomes: readonly Outcome[]): Counts {
  const counts = { total: outcomes.length, right: 0, wrong: 0, asked: 0 };
  for (const { judgement } of outcomes) counts[judgement.verdict] += 1;
  return counts;
}

/** Counts by kind of question, in the order in which the kinds come first. */
export function countByKind(outcomes: readonly Outcome[]): Map<string, Counts> {
  const kinds = Map.groupBy(outcomes, ({ question }) => kindOf(question));
  return new Map([...kinds].map(([kind, ofKind]) => [kind, countVerdicts(ofKind)]));
}

/** The smallest value that `percent` of all values do not exceed (nearest rank), to a tenth; 0 when there are none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
  return Math.round(value * 10) / 10;
}
