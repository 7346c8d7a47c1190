import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { UserError } from '../../local/cli/user-error.ts';
import { observeMachine } from '../machine.ts';
import { parseCount } from '../parse-count.ts';
import { judge } from './judge.ts';
import { PARTS, type Part, runSyncBench, type SyncBench, type SyncBenchOptions } from './run-sync-bench.ts';
import { linesOf, linesOfJudgements } from './table.ts';

interface CommandOptions extends SyncBenchOptions {
  postgres?: string;
  json?: string;
}

/** `bench sync`: how fast and how true the copy is, against Google's quota. */
export const syncCommand = new Command('sync')
  .description(
    'sync generated mailboxes from the Google simulator into PostgreSQL 17: the first sync against Google’s quota, what a mail costs by stage, ' +
      'pushed mail until it is found, calls of a sync without changes, workers killed at random, and the memory of one; fails when a target is missed',
  )
  .option('--parts <names>', `which of ${PARTS.join(', ')}, with commas`, parseParts, [...PARTS])
  .option('--mails <number>', 'how many mails the mailbox has', parseCount, 5_000)
  .option(
    '--memory-mails <numbers>',
    'how many mails the mailboxes have that a worker’s memory is measured with, with commas',
    (text) => text.split(',').map(parseCount),
    [5_000, 30_000],
  )
  .option(
    '--rate <number>',
    'how many times as fast all clocks run in the first sync, Google’s included; a second that a busy machine takes is so many of theirs',
    parseCount,
    2,
  )
  .option('--pushes <number>', 'how many mails are pushed', parseCount, 60)
  .option('--kills <number>', 'how often a worker is killed, at least; three in four must hold a lease', parseCount, 20)
  .option('--seed <number>', 'another seed makes other mails', parseCount, 1)
  .option('--postgres <url>', 'a PostgreSQL 17 with pgvector, as a superuser; by default TEST_DATABASE_URL')
  .option('--json <file>', 'where to write the result as JSON')
  .action(async ({ postgres = process.env.TEST_DATABASE_URL, json, ...options }: CommandOptions) => {
    if (postgres === undefined) {
      throw new UserError(
        'This benchmark needs a PostgreSQL 17 with pgvector: start one with `npm run postgres17` and name it by --postgres or TEST_DATABASE_URL.',
      );
    }
    const machine = observeMachine();
    const tell = (line: string) => console.error(`  ${line}`);
    let measured: SyncBench = {};
    // What was measured is kept, should a later part fail.
    for await (const part of runSyncBench(options, postgres, tell)) {
      measured = together(measured, part);
      for (const line of linesOf(part)) console.log(line);
      const result = { ...measured, quotaRatio: measured.firstSync?.quotaRatio, judgements: judge(measured) };
      if (json !== undefined)
        await writeFile(json, `${JSON.stringify({ ...result, machine: machine() }, undefined, 2)}\n`);
    }
    const judgements = judge(measured);
    for (const line of linesOfJudgements(judgements)) console.log(line);
    const { processors, model, memoryGiB, node, loadAtStart, loadAtEnd } = machine();
    console.log(
      `${processors} × ${model}, ${memoryGiB} GiB, Node ${node}, load ${loadAtStart} at the start, ${loadAtEnd} at the end.`,
    );
    const missed = judgements.filter(({ isMet }) => !isMet);
    if (missed.length > 0) throw new UserError(`${missed.length} of ${judgements.length} targets were missed.`);
  });

function together(measured: SyncBench, part: SyncBench): SyncBench {
  const memory = [...(measured.memory ?? []), ...(part.memory ?? [])];
  return { ...measured, ...part, ...(memory.length > 0 ? { memory } : {}) };
}

function parseParts(text: string): Part[] {
  return text.split(',').map((name) => {
    const part = PARTS.find((known) => known === name.trim());
    if (part === undefined) throw new InvalidArgumentError(`"${name}" is none of ${PARTS.join(', ')}.`);
    return part;
  });
}
