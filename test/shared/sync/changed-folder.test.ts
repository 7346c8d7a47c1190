import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import type { TextExtractor } from '../../../shared/content/extraction/text-extractor.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { passLater, readsOf } from './fixtures/failing-items.ts';
import { openLiveGoogle } from './fixtures/live-google.ts';
import type { SyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const { skippedOf } = readsOf(test);

const UNAVAILABLE = { kind: 'failed', code: 'google-unavailable' };
const CHANGED = 'Packing list.txt';
const UNCHANGED = 'Acme contract.md';

/** Tells apart what is read by its length. */
const extractor: TextExtractor = { extract: async ({ bytes }) => ({ text: `${bytes.length} bytes` }) };

/** The small demo in a folder of its own, which changes while it is served. */
async function openFolder() {
  const directory = await mkdtemp(join(tmpdir(), 'changed-folder-'));
  await cp(SMALL_DEMO.directory, directory, { recursive: true });
  const told: string[] = [];
  const changed = join(directory, 'Takeout', 'Drive', CHANGED);
  return {
    told,
    changed,
    change: (text: string) => writeFile(changed, text),
    serve: (kit?: SyncKit) =>
      openLiveGoogle(test, extractor, {
        directory,
        onFileChanged: (file) => told.push(file),
        ...(kit ? { kit } : {}),
      }),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
}

const filesOf = async ({ accountId }: SyncKit) =>
  Object.fromEntries(
    (
      await test.asOwner(
        'select name, content_text as text, content_unread as unread from gdrive_cache where account_id = $1',
        [accountId],
      )
    ).map(({ name, text, unread }) => [name, text ?? unread]),
  );

describe('a file of the folder that changed once it was loaded', () => {
  it('is found by its name and counts as skipped, while all others are synced, and is read after the next start', async () => {
    await using folder = await openFolder();
    const { kit } = await (async () => {
      await using live = await folder.serve();
      await folder.change('a newer one');
      for (let pass = 0; pass < 2; pass += 1) {
        expect(await passLater(live, 'drive')).toEqual(UNAVAILABLE);
        expect(await filesOf(live.kit)).toEqual({ [UNCHANGED]: expect.stringMatching(/^\d+ bytes$/) });
      }
      expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
      expect(await filesOf(live.kit)).toMatchObject({ [CHANGED]: 'unavailable' });
      expect(await skippedOf(live, 'drive')).toBe(1);

      // What else happens comes with the changes, in which the changed one stands too.
      live.simulator.drive.create({ name: 'Came.txt', content: 'Words', parentId: 'root' });
      const { data } = await live.google.drive.files.list({ q: `name = '${CHANGED}'` });
      live.simulator.drive.update(data.files?.[0]?.id ?? '', { starred: true });
      expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
      expect(await filesOf(live.kit)).toMatchObject({ 'Came.txt': '5 bytes', [CHANGED]: 'unavailable' });
      expect(folder.told).toEqual([folder.changed]);
      return live;
    })();

    await using started = await folder.serve(kit);
    await started.sync('drive');
    expect(await filesOf(kit)).toMatchObject({ [CHANGED]: '11 bytes' });
    expect(await skippedOf(started, 'drive')).toBe(0);
    await started.expectFresh('drive');
  });

  it('keeps the text that was synced before', async () => {
    await using folder = await openFolder();
    await folder.change('an older one');
    const { kit } = await (async () => {
      await using live = await folder.serve();
      await live.sync('drive');
      return live;
    })();
    const before = await filesOf(kit);
    expect(before[CHANGED]).toBe('12 bytes');

    await using started = await folder.serve(kit);
    await folder.change('a newer one');
    // So that all is listed and compared.
    started.simulator.drive.expirePageTokens();
    for (let pass = 0; (await passLater(started, 'drive')).kind !== 'synced'; pass += 1) expect(pass).toBeLessThan(20);
    expect(await filesOf(kit)).toEqual(before);
    expect(await skippedOf(started, 'drive')).toBe(1);
    expect(folder.told).toEqual([folder.changed]);
  });
});
