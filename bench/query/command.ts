import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { DEMO } from '../../local/demo/index.ts';
import { dataFiles } from '../../local/embedded/data-directory.ts';
import { functionVariables } from '../../local/embedded/environment.ts';
import { ensureSecrets } from '../../local/embedded/secrets.ts';
import { startPostgres } from '../../local/services/postgres.ts';
import { startRedis } from '../../local/services/redis.ts';
import { type Machine, observeMachine } from '../machine.ts';
import { parseCount } from '../parse-count.ts';
import { copyDatabase } from './copy-database.ts';
import { type Measured, measureQuestions } from './measure-questions.ts';
import { type PreparedDemo, prepareDemo } from './prepare-demo.ts';
import { tableOf } from './table.ts';

interface QueryOptions {
  questions: number;
  warmUp: number;
  seed: number;
  postgres?: string | undefined;
  data?: string;
  json?: string;
}

type Run = { database: string } & Measured;

/** `bench query`: what a question takes without an LLM and without a network, in all and by stage. */
export const queryCommand = new Command('query')
  .description('ask different questions about the demo workspace, through the handler of the query function')
  .option('--questions <number>', 'how many', parseCount, 200)
  .option('--warm-up <number>', 'how many others are asked before', parseCount, 50)
  .option('--seed <number>', 'another seed asks other questions', parseCount, 1)
  .option(
    '--postgres <url>',
    'a PostgreSQL 17 with pgvector, as a superuser, to measure beside PGlite; by default TEST_DATABASE_URL',
  )
  .option('--data <dir>', 'a data directory to keep the synced demo in; by default a new one')
  .option('--json <file>', 'where to write the result as JSON')
  .action(async (options: QueryOptions) => {
    const directory =
      options.data === undefined ? await mkdtemp(join(tmpdir(), 'wo-bench-query-')) : resolve(options.data);
    try {
      const machine = observeMachine();
      const demo = await prepareDemo(directory);
      const runs = await measure({ postgres: process.env.TEST_DATABASE_URL, ...options }, demo, directory);
      await report(options, demo, runs, machine());
    } finally {
      if (options.data === undefined) await rm(directory, { recursive: true, force: true });
    }
  });

async function measure(options: QueryOptions, demo: PreparedDemo, directory: string): Promise<Run[]> {
  const files = dataFiles(directory);
  const postgres = await startPostgres({ dataDir: files.postgres });
  const redis = await startRedis({ token: (await ensureSecrets(files)).upstashToken });
  const runOn = async (database: string, databaseUrl: string): Promise<Run> => {
    console.error(`  Asking on ${database} …`);
    const addresses = {
      databaseUrl,
      queues: {},
      redisUrl: redis.url,
      googleUrl: 'http://127.0.0.1:1',
      publicUrl: 'http://127.0.0.1',
    };
    const environment = functionVariables('query', addresses, files, demo.clockOffsetMs);
    return { database, ...(await measureQuestions({ ...options, ...demo, environment })) };
  };
  try {
    const copy =
      options.postgres === undefined ? undefined : await copyDatabase(postgres.connectionString, options.postgres);
    try {
      await postgres.becomeRole('app');
      const runs = [await runOn('PGlite (embedded)', postgres.connectionString)];
      if (copy) runs.push(await runOn(`PostgreSQL ${copy.version}`, copy.appUrl));
      return runs;
    } finally {
      await copy?.drop();
    }
  } finally {
    await redis.close();
    await postgres.close();
  }
}

async function report(options: QueryOptions, demo: PreparedDemo, runs: readonly Run[], machine: Machine) {
  const { questions, warmUp, seed, json } = options;
  const { mails, events, files } = demo.counts;
  const data = { workspace: 'demo', now: DEMO.now, mails, events, files, questions, warmUp, seed };
  console.log(
    `${questions} different questions after ${warmUp} others, seed ${seed}, over the demo as of ${DEMO.now}: ${mails} mails, ` +
      `${events} events, ${files} files.\n${machine.processors} × ${machine.model}, ${machine.memoryGiB} GiB, Node ${machine.node}, ` +
      `load ${machine.loadAtStart} at the start, ${machine.loadAtEnd} at the end.`,
  );
  if (runs.length === 1) console.log('No PostgreSQL 17 was given (--postgres, TEST_DATABASE_URL).');
  for (const run of runs) console.log(`\n${tableOf(run.database, run)}`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify({ machine, data, runs }, undefined, 2)}\n`);
}
