import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFiles } from '../../../../local/embedded/data-directory.ts';
import { startPostgres } from '../../../../local/services/postgres.ts';
import { bundled } from '../../../helpers/bundles.ts';
import { prepareData } from '../../../helpers/prepared-data.ts';
import { copyOf } from '../../../shared/sync/fixtures/copy-of.ts';
import { serveExport } from './serve-export.ts';
import { mailsIn, writeExport } from './write-export.ts';

let directory: string;
let bundles: string;
const at = (name: string) => join(directory, name);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'newer-export-'));
  bundles = await bundled();
  await writeExport(at('older'), 'older');
  await writeExport(at('newer'), 'newer');
  for (const data of ['fresh', 'grown', 'killed']) await prepareData(at(data));
}, 240_000);
afterAll(() => rm(directory, { recursive: true }));

/** Serves an export over a data directory until all is synced. @returns what Google was asked for meanwhile */
async function sync(version: 'older' | 'newer', data: string) {
  const faults: string[] = [];
  const orchestrator = await serveExport(at(version), at(data), bundles, (line) => faults.push(line));
  try {
    await orchestrator.synced();
    expect(faults).toEqual([]);
    return orchestrator.google.usage().calls;
  } finally {
    await orchestrator.close();
  }
}

type Row = Record<string, unknown>;

/** The database of a data directory that nobody serves. */
async function inDatabase<T>(
  data: string,
  work: (rows: (sql: string, values?: unknown[]) => Promise<Row[]>) => Promise<T>,
) {
  const postgres = await startPostgres({ dataDir: dataFiles(at(data)).postgres });
  const client = new pg.Client({ connectionString: postgres.connectionString });
  await client.connect();
  try {
    return await work(async (sql, values) => (await client.query(sql, values)).rows);
  } finally {
    await client.end();
    await postgres.close();
  }
}

/** What was synced: all but the cursors, of which each run has its own. */
const contentIn = (data: string) =>
  inDatabase(data, async (rows) => {
    const [account] = await rows('select id from accounts');
    const { cursors: _, mails = [], ...content } = await copyOf({ asOwner: rows }, String(account?.id));
    // A mailbox counts its history ids anew with each export; what did not change keeps the one that it was read with.
    return { ...content, mails: mails.map((mail) => ({ ...(mail as Row), history_id: undefined })) };
  });

/** What the mails and files of a data directory are called. */
const titlesIn = (data: string) =>
  inDatabase(data, async (rows) => {
    const titlesOf = async (sql: string) => (await rows(sql)).map(({ title }) => String(title));
    return {
      mails: await titlesOf('select subject as title from gmail_cache'),
      files: await titlesOf('select name as title from gdrive_cache'),
    };
  });

/** The vectors of a data directory, each as of the transaction that wrote it. */
const vectorsIn = (data: string) =>
  inDatabase(data, async (rows) =>
    (await rows('select content_key || xmin::text as v from search_vectors')).map(({ v }) => v),
  );

/** The calls that read an item, or the text of one; the rest are listings, and those that set up pushes. */
const reads = ({
  'gmail.users.messages.get': mails = 0,
  'gmail.users.threads.get': threads = 0,
  'drive.files.get': files = 0,
}: Record<string, number>) => ({
  mails,
  threads,
  files,
});

describe('a newer export over the data of an older one', () => {
  let fresh: Awaited<ReturnType<typeof contentIn>>;
  beforeAll(async () => {
    await sync('newer', 'fresh');
    fresh = await contentIn('fresh');
  }, 240_000);

  it('updates what changed, removes what went, and fetches nothing else', async () => {
    await sync('older', 'grown');
    const before = new Set(await vectorsIn('grown'));
    // Mails: one came, one is relabelled, and one that came begins the conversation of another. Files: one came, one changed.
    expect(reads(await sync('newer', 'grown'))).toEqual({ mails: 4, threads: 0, files: 2 });
    expect(await contentIn('grown')).toEqual(fresh);
    // The texts of two mails, two events and two files are new.
    const made = (await vectorsIn('grown')).filter((vector) => !before.has(vector));
    expect(made).toHaveLength(6);
  }, 240_000);

  it('does so over what a first pass had stored that was killed', async () => {
    const script = fileURLToPath(new URL('./die-in-first-pass.ts', import.meta.url));
    const died = await new Promise<string | undefined | null>((resolve) => {
      execFile(process.execPath, [script, at('older'), at('killed'), bundles], (error) => resolve(error?.signal));
    });
    expect(died).toBe('SIGKILL');
    const stored = await titlesIn('killed');
    expect(stored.mails.length).toBeGreaterThan(0);
    expect(stored.mails.length).toBeLessThan(mailsIn('older'));
    // What it had stored, and is unchanged, is not read again.
    const kept = stored.mails.filter((subject) => subject.startsWith('Note ')).length;
    const files = stored.files.includes('kept.txt') ? 2 : 3;
    expect(reads(await sync('newer', 'killed'))).toEqual({ mails: mailsIn('newer') - kept, threads: 0, files });
    expect(await contentIn('killed')).toEqual(fresh);
  }, 240_000);
});
