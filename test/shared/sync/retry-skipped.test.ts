import { afterAll, describe, expect, it } from 'vitest';
import { GoogleError } from '../../../shared/sync/google-error.ts';
import { syncCollection } from '../../../shared/sync/sync-collection.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { emailOf } from './fixtures/email-of.ts';
import { DAY, FIVE_MINUTES, isListed, mailOf, noExtractor, passLater, readsOf } from './fixtures/failing-items.ts';
import { callsSince, openLiveGoogle } from './fixtures/live-google.ts';
import { createSyncKit, type SyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const { skippedOf, subjectsOf, countFailing } = readsOf(test);
const idsOf = async (accountId: string) =>
  (await test.asOwner('select email_id from gmail_cache where account_id = $1 order by email_id', [accountId])).map(
    ({ email_id: id }) => id,
  );

/** Of the mailbox, five minutes apart: what fails alone is skipped then. */
async function threePasses(kit: SyncKit): Promise<void> {
  for (let pass = 0; pass < 3; pass += 1) {
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    await kit.clock.advance(FIVE_MINUTES);
  }
}

describe('an item that was skipped', () => {
  it('is tried again after a day, though nothing has changed, and comes when Google gives it', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    const { id } = live.simulator.gmail.deliver(mailOf('Poison'));
    const lift = live.simulator.faults.add({ kind: 500, method: 'gmail.users.messages.get', path: id });
    for (let pass = 0; pass < 3; pass += 1) await passLater(live);
    expect(await skippedOf(live)).toBe(1);

    // In vain: the pass is whole all the same, and the next try is a day later.
    await live.kit.clock.advance(DAY);
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await skippedOf(live)).toBe(1);
    lift();
    const before = live.simulator.usage();
    await live.kit.clock.advance(DAY - 2 * FIVE_MINUTES);
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(callsSince(live, before)).toEqual({ 'gmail.users.history.list': 1 });
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await subjectsOf(live)).toContain('Poison');
    expect(await countFailing(live)).toBe(0);
    const listed = live.simulator.gmail.messages.filter(isListed).length;
    expect(await live.kit.cursorOf(live.kit.jobOf('gmail'))).toMatchObject({ items_seen: listed });
    await live.expectFresh('gmail');
  });

  it('comes after an hour of errors that hit a part of the mails, however many', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    const ids = Array.from({ length: 30 }, (_, index) => live.simulator.gmail.deliver(mailOf(`Unlucky ${index}`)).id);
    for (const path of ids) live.simulator.faults.add({ kind: 503, method: 'gmail.users.messages.get', path });
    for (let pass = 0; pass < 12; pass += 1) await passLater(live);
    expect(await skippedOf(live)).toBe(30);
    live.simulator.faults.clear();
    await live.kit.clock.advance(DAY);
    expect(await passLater(live)).toEqual({ kind: 'synced' });
    expect(await countFailing(live)).toBe(0);
    await live.expectFresh('gmail');
  });

  it.each([
    [{ kind: 500 }, 1],
    [{ kind: 403 }, 1],
    [{ kind: 403, reason: 'forbidden' }, 1],
    ['trashed', 0],
    ['deleted', 0],
    [undefined, 0],
  ] as const)('of a drive (%o) does not stop it', async (fate, skipped) => {
    await using live = await openLiveGoogle(test, noExtractor);
    const { drive, faults } = live.simulator;
    const { id } = drive.create({ name: 'Poison.txt', content: 'Words', parentId: 'root' });
    const lift = faults.add({ kind: 500, method: 'drive.files.get', path: id });
    for (let pass = 0; pass < 3; pass += 1) await passLater(live, 'drive');
    expect(await skippedOf(live, 'drive')).toBe(1);
    lift();
    if (fate === 'trashed') drive.trash(id);
    else if (fate === 'deleted') drive.delete(id);
    else if (fate) faults.add({ ...fate, method: 'drive.files.get', path: id });
    await live.kit.clock.advance(DAY);
    expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
    expect(await skippedOf(live, 'drive')).toBe(skipped);
    faults.clear();
    await live.kit.clock.advance(DAY);
    expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
    await live.expectFresh('drive');
  });

  it.each([
    ['at once', 0],
    ['a day later', DAY],
  ])(
    'and takes more than a run’s time keeps neither the pass from its end nor, for ever, the others away (%s)',
    async (_, pause) => {
      const kit = await createSyncKit(test.database);
      const job = kit.jobOf('gmail');
      const slow = ['slow0', 'slow1', 'slow2'];
      kit.google.mails = ['base', ...slow, 'swift'].map((id, minute) => emailOf(id, minute));
      for (const id of [...slow, 'swift']) kit.google.broken.set(id, 'failed');
      await threePasses(kit);
      kit.google.broken.clear();
      kit.google.beforeLoad = async (ids, signal) => {
        if (!ids.some((id) => slow.includes(id))) return;
        for (let waited = 0; waited < 120_000 && !signal.aborted; waited += 20_000) {
          const renewed = (await kit.cursorOf(job))?.lease_until?.getTime() ?? 0;
          await kit.clock.advance(20_000);
          await expect.poll(async () => (await kit.cursorOf(job))?.lease_until?.getTime()).toBeGreaterThan(renewed);
        }
        signal.throwIfAborted();
      };
      /** As a worker has it: 60 s until its checkpoint, 50 more until it ends. */
      const run = async () => {
        await kit.want();
        const ended = new AbortController();
        const over = new AbortController();
        const timer = kit.clock.delay(110_000, over.signal).then(
          () => ended.abort(new Error('time is up')),
          () => undefined,
        );
        const checkpointAt = new Date(kit.clock.now().getTime() + 60_000);
        const outcome = await syncCollection(kit.parts, job, { checkpointAt, signal: ended.signal });
        over.abort();
        await timer;
        return outcome;
      };
      await kit.clock.advance(DAY);
      kit.google.mails = [...kit.google.mails, emailOf('new', 60)];
      // All together, then each of the slow ones alone.
      for (let pass = 0; pass < 4; pass += 1) {
        expect(await run()).toEqual({ kind: 'synced' });
        expect(await idsOf(kit.accountId)).toEqual(['base', 'new']);
        await kit.clock.advance(pause);
      }
      expect(await run()).toEqual({ kind: 'synced' });
      expect(await idsOf(kit.accountId)).toEqual(['base', 'new', 'swift']);
    },
  );

  it('comes though others before it are never given, which are not all asked for then', async () => {
    await using live = await openLiveGoogle(test, { extract: async () => ({ text: 'what it says' }) });
    await live.sync('drive');
    const ids = Array.from({ length: 7 }, (_, index) => {
      const mimeType = 'application/vnd.google-apps.document';
      return live.simulator.drive.create({ name: `Doc ${index}`, mimeType, content: 'Words' }).id;
    }).sort();
    const lifts = ids.map((path) => live.simulator.faults.add({ kind: 500, method: 'drive.files.export', path }));
    await passLater(live, 'drive');
    await test.asOwner('update failing_items set tries = tries_allowed where account_id = $1', [live.kit.accountId]);
    expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
    expect(await skippedOf(live, 'drive')).toBe(7);
    lifts.at(-1)?.();
    await live.kit.clock.advance(DAY);
    expect(await passLater(live, 'drive')).toEqual({ kind: 'synced' });
    const read = await test.asOwner(
      'select file_id from gdrive_cache where account_id = $1 and file_id = any($2) and content_text is not null',
      [live.kit.accountId, ids],
    );
    expect(read).toEqual([{ file_id: ids.at(-1) }]);
    // Each of the others had its try as well.
    const tried = await test.asOwner('select 1 from failing_items where account_id = $1 and tried_at = $2', [
      live.kit.accountId,
      live.kit.clock.now(),
    ]);
    expect(tried).toHaveLength(6);
  });

  it.each([['forbidden'], ['transient']] as const)(
    'comes though Google refuses another one with all (%s)',
    async (kind) => {
      const kit = await createSyncKit(test.database);
      kit.google.mails = ['base', 'bad', 'good'].map((id, minute) => emailOf(id, minute));
      for (const id of ['bad', 'good']) kit.google.broken.set(id, 'failed');
      await threePasses(kit);
      kit.google.broken.clear();
      kit.google.beforeLoad = (ids) => {
        if (ids.includes('bad')) throw new GoogleError(kind, `gmail.users.messages.get: ${kind}`);
      };
      await kit.clock.advance(DAY);
      await kit.want();
      expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
      expect(await idsOf(kit.accountId)).toEqual(['base', 'good']);
    },
  );

  it('lets a pass that is wanted meanwhile go first, after a try in vain', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = ['base', 'one', 'other'].map((id, minute) => emailOf(id, minute));
    for (const id of ['one', 'other']) kit.google.broken.set(id, 'failed');
    await threePasses(kit);
    const { begun } = kit.google;
    const asked: [string, number][] = [];
    kit.google.beforeLoad = async (ids) => {
      asked.push([ids.join(), kit.google.begun - begun]);
      if (asked.length === 1) await kit.want();
      throw new GoogleError('transient', 'gmail.users.messages.get: 503 backendError');
    };
    await kit.clock.advance(DAY);
    await kit.want();
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    expect(asked).toEqual([
      ['one,other', 1],
      ['one', 2],
      ['other', 2],
    ]);
  });

  it('is not tried where there is no time for it', async () => {
    const kit = await createSyncKit(test.database);
    const job = kit.jobOf('gmail');
    kit.google.mails = ['base', 'late'].map((id, minute) => emailOf(id, minute));
    kit.google.broken.set('late', 'failed');
    await threePasses(kit);
    kit.google.broken.clear();
    kit.google.loaded.length = 0;
    await kit.clock.advance(DAY);
    const SHORT_MINUTES = 29 / 60;
    for (const [minutes, loaded] of [
      [SHORT_MINUTES, []],
      [1, ['late']],
    ] as const) {
      await kit.want();
      expect(await kit.sync(job, {}, minutes)).toEqual({ kind: 'synced' });
      expect(kit.google.loaded).toEqual(loaded);
    }
  });

  it('is no longer noted as being loaded once its try is over', async () => {
    const kit = await createSyncKit(test.database);
    const job = kit.jobOf('gmail');
    kit.google.mails = ['base', 'one', 'other'].map((id, minute) => emailOf(id, minute));
    for (const id of ['one', 'other']) kit.google.broken.set(id, 'failed');
    await threePasses(kit);
    kit.google.beforeLoad = () => {
      throw new GoogleError('transient', 'gmail.users.messages.get: 503 backendError');
    };
    const noted: [ids: readonly string[], loading: readonly string[]][] = [];
    kit.google.beforeFind = async (ids) => {
      noted.push([ids, (await kit.cursorOf(job))?.loading ?? []]);
    };
    await kit.clock.advance(DAY);
    await kit.want();
    expect(await kit.sync(job)).toEqual({ kind: 'synced' });
    expect(noted).toEqual([
      [['one', 'other'], []],
      [['one'], []],
      [['other'], []],
    ]);
  });

  it.each([['forbidden'], ['misconfigured']] as const)(
    'is forgotten where it is gone, though Google refuses the rest (%s)',
    async (refusal) => {
      const kit = await createSyncKit(test.database);
      kit.google.mails = ['base', 'gone', 'kept'].map((id, minute) => emailOf(id, minute));
      for (const id of ['gone', 'kept']) kit.google.broken.set(id, 'failed');
      await threePasses(kit);
      await kit.want();
      await kit.sync(kit.jobOf('gmail'));
      const tried = async () =>
        test.asOwner('select external_id, tried_at from failing_items where account_id = $1', [kit.accountId]);
      expect(await tried()).toHaveLength(2);
      await kit.clock.advance(DAY);
      // No page tells of the one that goes.
      kit.google.mails = kit.google.mails.filter(({ emailId }) => emailId !== 'gone');
      kit.google.states.set(
        (await kit.cursorOf(kit.jobOf('gmail')))?.cursor ?? '',
        kit.google.mails.map((email) => ({ service: 'gmail', email })),
      );
      kit.google.beforeLoad = () => {
        throw new GoogleError(refusal, `gmail.users.messages.get: ${refusal}`);
      };
      await kit.want();
      expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
      expect(await tried()).toEqual([{ external_id: 'kept', tried_at: kit.clock.now() }]);
    },
  );

  it('that Google gives malformed is not asked for again: it would be as before', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    await live.sync('gmail');
    await test.asOwner(
      `insert into failing_items select account_id, user_id, service, collection, 'gone', 1, 1, 'epoch', 'no id', 'epoch'
      from sync_cursors where account_id = $1 and service = 'gmail'`,
      [live.kit.accountId],
    );
    const before = live.simulator.usage();
    await live.sync('gmail');
    expect(callsSince(live, before)).toEqual({ 'gmail.users.history.list': 1 });
  });
});
