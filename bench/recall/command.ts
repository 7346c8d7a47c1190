import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { createFreshDatabase } from '../../eval/search/corpus/fresh-database.ts';
import { createLexicalEmbedder } from '../../shared/adapters/local-model/lexical-embedder.ts';
import type { Database } from '../../shared/adapters/postgres/database.ts';
import { observeMachine } from '../machine.ts';
import { parseCount } from '../parse-count.ts';
import type { Summary } from '../summary.ts';
import { documentationSet } from './documentation-set.ts';
import { generatedSet } from './generated-set.ts';
import { embedTexts, indexTexts } from './index-set.ts';
import { askQueries, type Recall, recallOf, timeQueries } from './measure-recall.ts';
import { type Swept, sweep } from './sweep.ts';
import type { VectorSet } from './vector-set.ts';

interface RecallOptions {
  rows: number;
  queries: number;
  dimensions: number;
  seed: number;
  sweep?: boolean;
  json?: string;
}

/** Members of a cluster, and how far they lie from its centre. */
const CLUSTERS = [
  { size: 20, noise: 1 },
  { size: 95, noise: 1 },
  { size: 285, noise: 1 },
  { size: 285, noise: 0.5 },
  { size: 285, noise: 1.5 },
] as const;

/** `bench recall`: how many of the exact nearest ten a search by meaning finds, and how many vectors it compares for that. */
export const recallCommand = new Command('recall')
  .description(
    'recall@10 of the arm of vectors against an exact scan, over generated vectors and the documentation of the installed packages',
  )
  .option('--rows <number>', 'of each set', parseCount, 5_700)
  .option('--queries <number>', 'of each set, none of them a row', parseCount, 200)
  .option('--dimensions <number>', 'of the generated vectors', parseCount, 1_536)
  .option('--seed <number>', 'another seed makes other vectors and queries', parseCount, 1)
  .option('--sweep', 'tells what other margins would find, too')
  .option('--json <file>', 'where to write the result as JSON')
  .addHelpText(
    'after',
    '\nOn PGlite, or on the PostgreSQL 17 of TEST_DATABASE_URL, as a superuser, in a database that goes at the end.',
  )
  .action(async (options: RecallOptions) => {
    const directory = await mkdtemp(join(tmpdir(), 'wo-bench-recall-'));
    try {
      const machine = observeMachine();
      const results = await measure(options, directory);
      report(options, results);
      const { rows, queries, dimensions, seed } = options;
      const data = { machine: machine(), data: { rows, queries, dimensions, seed }, results };
      if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(data, undefined, 2)}\n`);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

type Result = Recall & { search: Summary; sweep: Swept[] };

async function measure({ rows, queries, dimensions, seed }: RecallOptions, directory: string): Promise<Result[]> {
  await using fresh = await createFreshDatabase(process.env.TEST_DATABASE_URL, directory);
  const { database } = fresh;
  const clusters = [...CLUSTERS, { size: rows, noise: 1 }];
  const generated = clusters.map((shape) => generatedSet({ rows, dimensions, ...shape, queries, seed }));
  const documentation = await documentationSet(createLexicalEmbedder(), { rows, queries, seed });
  const results: Result[] = [];
  // The generated vectors are of the same texts, under one model after the other.
  for (const sets of [generated, [documentation]]) {
    const owner = await indexTexts(database, sets[0]?.texts ?? []);
    for (const set of sets) {
      console.error(`  ${set.name} …`);
      await embedTexts(database, owner, set);
      results.push(await resultOf(set, database, owner.userId));
    }
  }
  return results;
}

async function resultOf(set: VectorSet, database: Database, userId: string): Promise<Result> {
  const asked = await askQueries(database, userId, set);
  const search = await timeQueries(database, userId, set);
  return { ...recallOf(set, asked), search, sweep: sweep(set.model.dimensions, asked) };
}

function report(options: RecallOptions, results: readonly Result[]): void {
  const line = (...cells: (string | number)[]) =>
    cells.map((cell, column) => (column === 0 ? String(cell).padEnd(30) : String(cell).padStart(14))).join('');
  console.log(line('', 'rows', 'recall@10', 'candidates', 'p99', 'ms p50', 'ms p99'));
  for (const { set, rows, recallAt10, meanCandidates, p99Candidates, search } of results) {
    console.log(
      line(set, rows, recallAt10.toFixed(3), meanCandidates.toFixed(0), p99Candidates, search.p50Ms, search.p99Ms),
    );
  }
  if (!options.sweep) return;
  console.log(`\nrecall@10 · candidates, by the width of the margin in deviations\n`);
  console.log(line('', ...(results[0]?.sweep ?? []).map(({ deviations }) => deviations)));
  for (const { set, sweep: swept } of results) {
    const cells = swept.map(
      ({ recallAt10, meanCandidates }) => `${recallAt10.toFixed(3)} · ${meanCandidates.toFixed(0)}`,
    );
    console.log(line(set, ...cells));
  }
}
