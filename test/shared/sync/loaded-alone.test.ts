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
    `select external_id as id, tries, tries_allowed as allowed, alone, skipped_at is not null as skipped, ended_workers as ended
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

it('two files that were in hand when a worker was killed, and others, none of which Google gives, are tried two a run', async () => {
  const kit = await createSyncKit(test.database);
  const job = kit.jobOf('drive');
  const { google } = kit;
  await kit.sync(job);
  const bad = ['bad0', 'bad1'];
  google.files = bad.map((id) => fileOf(id));
  await kit.want();
  expect(await runKilledBy(kit, bad, FIVE_MINUTES, 'drive')).toBe('killed');
  google.beforeLoad = () => undefined;
  google.files = [...google.files, fileOf('bad2')];
  for (const id of [...bad, 'bad2']) google.broken.set(id, 'failed');
  let runs = 0;
  for (let kind = ''; kind !== 'synced'; runs += 1) {
    // Each run has something new, so that none comes to nothing.
    google.files = [...google.files, fileOf(`new${runs}`)];
    google.loaded.length = 0;
    await kit.want();
    kind = (await kit.sync(job)).kind;
    // Three times 41 s are more than a worker has, which would end before any try was counted.
    expect(google.loaded.filter((id) => google.broken.has(id) && id !== 'bad2').length).toBeLessThanOrEqual(1);
    expect(runs).toBeLessThan(10);
    await kit.clock.advance(FIVE_MINUTES);
  }
  expect(await failing(kit)).toEqual([...bad, 'bad2'].map((id) => expect.objectContaining({ id, skipped: true })));
});

it('mails that were in hand when a worker was killed, and that Google refuses at once, are all tried by the next run', async () => {
  const kit = await createSyncKit(test.database);
  const { google } = kit;
  const ids = Array.from({ length: 6 }, (_, index) => `m${index}`);
  google.mails = ids.map((id, minute) => emailOf(id, minute));
  expect(await runKilledBy(kit, ids, FIVE_MINUTES)).toBe('killed');
  google.beforeLoad = () => undefined;
  for (const id of ids) google.broken.set(id, 'refused');
  expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
  expect(await failing(kit)).toEqual(ids.map((id) => expect.objectContaining({ id, tries: 1, skipped: true })));
});

describe('a file of which no item could be made, and which has changed since', () => {
  it('is tried once a day, though it had ended its workers before', async () => {
    const kit = await createSyncKit(test.database);
    const job = kit.jobOf('drive');
    const { google } = kit;
    google.files = [fileOf('x'), fileOf('fine')];
    const ends: string[] = [];
    for (let run = 0; run < 5; run += 1) ends.push(await runKilledBy(kit, ['x'], FIVE_MINUTES, 'drive'));
    expect(ends).toEqual(['killed', 'killed', 'killed', 'killed', 'synced']);
    // It ends none any more, as another version of the worker reads it.
    google.beforeLoad = () => undefined;
    google.broken.set('x', 'malformed');
    await dayLater(kit);
    expect(await failing(kit)).toEqual([expect.objectContaining({ id: 'x', allowed: 1, skipped: true })]);
    google.broken.clear();
    google.files = [fileOf('x', { contentRevision: '2' }), fileOf('fine')];
    await kit.want();
    expect(await kit.sync(job)).toEqual({ kind: 'synced' });
    await dayLater(kit);
    expect(await failing(kit)).toEqual([]);
  });

  it('is tried once a day where it was left for others, too', async () => {
    const kit = await createSyncKit(test.database);
    const job = kit.jobOf('drive');
    const { google } = kit;
    const ids = ['x', 'y', 'z'];
    google.files = [...ids, 'fine'].map((id) => fileOf(id));
    expect(await runKilledBy(kit, ids, FIVE_MINUTES, 'drive')).toBe('killed');
    google.beforeLoad = () => undefined;
    for (const id of ids) google.broken.set(id, 'malformed');
    expect(await kit.sync(job)).toEqual({ kind: 'synced' });
    for (const id of ['x', 'y']) google.broken.set(id, 'failed');
    google.broken.delete('z');
    google.files = [...ids, 'fine'].map((id) => fileOf(id, { contentRevision: '2' }));
    google.loaded.length = 0;
    for (const kind of ['failed', 'failed', 'synced']) {
      await kit.want();
      expect(await kit.sync(job)).toMatchObject({ kind });
      await kit.clock.advance(FIVE_MINUTES);
    }
    expect(google.loaded.toSorted()).toEqual(['fine', 'x', 'x', 'x', 'y', 'y', 'y']);
    await dayLater(kit);
    expect(idsOf(await failing(kit))).toEqual(['x', 'y']);
  });
});

/** A pass, a day later. */
async function dayLater(kit: SyncKit): Promise<void> {
  await kit.clock.advance(DAY);
  await kit.want();
  expect(await kit.sync(kit.jobOf('drive'))).toEqual({ kind: 'synced' });
}
