import type { Summary } from '../summary.ts';
import type { Measured } from './measure-questions.ts';

/** A table for people: a line a stage, milliseconds, then what took longest. */
export function tableOf(title: string, { total, firstCharacter, stages, slowest }: Measured): string {
  const lines: (readonly [string, Summary])[] = [
    ['total', total],
    ['first character', firstCharacter],
    ...Object.entries(stages),
  ];
  const width = Math.max(title.length, ...lines.map(([name]) => name.length));
  const row = (name: string, ...cells: (string | number)[]) =>
    [name.padEnd(width), ...cells.map((cell) => String(cell).padStart(9))].join('');
  return [
    row(title, 'count', 'p50 ms', 'p99 ms', 'max ms'),
    ...lines.map(([name, { count, p50Ms, p99Ms, maxMs }]) =>
      row(name, count, p50Ms.toFixed(2), p99Ms.toFixed(2), maxMs.toFixed(2)),
    ),
    ...slowest.map(({ question, totalMs }) => `  ${totalMs} ms: ${question}`),
  ].join('\n');
}
