import pc from 'picocolors';
import { type Metrics, meanOf } from './metrics.ts';
import { meansOf, type Result } from './result.ts';
import { type Outcome, RUNS, type RunName } from './run-queries.ts';
import { wantedOf } from './run-written.ts';

const COLUMNS: readonly (readonly [keyof Metrics, string])[] = [
  ['precisionAt5', 'P@5'],
  ['ndcgAt10', 'nDCG@10'],
  ['recallAt10', 'R@10'],
  ['mrr', 'MRR'],
];

const WIDTH = 8;

/** A smaller difference of nDCG@10 is none. */
const TIE = 0.005;

/** Each run's metrics by kind of query and in all, one table a run. */
export function report(outcomes: readonly Outcome[], { latencyMs }: Result): string {
  const kinds = Map.groupBy(outcomes, ({ query }) => query.kind ?? 'all');
  const tables = (Object.keys(RUNS) as RunName[]).map((run) =>
    table(run, kinds, outcomes, ({ runs }) => runs[run].metrics),
  );
  return [
    ...tables,
    ...writtenTables(outcomes),
    `${fusion(outcomes)}\nLatency of the fused search: p50 ${latencyMs.p50} ms, p99 ${latencyMs.p99} ms.`,
  ].join('\n\n');
}

/** What fusing the arms is good for: how many queries are answered better than by any arm alone, and how many worse than by one. */
function fusion(outcomes: readonly Outcome[]): string {
  const gains = outcomes.map(({ runs: { fused, ...alone } }) => {
    const best = Math.max(...Object.values(alone).map(({ metrics }) => metrics.ndcgAt10));
    return fused.metrics.ndcgAt10 - best;
  });
  const better = gains.filter((gain) => gain > TIE).length;
  const worse = gains.filter((gain) => gain < -TIE).length;
  return `By nDCG@10, fusion answers ${better} queries better than any arm alone, and ${worse} worse than the best of them.`;
}

/** The means alone, for queries of which nothing else should be known. */
export function score(outcomes: readonly Outcome[]): string {
  const means = meansOf(outcomes);
  const line = (run: RunName) => [run.padEnd(WIDTH), ...COLUMNS.map(([name]) => cell(means[run][name]))].join(' ');
  const head = [''.padEnd(WIDTH), ...COLUMNS.map(([, title]) => title.padStart(WIDTH))].join(' ');
  return [pc.bold(head), ...(Object.keys(RUNS) as RunName[]).map(line)].join('\n');
}

/** The queries of which the fused search did not find all in the first places: what came, and what is missing. */
export function misses(outcomes: readonly Outcome[]): string {
  const missed = outcomes.filter(({ runs: { fused } }) => COLUMNS.some(([name]) => fused.metrics[name] < 1));
  return [
    pc.bold(`${missed.length} of ${outcomes.length} queries are not answered in full`),
    ...missed.map(miss),
    ...outcomes.flatMap(writtenMiss),
  ].join('\n');
}

function miss({ query, runs: { fused, ...alone } }: Outcome): string {
  const arms = Object.entries(alone).map(([name, { metrics }]) => `${name} ${metrics.ndcgAt10.toFixed(2)}`);
  const values = COLUMNS.map(([name, title]) => `${title} ${fused.metrics[name].toFixed(2)}`).join(', ');
  const missing = [...query.grades].filter(([key, grade]) => grade >= 1 && !fused.hits.includes(key));
  return [
    '',
    `${pc.red(query.id)} ${query.text} ${pc.dim(`${values} (nDCG@10 by ${arms.join(', ')} alone)`)}`,
    ...fused.hits.map((key, index) => `  ${String(index + 1).padStart(2)}  ${gradeOf(query.grades.get(key))} ${key}`),
    ...missing.map(([key, grade]) => `   –  ${gradeOf(grade)} ${key}`),
  ].join('\n');
}

function writtenMiss({ query, written }: Outcome): string[] {
  if (written === undefined || COLUMNS.every(([name]) => written.asWritten.metrics[name] >= 1)) return [];
  const { hits } = written.asWritten;
  const missing = [...wantedOf(query.grades)].filter(([key]) => !hits.includes(key));
  return [
    '',
    `${pc.red(query.id)} ${written.text} ${pc.dim('as written')}`,
    ...hits.map((key, index) => `  ${String(index + 1).padStart(2)}  ${gradeOf(query.grades.get(key))} ${key}`),
    ...missing.map(([key, grade]) => `   –  ${gradeOf(grade)} ${key}`),
  ];
}

function gradeOf(grade = 0): string {
  return grade >= 1 ? pc.green(String(grade)) : pc.dim('·');
}

/** Of the queries that are written in the search language too, by what was wanted alone: as text, and as written. */
function writtenTables(outcomes: readonly Outcome[]): string[] {
  const written = outcomes.flatMap(({ query, written }) => (written === undefined ? [] : { query, ...written }));
  if (written.length === 0) return [];
  const kinds = Map.groupBy(written, ({ query }) => query.kind ?? 'all');
  return [
    table('wanted, as text', kinds, written, ({ asText }) => asText),
    table('wanted, as written', kinds, written, ({ asWritten }) => asWritten.metrics),
  ];
}

function table<T>(
  title: string,
  kinds: ReadonlyMap<string, readonly T[]>,
  all: readonly T[],
  metricsIn: (one: T) => Metrics,
): string {
  const width = Math.max(...[...kinds.keys(), title].map((name) => name.length));
  const row = (name: string, cells: readonly string[]) =>
    [name.padEnd(width), ...cells.map((text) => text.padStart(WIDTH))].join(' ');
  const values = (name: string, some: readonly T[]) => {
    const means = meanOf(some.map(metricsIn));
    return row(name, [String(some.length), ...COLUMNS.map(([column]) => cell(means[column]))]);
  };
  return [
    pc.bold(row(title, ['queries', ...COLUMNS.map(([, name]) => name)])),
    ...[...kinds].filter(([kind]) => kind !== 'all').map(([kind, some]) => values(kind, some)),
    pc.bold(values('all', all)),
  ].join('\n');
}

const cell = (value: number) => value.toFixed(3).padStart(WIDTH);
