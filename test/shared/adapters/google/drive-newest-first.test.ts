import { afterAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../../helpers/database.ts';
import { noExtractor } from '../../sync/fixtures/failing-items.ts';
import { openLiveGoogle } from '../../sync/fixtures/live-google.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

it('lists the files of a drive page by page, the last modified first', async () => {
  await using live = await openLiveGoogle(test, noExtractor);
  // Neither their names nor the order in which they come tell when they were modified.
  const daysAgo = [5, 2, 9, 1, 7, 3, 8];
  const ids = daysAgo.map((days) => {
    const modifiedTime = Date.parse('2027-03-08T08:00:00Z') - days * 86_400_000;
    return live.simulator.drive.create({ name: `${(days * 3) % 10}.txt`, modifiedTime }).id;
  });
  live.simulator.pages.most = 3;
  const { items } = live.sources.open(live.kit.jobOf('drive'), { firstPass: true });
  const { signal } = new AbortController();
  const kept = { listsOf: async () => new Map(), pathsOf: async () => new Map() };
  const listed: string[] = [];
  for (let pageToken: string | null = null; items !== null; ) {
    const page = await items.list(pageToken, signal, kept);
    listed.push(...page.entries.map(({ id }) => id));
    pageToken = page.nextPageToken;
    if (pageToken === null) break;
  }
  const newestFirst = ids.toSorted((one, other) => daysOf(one) - daysOf(other));
  expect(listed.filter((id) => ids.includes(id))).toEqual(newestFirst);

  function daysOf(id: string): number {
    return daysAgo[ids.indexOf(id)] ?? Number.NaN;
  }
});
