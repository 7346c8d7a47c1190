import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { UserError } from '../../local/cli/user-error.ts';
import { parseCount } from '../parse-count.ts';
import { chartOf } from './chart.ts';
import type { SearchOptions } from './options.ts';
import { openBenchDatabase } from './product/bench-database.ts';
import { runSearchBench } from './run-search-bench.ts';
import { tablesOf } from './table.ts';

interface CommandOptions extends SearchOptions {
  postgres?: string;
  database?: string;
  json?: string;
  chart?: string;
  plans?: string;
}

/** `bench search`: how fast a search is, how exact and how large its index, beside other designs over the same data. */
export const searchCommand = new Command('search')
  .description(
    'search generated workspaces on PostgreSQL 17, on the shipped path: p50 and p99 of each arm and of the whole at 20, 40, 100 and 400 people, ' +
      'recall, bytes a person, what writing costs; at 40 people beside the original design, HNSW with GIN, and notmuch',
  )
  .option('--people <number>', 'how many; each takes some 150 MB of disk, and 15 GiB are left free', parseCount, 400)
  .option('--items <number>', 'of each person: 88 % mails, 7 % events, 5 % files', parseCount, 5_700)
  .option('--distinct <number>', 'people with texts of their own, at most 20; the others get copies', parseCount, 20)
  .option('--dimensions <number>', 'of the vectors', parseCount, 1_536)
  .option('--queries <number>', 'that count, over all people that are asked as', parseCount, 320)
  .option('--seed <number>', 'another seed makes other texts and queries', parseCount, 1)
  .option('--no-rivals', 'leaves the other designs out; notmuch is left out too where it is not installed')
  .option('--postgres <url>', 'a PostgreSQL 17 with pgvector, as a superuser; by default TEST_DATABASE_URL')
  .option('--database <name>', 'a database to keep and to use again; by default a new one that goes at the end')
  .option('--restart <command>', 'restarts the server, for the cold figures; by default there are none')
  .option('--json <file>', 'where to write the result as JSON')
  .option('--chart <file>', 'where to draw the latencies as SVG')
  .option('--plans <file>', 'where to write how the server carries out a query of each kind (EXPLAIN ANALYZE)')
  .addHelpText(
    'after',
    `
A server of its own, with a quarter of 24 GiB as its cache, in huge pages as on Aurora, and a run with everything, as root (emptying the system's
cache needs it too):

  sysctl vm.nr_hugepages=3250
  SHARED_BUFFERS=6GB test/postgres17/up.sh 54321
  apt-get install notmuch
  npm run bench -- search --postgres postgres://postgres@127.0.0.1:54321/postgres --restart 'test/postgres17/restart.sh 54321'
  test/postgres17/down.sh 54321`,
  )
  .action(
    async ({ postgres = process.env.TEST_DATABASE_URL, database, json, chart, plans, ...options }: CommandOptions) => {
      if (postgres === undefined) {
        throw new UserError('A PostgreSQL 17 is needed: --postgres <url> or TEST_DATABASE_URL. See --help.');
      }
      const opened = await openBenchDatabase(postgres, database);
      try {
        const { result, plansOf } = await runSearchBench(opened, options, (line) => console.error(`  ${line}`));
        console.log(tablesOf(result));
        if (json !== undefined) await writeFile(json, `${JSON.stringify(result, undefined, 2)}\n`);
        if (plans !== undefined) await writeFile(plans, await plansOf());
        if (chart !== undefined) await writeFile(chart, chartOf(result));
      } finally {
        await opened.close();
      }
    },
  );
