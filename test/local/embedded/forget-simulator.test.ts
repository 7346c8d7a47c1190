import { afterAll, expect, it } from 'vitest';
import { forgetSimulator } from '../../../local/embedded/forget-simulator.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { emailOf } from '../../shared/sync/fixtures/email-of.ts';
import { createSyncKit } from '../../shared/sync/fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const forget = async (now: Date) => {
  // The owner of the schema, as whom the product calls it, is not held to the rows of one person either.
  const tables = ['sync_cursors', 'watches', 'directory'];
  await test.asOwner('grant select, delete on directory to app');
  for (const table of tables) await test.asOwner(`alter table ${table} disable row level security`);
  await forgetSimulator(test.appUrl, now);
  for (const table of tables) await test.asOwner(`alter table ${table} enable row level security`);
};

const mails = (labels: string[]) => Array.from({ length: 120 }, (_, index) => emailOf(`m${index}`, index, { labels }));

it('begins anew what the earlier one was asked for, and compares it with what is stored of it', async () => {
  const kit = await createSyncKit(test.database);
  const gmail = kit.jobOf('gmail');
  kit.google.mails = mails(['INBOX']);
  kit.google.beforeLoad = () => kit.clock.advance(30_000);
  expect(await kit.sync(gmail, {}, 0.5)).toEqual({ kind: 'continued' });
  await test.asOwner(
    `update sync_cursors set recent_pushes = '{10000000000000001}', pushed_history_id = 99, looks = 2 where account_id = $1`,
    [kit.accountId],
  );
  const stored = [...kit.google.loaded];
  expect(stored.length).toBeLessThan(120);

  await forget(kit.clock.now());
  expect(await kit.cursorOf(gmail)).toMatchObject({
    anchor: null,
    page_token: null,
    recent_pushes: [],
    pushed_history_id: null,
    looks: 0,
  });
  // Another export, in which all were relabelled: what was stored is not taken for unchanged, as in a first pass.
  kit.google.beforeLoad = () => undefined;
  kit.google.mails = mails(['Label_1']);
  kit.google.loaded.length = 0;
  expect(await kit.sync(gmail)).toEqual({ kind: 'synced' });
  expect(kit.google.loaded).toHaveLength(120);
  const rows = await test.asOwner('select distinct labels from gmail_cache where account_id = $1', [kit.accountId]);
  expect(rows).toEqual([{ labels: ['Label_1'] }]);
  expect(await kit.cursorOf(gmail)).toMatchObject({ pass: null, items_seen: 120, items_expected: 120 });
});
