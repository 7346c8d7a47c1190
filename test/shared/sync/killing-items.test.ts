import { afterAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../helpers/database.ts';
import { emailOf } from './fixtures/email-of.ts';
import { DAY, FIVE_MINUTES } from './fixtures/failing-items.ts';
import { createSyncKit, frozenTimers, type SyncKit } from './fixtures/sync-kit.ts';

/** Between two runs, longer than a lease. */
const THREE_MINUTES = 3 * 60_000;

const test = await createTestDatabase();
afterAll(() => test.drop());

const stored = async ({ accountId }: SyncKit) =>
  (await test.asOwner('select email_id from gmail_cache where account_id = $1 order by email_id', [accountId])).map(
    ({ email_id: id }) => id,
  );

/** A run that ends without a word where it loads the mail 'killer'. */
async function run(kit: SyncKit): Promise<string> {
  const killed = Promise.withResolvers<'killed'>();
  kit.google.beforeLoad = async (ids) => {
    if (!ids.includes('killer')) return;
    killed.resolve('killed');
    await new Promise(() => undefined);
  };
  const outcome = kit.sync(kit.jobOf('gmail'), { clock: frozenTimers(kit.clock) }).then(({ kind }) => kind);
  const end = await Promise.race([outcome, killed.promise]);
  await kit.clock.advance(THREE_MINUTES);
  return end;
}

/** Runs until one comes to its end. @returns how many did not */
async function runsUntilSynced(kit: SyncKit): Promise<number> {
  for (let kills = 0; kills < 30; kills += 1) if ((await run(kit)) === 'synced') return kills;
  return expect.fail('It ends every worker.');
}

it('an item that ends its workers is found out, and skipped as any that is never had', async () => {
  const kit = await createSyncKit(test.database);
  kit.google.mails = ['before', 'killer', 'later'].map((id, minute) => emailOf(id, minute));
  // Until the newest is stored, it is alone in its chunk, and was tried three times, five minutes apart.
  expect(await runsUntilSynced(kit)).toBeLessThan(16);
  expect(await stored(kit)).toEqual(['before', 'later']);
  expect(kit.warnings).toContainEqual(
    expect.objectContaining({ id: 'killer', reason: expect.stringMatching(/worker/) }),
  );
  expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ error_code: null, fruitless_runs: 0 });
});

it('among what is tried again after a day it ends a worker a day, and the others come', async () => {
  const kit = await createSyncKit(test.database);
  const ids = ['fine', 'killer', 'other'];
  kit.google.mails = ['base', ...ids].map((id, minute) => emailOf(id, minute));
  for (const id of ids) kit.google.broken.set(id, 'failed');
  for (let pass = 0; pass < 3; pass += 1) {
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    await kit.clock.advance(FIVE_MINUTES);
  }
  expect(await stored(kit)).toEqual(['base']);
  kit.google.broken.clear();
  await kit.clock.advance(DAY);
  await kit.want();
  expect(await runsUntilSynced(kit)).toBeLessThanOrEqual(3);
  expect(await stored(kit)).toEqual(['base', 'fine', 'other']);
  await kit.clock.advance(DAY);
  await kit.want();
  expect(await runsUntilSynced(kit)).toBeLessThanOrEqual(2);
});
