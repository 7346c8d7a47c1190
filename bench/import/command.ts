import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { UserError } from '../../local/cli/user-error.ts';
import { parseCount } from '../parse-count.ts';
import { generateMbox } from './generate-mbox.ts';
import { runImport } from './run-import.ts';

/** What the process tree of the embedded mode may take, however large the mailbox. */
const MEMORY_LIMIT = 1024 ** 3;

interface ImportOptions {
  mails: number;
  seed: number;
  json?: string;
}

/** `bench import`: a mailbox of generated mails, imported and synced by the embedded mode. */
export const importCommand = new Command('import')
  .description('import and sync a generated mailbox through the embedded mode; needs 140 kB of disk a mail')
  .option('--mails <number>', 'how many mails; a tenth of them has an attachment of 1 MB', parseCount, 50_000)
  .option('--seed <number>', 'another seed makes other mails', parseCount, 1)
  .option('--json <file>', 'where to write the result as JSON')
  .action(async (options: ImportOptions) => {
    const directory = await mkdtemp(join(tmpdir(), 'wo-bench-import-'));
    try {
      await bench(options, directory);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

async function bench({ mails, seed, json }: ImportOptions, directory: string): Promise<void> {
  const mbox = join(directory, 'Takeout', 'Mail', 'All mail Including Spam and Trash.mbox');
  await mkdir(join(directory, 'Takeout', 'Mail'), { recursive: true });
  console.error(`Writing ${mails.toLocaleString('en')} mails to ${directory} …`);
  await generateMbox(mbox, mails, seed);
  const { size } = await stat(mbox);
  const { synced, seconds, peakBytes } = await runImport(directory, join(directory, 'data'), (line) =>
    console.error(`  ${line}`),
  );
  const result = {
    mails,
    seed,
    mboxBytes: size,
    synced,
    seconds: Number(seconds.toFixed(1)),
    mailsPerSecond: Number((synced / seconds).toFixed(1)),
    peakBytes,
  };
  console.log(
    `${synced.toLocaleString('en')} of ${mails.toLocaleString('en')} mails (${gigabytes(size)}) imported and synced in ` +
      `${result.seconds} s: ${result.mailsPerSecond} mails/s, peak memory ${gigabytes(peakBytes)}`,
  );
  if (json !== undefined) await writeFile(json, `${JSON.stringify(result, undefined, 2)}\n`);
  if (synced !== mails) throw new UserError(`${mails - synced} mails are missing.`);
  if (peakBytes > MEMORY_LIMIT) throw new UserError(`The peak memory is over ${gigabytes(MEMORY_LIMIT)}.`);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(2)} GiB`;
}
