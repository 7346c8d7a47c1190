import { expect, test } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { connect, errorOf } from './helpers/connect.ts';

test('no list has more on a page than the simulator allows', async () => {
  await using google = await connect(SMALL_DEMO.directory, SMALL_DEMO);
  const list = async () => (await google.gmail.users.messages.list({ userId: 'me' })).data;
  const all = await list();
  expect(all.messages?.length).toBeGreaterThan(2);
  google.simulator.pages.most = 2;
  const page = await list();
  expect(page.messages).toEqual(all.messages?.slice(0, 2));
  expect(page.nextPageToken).toEqual(expect.any(String));
});

test('page tokens end when they are told to, and those that come after are good', async () => {
  await using google = await connect(SMALL_DEMO.directory, SMALL_DEMO);
  const list = (pageToken?: string | null) =>
    google.drive.files.list({ pageSize: 1, ...(pageToken ? { pageToken } : {}) });
  const before = (await list()).data.nextPageToken;
  google.simulator.pages.expireTokens();
  expect(await errorOf(list(before))).toMatchObject({ code: 400, location: 'pageToken' });
  const after = (await list()).data.nextPageToken;
  expect((await list(after)).status).toBe(200);
});

test('the cursor of changes outlives its page tokens', async () => {
  await using google = await connect(SMALL_DEMO.directory, SMALL_DEMO);
  const { startPageToken } = (await google.drive.changes.getStartPageToken({})).data;
  for (const name of ['One.txt', 'Two.txt']) google.simulator.drive.create({ name });
  const list = (pageToken = startPageToken ?? '') => google.drive.changes.list({ pageToken, pageSize: 1 });
  const { nextPageToken } = (await list()).data;
  google.simulator.pages.expireTokens();
  expect(await errorOf(list(nextPageToken ?? ''))).toMatchObject({ code: 400, location: 'pageToken' });
  expect((await list()).data.changes).toHaveLength(1);
});
