import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../helpers/database.ts';
import { DAY, passLater, readsOf } from './fixtures/failing-items.ts';
import { openLiveGoogle } from './fixtures/live-google.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const { skippedOf, countFailing } = readsOf(test);

const UNAVAILABLE = { kind: 'failed', code: 'google-unavailable' };

describe('a file that Google never gives', () => {
  it('does not keep the drive from being synced, is found by its name, and read once Google gives it', async () => {
    await using live = await openLiveGoogle(test, { extract: async () => ({ text: 'what it says' }) });
    const { data } = await live.google.drive.files.list({ fields: 'files(id,mimeType)' });
    const file = data.files?.find(({ mimeType }) => mimeType?.startsWith('text/'));
    if (!file?.id) throw new Error('The demo has no such file.');
    const lift = live.simulator.faults.add({ kind: 500, method: 'drive.files.get', path: file.id });
    const textOf = async () => {
      const stored =
        'select content_unread as unread, content_text as text from gdrive_cache where account_id = $1 and file_id = $2';
      return test.asOwner(stored, [live.kit.accountId, file.id]);
    };
    for (let pass = 0; pass < 2; pass += 1) expect(await passLater(live, 'drive')).toEqual(UNAVAILABLE);
    expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
    expect(await skippedOf(live, 'drive')).toBe(1);
    expect(await textOf()).toEqual([{ unread: 'unavailable', text: null }]);
    lift();
    await live.kit.clock.advance(DAY);
    expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
    expect(await skippedOf(live, 'drive')).toBe(0);
    expect(await textOf()).toEqual([{ unread: null, text: 'what it says' }]);
    await live.expectFresh('drive');
  });
});

describe('two files that Google never gives', () => {
  it('are found by their names, and one that was known by the text that it had', async () => {
    await using live = await openLiveGoogle(test, { extract: async () => ({ text: 'what it said' }) });
    const { data } = await live.google.drive.files.list({ fields: 'files(id,mimeType)' });
    const known = data.files?.find(({ mimeType }) => mimeType?.startsWith('text/'))?.id ?? expect.fail('no text');
    await live.sync('drive');
    const { drive } = live.simulator;
    drive.update(known, { name: 'Renamed.txt', content: Buffer.from('other words') });
    const came = drive.create({ name: 'Came.txt', mimeType: 'text/plain', content: Buffer.from('new words') });
    for (const path of [known, came.id]) live.simulator.faults.add({ kind: 500, method: 'drive.files.get', path });
    for (let tries = 0; (await passLater(live, 'drive')).kind !== 'synced'; tries += 1) expect(tries).toBeLessThan(80);
    expect(await skippedOf(live, 'drive')).toBe(2);
    const rows = await test.asOwner(
      'select name, content_text as text, content_unread as unread from gdrive_cache where account_id = $1 and file_id = any($2) order by name',
      [live.kit.accountId, [known, came.id]],
    );
    expect(rows).toEqual([
      { name: 'Came.txt', text: null, unread: 'unavailable' },
      { name: 'Renamed.txt', text: 'what it said', unread: null },
    ]);
  });
});

describe('a file of which Google says that it was downloaded too often', () => {
  it('is found by its name meanwhile, holds up nothing, and is read a day later', async () => {
    await using live = await openLiveGoogle(test, { extract: async () => ({ text: 'what it says' }) });
    const reason = 'downloadQuotaExceeded';
    const lift = live.simulator.faults.add({ kind: 403, reason, method: 'drive.files.get' });
    const unread = async () => {
      const rows = await test.asOwner(
        `select name, content_unread as unread, content_text as text from gdrive_cache
         where account_id = $1 and content_revision = '' order by 1`,
        [live.kit.accountId],
      );
      return rows as { name: string; unread: string; text: string | null }[];
    };
    expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
    const before = await unread();
    expect(before.length).toBeGreaterThan(0);
    expect(new Set(before.map((row) => `${row.unread} ${row.text}`))).toEqual(new Set(['unavailable null']));
    expect(await skippedOf(live, 'drive')).toBe(before.length);
    lift();
    await live.kit.clock.advance(DAY);
    expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
    expect(await unread()).toEqual([]);
    expect(await countFailing(live)).toBe(0);
    await live.expectFresh('drive');
  });

  it('is found by its name though the worker is killed once that was noted', async () => {
    await using live = await openLiveGoogle(test, { extract: async () => ({ text: 'what it says' }) });
    await live.sync('drive');
    const { id } = live.simulator.drive.create({ name: 'Came.txt', content: 'Words', parentId: 'root' });
    live.simulator.faults.add({ kind: 403, reason: 'downloadQuotaExceeded', method: 'drive.files.get', path: id });
    const { kit, sources } = live;
    const killed: typeof kit.parts.store = {
      ...kit.parts.store,
      async noteFailures(...parameters) {
        await kit.parts.store.noteFailures(...parameters);
        throw new Error('killed');
      },
    };
    await kit.want();
    await expect(kit.sync(kit.jobOf('drive'), { sources, store: killed })).rejects.toThrow('killed');
    expect(await kit.sync(kit.jobOf('drive'), { sources })).toEqual({ kind: 'synced' });
    const named = await test.asOwner('select name from gdrive_cache where account_id = $1 and file_id = $2', [
      kit.accountId,
      id,
    ]);
    expect(named).toEqual([{ name: 'Came.txt' }]);
  });

  it('is known by its new name at once', async () => {
    await using live = await openLiveGoogle(test, { extract: async () => ({ text: 'what it says' }) });
    await live.sync('drive');
    const { drive, faults } = live.simulator;
    const { id } = drive.create({ name: 'Before.txt', content: 'Words', parentId: 'root' });
    faults.add({ kind: 403, reason: 'downloadQuotaExceeded', method: 'drive.files.get', path: id });
    expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
    drive.update(id, { name: 'After.txt' });
    await live.kit.want();
    expect(await live.kit.sync(live.kit.jobOf('drive'), { sources: live.sources })).toEqual({ kind: 'synced' });
    const named = await test.asOwner('select name from gdrive_cache where account_id = $1 and file_id = $2', [
      live.kit.accountId,
      id,
    ]);
    expect(named).toEqual([{ name: 'After.txt' }]);
    expect(await skippedOf(live, 'drive')).toBe(1);
  });
});

describe('a file that Google does not give, and whose name the database refuses', () => {
  afterEach(() => test.asOwner('alter table gdrive_cache drop constraint if exists refuses'));

  it('is skipped, and keeps no other from being found by its name', async () => {
    await using live = await openLiveGoogle(test, { extract: async () => ({ text: 'what it says' }) });
    await live.sync('drive');
    const { drive, faults } = live.simulator;
    for (const name of ['Refused.txt', 'Taken.txt']) {
      const { id } = drive.create({ name, content: 'Words', parentId: 'root' });
      faults.add({ kind: 403, reason: 'downloadQuotaExceeded', method: 'drive.files.get', path: id });
    }
    await test.asOwner(`alter table gdrive_cache add constraint refuses check (name <> 'Refused.txt') not valid`);
    expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
    expect(await skippedOf(live, 'drive')).toBe(2);
    const named = await test.asOwner(
      `select name from gdrive_cache where account_id = $1 and content_unread = 'unavailable'`,
      [live.kit.accountId],
    );
    expect(named).toEqual([{ name: 'Taken.txt' }]);
  });
});
