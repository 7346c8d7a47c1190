import { afterAll, describe, expect, it } from 'vitest';
import type { TextExtractor } from '../../../../shared/content/extraction/text-extractor.ts';
import type { SyncParts } from '../../../../shared/sync/sync-collection.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { callsSince, type LiveGoogle, openLiveGoogle } from '../fixtures/live-google.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const FOLDER = 'application/vnd.google-apps.folder';

/** What is in the files of the demo does not matter here. */
const extractor: TextExtractor = { extract: async () => ({ text: 'heron' }) };

/** Lists My Drive in runs that end after a page of folders. */
async function listInShortRuns(live: LiveGoogle) {
  const { kit, simulator, sources } = live;
  const pages: { folders: string[]; files: number }[] = [];
  let isEnded = false;
  const observed: SyncParts['sources'] = {
    ...sources,
    open(job, options) {
      const opened = sources.open(job, options);
      const { items } = opened;
      if (!items) return opened;
      const list: typeof items.list = async (pageToken, signal, kept) => {
        const page = await items.list(pageToken, signal, kept);
        pages.push({ folders: (page.folders ?? []).map(({ id }) => id), files: page.entries.length });
        if (page.folders) await kit.clock.advance(30_000);
        return page;
      };
      return { ...opened, items: { ...items, list } };
    },
  };
  const before = simulator.usage();
  let runs = 0;
  while (!isEnded && runs < 30) {
    const { kind } = await kit.sync(kit.jobOf('drive'), { sources: observed }, 0.5);
    expect(['continued', 'synced']).toContain(kind);
    isEnded = kind === 'synced';
    runs += 1;
  }
  expect(isEnded).toBe(true);
  return { pages, runs, calls: callsSince(live, before) };
}

async function pathsOf({ kit }: LiveGoogle, fileIds: readonly string[]) {
  const rows = await test.asOwner(
    'select parent_folder from gdrive_cache where account_id = $1 and file_id = any($2::text[]) order by name',
    [kit.accountId, [...fileIds]],
  );
  return rows.map(({ parent_folder }) => parent_folder);
}

describe('the folders of a drive', () => {
  it('are listed page by page, across runs, none of them twice', async () => {
    await using live = await openLiveGoogle(test, extractor);
    const { drive } = live.simulator;
    const outer = drive.create({ name: 'Outer', mimeType: FOLDER });
    const made = Array.from({ length: 1_050 }, (_, at) =>
      drive.create({ name: `Folder ${at}`, mimeType: FOLDER, parentId: outer.id }),
    );
    const plans = [0, 500, 1_049].map((at) =>
      drive.create({ name: `Plan ${at}.txt`, content: 'The heron stays', parentId: made[at]?.id ?? '' }),
    );
    const { pages, runs, calls } = await listInShortRuns(live);
    const folders = pages.flatMap((page) => page.folders);
    expect(pages.filter((page) => page.folders.length > 0).length).toBe(2);
    expect(runs).toBe(3);
    expect(new Set(folders).size).toBe(folders.length);
    expect(folders).toEqual(expect.arrayContaining([outer.id, ...made.map(({ id }) => id)]));
    // A page of folders is one call, and so is a page of files: no run has read more.
    expect(calls['drive.files.list']).toBe(pages.length);
    expect(
      await pathsOf(
        live,
        plans.map(({ id }) => id),
      ),
    ).toEqual(['Outer/Folder 0', 'Outer/Folder 1049', 'Outer/Folder 500']);
  }, 60_000);

  it('cost no call when a file changes', async () => {
    await using live = await openLiveGoogle(test, extractor);
    const { drive } = live.simulator;
    const outer = drive.create({ name: 'Outer', mimeType: FOLDER });
    const inner = drive.create({ name: 'Inner', mimeType: FOLDER, parentId: outer.id });
    const plan = drive.create({ name: 'Plan.txt', content: 'The heron stays' });
    await live.sync('drive');
    const before = live.simulator.usage();
    drive.move(plan.id, inner.id);
    await live.sync('drive');
    expect(callsSince(live, before)).toEqual({ 'drive.changes.list': 1 });
    expect(await pathsOf(live, [plan.id])).toEqual(['Outer/Inner']);
    await live.expectFresh('drive');
  });

  it('are kept by one comparison where a release before has kept none', async () => {
    await using live = await openLiveGoogle(test, extractor);
    const { kit, simulator } = live;
    const outer = simulator.drive.create({ name: 'Outer', mimeType: FOLDER });
    const plan = simulator.drive.create({ name: 'Plan.txt', content: 'The heron stays', parentId: outer.id });
    await live.sync('drive');
    // As a comparison by that release leaves it: what stands in the table may be of any age.
    await test.asOwner('delete from listed_ids where account_id = $1', [kit.accountId]);
    await test.asOwner(`update drive_folders set name = 'Older' where account_id = $1 and folder_id = $2`, [
      kit.accountId,
      outer.id,
    ]);
    simulator.drive.rename(plan.id, 'Plan B.txt');
    const before = simulator.usage();
    await live.sync('drive');
    expect(callsSince(live, before)).toMatchObject({ 'drive.files.list': 2 });
    expect(callsSince(live, before)['drive.files.get']).toBeUndefined();
    expect(await pathsOf(live, [plan.id])).toEqual(['Outer']);
    await live.expectFresh('drive');

    simulator.drive.rename(plan.id, 'Plan C.txt');
    const after = simulator.usage();
    await live.sync('drive');
    expect(callsSince(live, after)['drive.files.list']).toBeUndefined();
  });

  it('are listed first when a release before has begun the listing', async () => {
    await using live = await openLiveGoogle(test, extractor);
    const { kit, simulator } = live;
    const outer = simulator.drive.create({ name: 'Outer', mimeType: FOLDER });
    const plan = simulator.drive.create({ name: 'Plan.txt', content: 'The heron stays', parentId: outer.id });
    const { data } = await live.google.drive.changes.getStartPageToken({});
    await test.asOwner(
      `update sync_cursors set pass = 'listing', anchor = $2, page_token = '17' where account_id = $1 and service = 'drive'`,
      [kit.accountId, data.startPageToken],
    );
    await test.asOwner(
      `insert into listed_ids (user_id, account_id, service, collection, list, ids, next_page_token)
       values ($1, $2, 'drive', '', '', '{}', '17')`,
      [kit.userId, kit.accountId],
    );
    await live.sync('drive');
    expect(await pathsOf(live, [plan.id])).toEqual(['Outer']);
    await live.expectFresh('drive');
  });
});
