import pc from 'picocolors';
import { type Counts, countByKind, type Result } from './result.ts';
import type { Outcome } from './run-questions.ts';

const COLOURS = { right: pc.green, wrong: pc.red, asked: pc.yellow } as const;

/** A line while it goes on: verdict, id, milliseconds, question. */
export function progressLine({ question, judgement, latencyMs }: Outcome): string {
  const verdict = COLOURS[judgement.verdict](judgement.verdict.padEnd(5));
  return `${verdict} ${question.id.padEnd(16)} ${latencyMs.toFixed(0).padStart(5)} ms  ${question.question}`;
}

/** What went wrong and why, then the counts by kind and in all. */
export function report(outcomes: readonly Outcome[], result: Result): string {
  const misses = outcomes.filter(({ judgement }) => judgement.verdict !== 'right').map(miss);
  const { p50, p99 } = result.latencyMs;
  return [
    ...(misses.length > 0 ? [pc.bold('\nMisses'), ...misses] : []),
    '',
    ...table(countByKind(outcomes), result),
    `\nLatency: p50 ${p50} ms, p99 ${p99} ms.`,
  ].join('\n');
}

/** The total alone, for questions of which nothing else should be known. */
export function score({ total, right }: Result): string {
  return `${right} of ${total} are right: ${((100 * right) / total).toFixed(1)} %.`;
}

function miss({ question, reply, judgement }: Outcome): string {
  const cited = reply.kind === 'answer' ? reply.cited.map(({ n, title }) => `[${n}] ${title}`) : [];
  return [
    '',
    `${COLOURS[judgement.verdict](question.id)} ${question.question} ${pc.dim(`(${question.now})`)}`,
    ...judgement.faults.map((fault) => `  ${fault}`),
    ...`${reply.kind}: ${reply.text || '(nothing)'}`.split('\n').map((line) => `  | ${line}`),
    ...cited.map((source) => `  ${source}`),
  ].join('\n');
}

function table(kinds: ReadonlyMap<string, Counts>, all: Counts): string[] {
  const width = Math.max(...[...kinds.keys(), 'kind', 'all'].map((name) => name.length));
  const row = (name: string, ...cells: (number | string)[]) =>
    [name.padEnd(width), ...cells.map((cell) => String(cell).padStart(7))].join(' ');
  const counts = (name: string, { total, right, wrong, asked }: Counts) =>
    row(name, total, right, wrong, asked, `${((100 * right) / total).toFixed(1)} %`);
  return [
    pc.bold(row('kind', 'total', 'right', 'wrong', 'asked', 'right')),
    ...[...kinds].map(([kind, ofKind]) => counts(kind, ofKind)),
    pc.bold(counts('all', all)),
  ];
}
