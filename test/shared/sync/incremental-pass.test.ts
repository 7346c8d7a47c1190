import { afterAll, describe, expect, it } from 'vitest';
import { GoogleError } from '../../../shared/sync/google-error.ts';
import type { SyncStore } from '../../../shared/sync/sync-store.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { copyOf } from './fixtures/copy-of.ts';
import { emailOf } from './fixtures/email-of.ts';
import { fileOf } from './fixtures/file-of.ts';
import { createSyncKit, type SyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const mails = (count: number) => Array.from({ length: count }, (_, index) => emailOf(`m${index}`, index));

/** A mailbox of five that was synced, in which then one mail went, one got a label and five came. */
async function changedMailbox(): Promise<SyncKit> {
  const kit = await createSyncKit(test.database);
  kit.google.mails = mails(5);
  await kit.sync(kit.jobOf('gmail'));
  kit.google.loaded.length = 0;
  kit.google.listed = 0;
  kit.google.pageSize = 2;
  kit.google.mails = [...mails(10).slice(2), emailOf('m1', 1, { labels: ['INBOX', 'STARRED'] })];
  await kit.want();
  return kit;
}

async function storedIds(kit: SyncKit): Promise<string[]> {
  const { mails: stored } = await copyOf(test, kit.accountId);
  return (stored as { email_id: string }[]).map(({ email_id }) => email_id);
}

const CHANGED = ['m1', 'm5', 'm6', 'm7', 'm8', 'm9'];
const expected = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9'];
const cursorOf = (kit: SyncKit) => kit.cursorOf(kit.jobOf('gmail'));

describe('a pass over changes', () => {
  it('loads what changed, removes what went, lists nothing, and counts what there is', async () => {
    const kit = await changedMailbox();
    // Without reading the whole mailbox for it.
    let asked = 0;
    const store: SyncStore = {
      ...kit.parts.store,
      count: () => expect.fail('all mails were counted'),
      known: (...parameters) => {
        asked += 1;
        return kit.parts.store.known(...parameters);
      },
    };
    expect(await kit.sync(kit.jobOf('gmail'), { store })).toEqual({ kind: 'synced' });
    // Once a page.
    expect(asked).toBe(kit.google.changesAsked.length);
    expect(kit.google.loaded.toSorted()).toEqual(CHANGED);
    expect(kit.google.listed).toBe(0);
    expect(await storedIds(kit)).toEqual(expected);
    expect(await cursorOf(kit)).toMatchObject({ pass: null, page_token: null, items_seen: 9, items_expected: 9 });
  });

  it('goes on from the cursor that its first page named: what came while it was read is told again', async () => {
    const kit = await changedMailbox();
    kit.google.beforeChanges = (pageToken) => {
      if (pageToken === '2') kit.google.mails = [...kit.google.mails, emailOf('late', 60)];
    };
    await kit.sync(kit.jobOf('gmail'));
    const cursor = (await cursorOf(kit))?.cursor ?? '';
    expect(kit.google.states.get(cursor)).toHaveLength(9);
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    expect(await storedIds(kit)).toEqual(['late', ...expected]);
  });

  it('stops at a page when the time is up, keeps its cursor, and goes on at the next page', async () => {
    const kit = await changedMailbox();
    const before = (await cursorOf(kit))?.cursor;
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    expect(await kit.sync(kit.jobOf('gmail'), {}, 0.5)).toEqual({ kind: 'continued' });
    expect(await cursorOf(kit)).toMatchObject({ pass: 'changes', page_token: '2', cursor: before });
    kit.google.changesAsked.length = 0;
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    expect(kit.google.changesAsked[0]).toEqual({ cursor: before, pageToken: '2' });
    expect(kit.google.loaded.toSorted()).toEqual(CHANGED);
    expect(await storedIds(kit)).toEqual(expected);
    expect(await cursorOf(kit)).toMatchObject({ items_seen: 9 });
  });

  it('begins again at the cursor when its page token has died', async () => {
    const kit = await changedMailbox();
    let refused = 0;
    kit.google.beforeChanges = (pageToken) => {
      if (pageToken !== '2' || refused > 0) return;
      refused += 1;
      throw new GoogleError('invalid', 'gmail.users.history.list: 400 invalidArgument');
    };
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    expect([refused, await storedIds(kit)]).toEqual([1, expected]);
    expect(kit.google.listed).toBe(0);
  });

  it('fails with what Google says when the page token is refused twice', async () => {
    const kit = await changedMailbox();
    kit.google.beforeChanges = (pageToken) => {
      if (pageToken !== null) throw new GoogleError('invalid', 'gmail.users.history.list: 400 invalidArgument');
    };
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'failed', code: 'google-refused' });
  });
});

it('compares when a folder goes that holds files in further folders only', async () => {
  const kit = await createSyncKit(test.database);
  kit.google.files = [fileOf('plan', { parentIds: ['inner'] })];
  kit.google.folders = ['outer', 'inner'];
  await kit.sync(kit.jobOf('drive'));
  expect((await copyOf(test, kit.accountId)).files).toHaveLength(1);
  kit.google.goneFolders = ['never-heard-of'];
  kit.google.listed = 0;
  await kit.want();
  await kit.sync(kit.jobOf('drive'));
  expect(kit.google.listed).toBe(0);
  kit.google.goneFolders = ['outer'];
  kit.google.files = [];
  await kit.want();
  await kit.sync(kit.jobOf('drive'));
  expect((await copyOf(test, kit.accountId)).files).toEqual([]);
});

describe.each(['expired', 'untold'] as const)('a pass whose changes can not be asked for (%s)', (because) => {
  async function unaskable(): Promise<SyncKit> {
    const kit = await changedMailbox();
    if (because === 'expired') kit.google.states.clear();
    else kit.google.untold = true;
    return kit;
  }

  it('lists and compares: only what changed is loaded, what went goes', async () => {
    const kit = await unaskable();
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    expect(kit.google.loaded.toSorted()).toEqual(CHANGED);
    expect(await storedIds(kit)).toEqual(expected);
    expect(kit.infos).toContainEqual(expect.objectContaining({ because }));
    // From then on changes can be asked for again.
    kit.google.listed = 0;
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    expect(kit.google.listed).toBe(0);
  });

  it('is ended as a listing by whoever takes it up, and asks for no changes in between', async () => {
    const kit = await unaskable();
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    expect(await kit.sync(kit.jobOf('gmail'), {}, 0.5)).toEqual({ kind: 'continued' });
    expect(await cursorOf(kit)).toMatchObject({ pass: 'listing', cursor: expect.any(String) });
    const { anchor } = (await cursorOf(kit)) ?? {};
    kit.google.changesAsked.length = 0;
    while ((await kit.sync(kit.jobOf('gmail'), {}, 0.5)).kind === 'continued');
    // But those since it began, which tell what may be deleted.
    expect(new Set(kit.google.changesAsked.map(({ cursor }) => cursor))).toEqual(new Set([anchor]));
    expect(await storedIds(kit)).toEqual(expected);
    expect(await cursorOf(kit)).toMatchObject({ pass: null, items_seen: 9 });
  });
});

describe('the list of calendars', () => {
  it('is read only when it has changed, or its cursor has expired', async () => {
    const kit = await createSyncKit(test.database);
    const sync = async () => {
      await kit.want();
      await kit.sync(kit.jobOf('calendar'));
      return kit.google.directoryListed;
    };
    kit.google.calendars.set('work', { title: 'Work', events: [] });
    expect(await sync()).toBe(1);
    expect(await sync()).toBe(1);
    kit.google.calendars.set('home', { title: 'Home', events: [] });
    expect(await sync()).toBe(2);
    await test.asOwner(`update sync_cursors set cursor = 'expired' where account_id = $1 and collection = ''`, [
      kit.accountId,
    ]);
    expect(await sync()).toBe(3);
    expect(kit.queue.sync.map(({ job }) => job.collection)).toEqual(['work', 'home']);
  });
});
