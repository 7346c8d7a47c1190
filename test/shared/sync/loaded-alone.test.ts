import { afterAll, describe, expect, it } from 'vitest';
import { GoogleError } from '../../../shared/sync/google-error.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { emailOf } from './fixtures/email-of.ts';
import { DAY, FIVE_MINUTES } from './fixtures/failing-items.ts';
import { fileOf } from './fixtures/file-of.ts';
import { runKilledBy } from './fixtures/killed-run.ts';
import { createSyncKit, type SyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const failing = ({ accountId }: SyncKit) =>
  test.asOwner(
    `select external_id as id, tries, alone, skipped_at is not null as skipped, ended_workers as ended
      from failing_items where account_id = $1 order by external_id`,
    [accountId],
  );
const idsOf = (rows: readonly Record<string, unknown>[]) => rows.map(({ id }) => id);
const none = new GoogleError('transient', 'none of them');

describe('files that Google never gives, and were tried alone once they were skipped', () => {
  const bad = ['bad0', 'bad1', 'bad2', 'bad3'];

  /** They are skipped, tried together a day later, and each alone from the day after that on. */
  async function setApart() {
    const kit = await createSyncKit(test.database);
    const job = kit.jobOf('drive');
    const { google } = kit;
    google.files = [...bad, 'fine'].map((id) => fileOf(id));
    for (const id of bad) google.broken.set(id, 'failed');
    for (let pass = 0; pass < 3; pass += 1) {
      await kit.sync(job);
      await kit.clock.advance(FIVE_MINUTES);
      await kit.want();
    }
    google.beforeLoad = (ids) => {
      if (ids.length > 1 && ids.every((id) => bad.includes(id))) throw none;
    };
    for (let day = 0; day < 2; day += 1) {
      await kit.clock.advance(DAY);
      await kit.want();
      expect(await kit.sync(job)).toEqual({ kind: 'synced' });
    }
    expect(await failing(kit)).toEqual(bad.map((id) => expect.objectContaining({ id, alone: true, skipped: true })));
    google.loaded.length = 0;
    return { kit, job, google };
  }

  it('are not tried again by a comparison of everything, as each may take as long as a run has', async () => {
    const { kit, job, google } = await setApart();
    await kit.clock.advance(2 * FIVE_MINUTES);
    google.untold = true;
    google.files = [...google.files, fileOf('new')];
    await kit.want();
    expect(await kit.sync(job)).toEqual({ kind: 'synced' });
    expect(google.loaded.flat()).toEqual(['new']);
  });

  it('are tried two a chunk when all have changed, and hold up nothing', async () => {
    const { kit, job, google } = await setApart();
    await kit.clock.advance(2 * FIVE_MINUTES);
    google.files = [...bad.map((id) => fileOf(id, { contentRevision: '2' })), fileOf('fine'), fileOf('new')];
    await kit.want();
    expect(await kit.sync(job)).toEqual({ kind: 'synced' });
    expect(google.loaded.flat().toSorted()).toEqual(['bad0', 'bad1', 'new']);
    // Those that were left have had no try: a day after their last one each is tried.
    google.loaded.length = 0;
    await kit.clock.advance(DAY);
    await kit.want();
    expect(await kit.sync(job)).toEqual({ kind: 'synced' });
    expect(google.loaded.flat().toSorted()).toEqual(bad);
  });
});

it('mails that a killed worker had in hand, and of which Google does not give some, are tried in turns until they are skipped', async () => {
  const kit = await createSyncKit(test.database);
  const { google } = kit;
  const job = kit.jobOf('gmail');
  await kit.sync(job);
  const ids = Array.from({ length: 12 }, (_, index) => `m${String(index).padStart(2, '0')}`);
  const hanging = ids.slice(3, 9);
  google.mails = ids.map((id, minute) => emailOf(id, minute));
  for (const id of hanging) google.broken.set(id, 'failed');
  await kit.want();
  expect(await runKilledBy(kit, ids, FIVE_MINUTES)).toBe('killed');
  google.beforeLoad = (some) => {
    if (some.length > 1 && some.every((id) => hanging.includes(id))) throw none;
  };
  let runs = 0;
  for (let kind = ''; kind !== 'synced'; runs += 1) {
    google.loaded.length = 0;
    kind = (await kit.sync(job)).kind;
    // Six would take as long as a worker has.
    expect(google.loaded.flat().filter((id) => hanging.includes(id)).length).toBeLessThanOrEqual(2);
    expect(runs).toBeLessThan(12);
    await kit.clock.advance(FIVE_MINUTES);
  }
  expect(idsOf(await failing(kit))).toEqual(hanging);
  expect((await failing(kit)).every(({ skipped }) => skipped)).toBe(true);
  const stored = await test.asOwner('select email_id as id from gmail_cache where account_id = $1 order by 1', [
    kit.accountId,
  ]);
  expect(idsOf(stored)).toEqual(ids.filter((id) => !hanging.includes(id)));
});

it('a mail that was in hand when a worker was killed, and of which no item can be made, is skipped and told of', async () => {
  const kit = await createSyncKit(test.database);
  kit.google.mails = ['fine', 'malformed', 'other'].map((id, minute) => emailOf(id, minute));
  kit.google.broken.set('malformed', 'malformed');
  expect(await runKilledBy(kit, ['fine'], FIVE_MINUTES)).toBe('killed');
  kit.google.beforeLoad = () => undefined;
  expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
  expect(await failing(kit)).toEqual([expect.objectContaining({ id: 'malformed', tries: 1, skipped: true })]);
  expect(kit.warnings).toEqual([expect.objectContaining({ id: 'malformed' })]);
});

it('a file that was malformed, has changed and ends its workers since stays skipped, and is tried once a day', async () => {
  const kit = await createSyncKit(test.database);
  const job = kit.jobOf('drive');
  const { google } = kit;
  google.files = [fileOf('x'), fileOf('fine')];
  google.broken.set('x', 'malformed');
  await kit.sync(job);
  google.broken.clear();
  const change = async (contentRevision: string) => {
    google.files = [fileOf('x', { contentRevision }), fileOf('fine')];
    await kit.clock.advance(FIVE_MINUTES);
    await kit.want();
  };
  const run = () => runKilledBy(kit, ['x'], FIVE_MINUTES, 'drive');
  await change('2');
  const ends = [await run(), await run(), await run(), await run(), await run()];
  expect(ends).toEqual(['killed', 'killed', 'killed', 'synced', 'idle']);
  await change('3');
  expect([await run(), await run()]).toEqual(['synced', 'idle']);
  expect(await failing(kit)).toEqual([expect.objectContaining({ id: 'x', ended: 3, skipped: true })]);
  await kit.clock.advance(DAY);
  await kit.want();
  expect(await run()).toBe('killed');
  await kit.want();
  expect(await run()).toBe('synced');
});
