import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lastCounts, rememberCounts, tellVanished } from '../../../local/embedded/last-counts.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'counts-'));
  file = join(directory, 'counts.json');
});
afterEach(() => rm(directory, { recursive: true }));

const COUNTS = { mails: 1250, events: 3, files: 1, contacts: 0 };

it('are known at the next start, to their owner alone', async () => {
  expect(await lastCounts(file)).toBeUndefined();
  await rememberCounts(file, { ...COUNTS, skipped: 2 } as typeof COUNTS);
  expect(await lastCounts(file)).toEqual(COUNTS);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await writeFile(file, '{"mails":');
  expect(await lastCounts(file)).toBeUndefined();
});

it('tell of each kind that the folder has nothing of any more', () => {
  expect(tellVanished(COUNTS, { mails: 0, events: 2, files: 0, contacts: 0 }, '/export')).toEqual([
    'There is no mail any more in /export: the 1,250 that were synced before are removed.',
    'There is no file any more in /export: the one that was synced before is removed.',
  ]);
});

it('tell nothing at a first start, and of what is still there', () => {
  expect(tellVanished(undefined, { ...COUNTS, mails: 0 }, '/export')).toEqual([]);
  expect(tellVanished(COUNTS, { ...COUNTS, mails: 1 }, '/export')).toEqual([]);
});
