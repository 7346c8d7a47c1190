import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { UserError } from '../../local/cli/user-error.ts';
import { observeMachine } from '../machine.ts';
import { parseCount } from '../parse-count.ts';
import { measureFirstSync } from './first-sync.ts';
import { generateMailbox, threadSizes } from './mailbox.ts';
import { quotaMinutes } from './quota-time.ts';
import { startSyncStack } from './sync-stack.ts';

interface SyncBenchOptions {
  mails: number;
  rate: number;
  seed: number;
  postgres?: string;
  json?: string;
}

/** `bench sync`: how fast and how true the copy is, against Google's quota. */
export const syncCommand = new Command('sync')
  .description('sync a generated mailbox from the Google simulator into PostgreSQL 17')
  .option('--mails <number>', 'how many mails the mailbox has', parseCount, 5_000)
  .option('--rate <number>', 'how many times as fast as the machine’s clock all clocks run', Number, 4)
  .option('--seed <number>', 'another seed makes other mails', parseCount, 1)
  .option('--postgres <url>', 'a PostgreSQL 17 with pgvector, as a superuser; by default TEST_DATABASE_URL')
  .option('--json <file>', 'where to write the result as JSON')
  .action(async (options: SyncBenchOptions) => {
    const postgres = options.postgres ?? process.env.TEST_DATABASE_URL;
    if (postgres === undefined) {
      throw new UserError(
        'This benchmark needs a PostgreSQL 17 with pgvector: start one with `npm run postgres17` and name it by --postgres or TEST_DATABASE_URL.',
      );
    }
    const folder = await mkdtemp(join(tmpdir(), 'wo-bench-mailbox-'));
    const tell = (line: string) => console.error(`  ${line}`);
    try {
      const machine = observeMachine();
      const workspace = await generateMailbox(folder, options.mails, options.seed);
      const stack = await startSyncStack({ postgres, workspace, rate: options.rate, quota: true });
      try {
        const worker = await stack.startWorker(['sync-worker', 'embed-worker']);
        const {
          accessToken: _,
          userId: __,
          ...firstSync
        } = await measureFirstSync(stack, options.mails, quotaMinutes(threadSizes(workspace)), tell);
        const result = { ...firstSync, rate: options.rate, peakBytes: worker.peakBytes(), machine: machine() };
        console.log(result);
        if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(result, undefined, 2)}\n`);
      } finally {
        await stack.close();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
