import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Email } from '../../../shared/domain/email.ts';
import { type Summary, summaryOf } from '../../summary.ts';
import type { BenchQuery } from '../queries/bench-query.ts';
import { writeMaildir } from './maildir.ts';

const run = promisify(execFile);

export interface NotmuchMeasurement {
  version: string;
  mails: number;
  mailBytes: number;
  indexSeconds: number;
  indexBytes: number;
  /** Of `notmuch search --limit=10`, a process each, any of the words. */
  search: Summary;
  /** Of a process that does nothing (`notmuch --version`). */
  spawn: Summary;
}

/** notmuch (Xapian) over one person's mails: words alone, newest first. Undefined where it is not installed. */
export async function measureNotmuch(
  emails: readonly Email[],
  queries: { warmUp: readonly BenchQuery[]; counted: readonly BenchQuery[] },
): Promise<NotmuchMeasurement | undefined> {
  const version = await run('notmuch', ['--version']).then(
    ({ stdout }) => stdout.trim().replace('notmuch ', ''),
    () => undefined,
  );
  if (version === undefined) return undefined;
  const directory = await mkdtemp(join(tmpdir(), 'wo-bench-notmuch-'));
  try {
    const mailBytes = await writeMaildir(directory, emails);
    const config = join(directory, 'config');
    await writeFile(config, `[database]\npath=${directory}\n[new]\nignore=config\n`);
    const notmuch = (...parameters: string[]) => run('notmuch', [`--config=${config}`, ...parameters]);
    const indexSeconds = (await clock(() => notmuch('new', '--quiet'))) / 1_000;
    // As in the product any of the words may match; by itself notmuch demands all.
    const search = ({ text }: BenchQuery) => clock(() => notmuch('search', '--limit=10', text.split(' ').join(' or ')));
    for (const query of queries.warmUp) await search(query);
    const searches: number[] = [];
    const spawns: number[] = [];
    for (const query of queries.counted) {
      searches.push(await search(query));
      spawns.push(await clock(() => run('notmuch', ['--version'])));
    }
    return {
      version,
      mails: emails.length,
      mailBytes,
      indexSeconds: Number(indexSeconds.toFixed(1)),
      indexBytes: await bytesBelow(join(directory, '.notmuch')),
      search: summaryOf(searches),
      spawn: summaryOf(spawns),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function clock(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function bytesBelow(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
