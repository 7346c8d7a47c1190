import { afterAll, describe, expect, it } from 'vitest';
import { GoogleError } from '../../../shared/sync/google-error.ts';
import { QuotaWaitError } from '../../../shared/sync/quota-wait-error.ts';
import { syncCollection } from '../../../shared/sync/sync-collection.ts';
import type { SyncStore } from '../../../shared/sync/sync-store.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { copyOf } from './fixtures/copy-of.ts';
import { emailOf } from './fixtures/email-of.ts';
import { createSyncKit, type SyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const mails = (count: number) => Array.from({ length: count }, (_, index) => emailOf(`m${index}`, index));
const mailIds = (copy: Record<string, unknown[]>) => copy.mails?.map((mail) => (mail as { email_id: string }).email_id);

/** Google refuses a page token of the listing, the first time; the function tells how often it has. */
function refuseOnce({ google }: SyncKit, token: string): () => number {
  let refused = 0;
  google.beforeList = (pageToken) => {
    if (pageToken !== token || refused > 0) return;
    refused += 1;
    throw new GoogleError('invalid', 'gmail.users.messages.list: 400 invalidArgument');
  };
  return () => refused;
}

describe('the time of a worker', () => {
  it('is kept: it stops after a commit and hands the rest on, which goes on where it stopped', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(7);
    kit.google.pageSize = 2;
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    const job = kit.jobOf('gmail');
    expect(await kit.sync(job, {}, 1)).toEqual({ kind: 'continued' });
    expect(kit.queue.sync).toEqual([{ job, priority: 'backfill' }]);
    expect(await kit.cursorOf(job)).toMatchObject({ page_token: '4', items_seen: 4, lease_until: null, cursor: null });
    expect(kit.queue.embed).toHaveLength(1);

    expect(await kit.sync(job, {}, 10)).toEqual({ kind: 'synced' });
    expect(kit.google.loaded).toEqual(['m6', 'm5', 'm4', 'm3', 'm2', 'm1', 'm0']);
    expect(await kit.cursorOf(job)).toMatchObject({ cursor: 'anchor-1', items_seen: 7, items_expected: 7 });
  });

  it('is kept when Google does not answer: what is under way is dropped, and taken up later, in smaller parts', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(60);
    const job = kit.jobOf('gmail');
    const chunks: number[] = [];
    const syncUntilAborted = () => {
      const timeUp = new AbortController();
      kit.google.beforeLoad = (ids, signal) => {
        chunks.push(ids.length);
        timeUp.abort(new Error('time is up'));
        signal.throwIfAborted();
      };
      const checkpointAt = new Date(kit.clock.now().getTime() + 60_000);
      return syncCollection(kit.parts, job, { checkpointAt, signal: timeUp.signal });
    };
    for (const [minutes, tries] of [
      [1, 1],
      [2, 2],
      [4, 3],
    ] as const) {
      expect(await syncUntilAborted()).toEqual({ kind: 'failed', code: 'too-slow' });
      expect(await kit.cursorOf(job)).toMatchObject({
        lease_until: null,
        error_code: 'too-slow',
        fruitless_runs: tries,
        due_at: new Date(kit.clock.now().getTime() + minutes * 60_000),
      });
    }
    expect(kit.queue.sync).toEqual([]);
    kit.google.beforeLoad = (ids) => void chunks.push(ids.length);
    expect(await kit.sync(job)).toEqual({ kind: 'synced' });
    expect(chunks.filter((size) => size > 0)).toEqual([50, 25, 12, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6]);
    expect(await kit.cursorOf(job)).toMatchObject({ error_code: null, fruitless_runs: 0 });
  });

  it('is handed on at once when something was stored before it was up', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(60);
    const timeUp = new AbortController();
    kit.google.beforeLoad = (ids, signal) => {
      if (ids.length === 50) return;
      timeUp.abort(new Error('time is up'));
      signal.throwIfAborted();
    };
    const checkpointAt = new Date('2027-03-01T09:10:00Z');
    const time = { checkpointAt, signal: timeUp.signal };
    expect(await syncCollection(kit.parts, kit.jobOf('gmail'), time)).toEqual({ kind: 'continued' });
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ error_code: null, fruitless_runs: 0 });
  });

  it('counts for nothing when what it was spent on can not be kept', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(3);
    kit.google.beforeList = () => void kit.clock.advance(30_000);
    expect(await kit.sync(kit.jobOf('gmail'), {}, 0.5)).toEqual({ kind: 'failed', code: 'too-slow' });
    expect(kit.queue.sync).toEqual([]);
  });

  it('is not used to pass over a page of which an item is still to be tried again', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(5);
    kit.google.pageSize = 2;
    kit.google.broken.set('m3', 'failed');
    const job = kit.jobOf('gmail');
    expect(await kit.sync(job)).toEqual({ kind: 'failed', code: 'google-unavailable' });
    expect(await kit.cursorOf(job)).toMatchObject({ page_token: null, anchor: 'anchor-1', cursor: null });
    expect(await test.asOwner('select from listed_ids where account_id = $1', [kit.accountId])).toEqual([]);
    kit.google.broken.clear();
    await kit.clock.advance(60_000);
    expect(await kit.sync(job)).toEqual({ kind: 'synced' });
    expect(mailIds(await copyOf(test, kit.accountId))).toHaveLength(5);
    expect(await kit.cursorOf(job)).toMatchObject({ cursor: 'anchor-1', items_seen: 5 });
  });

  it('was not had by a run that a quota kept waiting', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(3);
    kit.google.beforeLoad = () => {
      throw new QuotaWaitError('gmail.users.messages.get', 20_500);
    };
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'continued' });
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ fruitless_runs: 0 });
  });

  it('is not spent on waiting: when a quota is used up for long, the message for the rest comes after that', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(3);
    kit.google.pageSize = 2;
    kit.google.beforeLoad = (ids) => {
      if (ids.includes('m0')) throw new QuotaWaitError('gmail.users.messages.get', 20_500);
    };
    const job = kit.jobOf('gmail');
    expect(await kit.sync(job)).toEqual({ kind: 'continued' });
    expect(kit.queue.sync).toEqual([{ job, priority: 'backfill', delaySeconds: 21 }]);
    expect(await kit.cursorOf(job)).toMatchObject({ page_token: '2', lease_until: null, error_code: null });
  });

  it('is up after a first pass that was whole: the message for what was wanted meanwhile is not waited for as a backfill', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(3);
    kit.google.beforeLoad = async () => void (await kit.want());
    kit.google.beforeChanges = () => {
      throw new QuotaWaitError('gmail.users.history.list', 20_500);
    };
    const job = kit.jobOf('gmail');
    expect(await kit.sync(job)).toEqual({ kind: 'continued' });
    expect(kit.queue.sync).toEqual([{ job, priority: 'fresh', delaySeconds: 21 }]);
    expect((await kit.cursorOf(job))?.due_at).toEqual(new Date('2027-03-01T09:10:21Z'));
  });

  it('that is up leaves one message for the rest, however long that waits; only when it must be lost the sweep sends another', async () => {
    const kit = await createSyncKit(test.database);
    await test.asOwner(`delete from sync_cursors where account_id = $1 and service <> 'gmail'`, [kit.accountId]);
    kit.google.mails = mails(7);
    kit.google.pageSize = 2;
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    expect(await kit.sync(kit.jobOf('gmail'), {}, 1)).toEqual({ kind: 'continued' });
    const sweepNow = () =>
      kit.requests.claimDue({ retryAt: new Date('2100-01-01Z'), batch: 500, activeSince: kit.clock.now() });
    const ofKit = async () => (await sweepNow()).filter(({ job }) => job.userId === kit.userId);
    await kit.clock.advance(6 * 3_600_000 - 1);
    expect(await ofKit()).toEqual([]);
    await kit.clock.advance(1);
    expect(await ofKit()).toEqual([{ job: kit.jobOf('gmail'), isBackfill: true }]);
  });

  it('starts the listing over when its page token has become invalid, and misses nothing that was changed before', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(5);
    kit.google.pageSize = 2;
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    await kit.sync(kit.jobOf('gmail'), {}, 0.5);
    // A first pass does not compare labels: the changes since its beginning tell of them.
    kit.google.mails[4] = emailOf('m4', 4, { labels: ['INBOX', 'STARRED'] });
    const refused = refuseOnce(kit, '2');
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    expect(refused()).toBe(1);
    expect(kit.google.loaded).toHaveLength(5);
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ cursor: 'anchor-1', items_seen: 5 });
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    expect((await copyOf(test, kit.accountId)).mails?.[4]).toMatchObject({ labels: ['INBOX', 'STARRED'] });
  });

  it('shows how far a listing that was started over has come, and not twice', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(7);
    kit.google.pageSize = 2;
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    await kit.sync(kit.jobOf('gmail'), {}, 1);
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ page_token: '4', items_seen: 4 });
    refuseOnce(kit, '4');
    const seen: unknown[] = [];
    kit.google.beforeLoad = async () => void seen.push((await kit.cursorOf(kit.jobOf('gmail')))?.items_seen);
    await kit.sync(kit.jobOf('gmail'));
    expect(seen).toEqual([4, 6]);
  });

  it('does not start the listing over for what is refused when items are loaded', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(5);
    kit.google.pageSize = 2;
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    await kit.sync(kit.jobOf('gmail'), {}, 0.5);
    kit.google.listed = 0;
    kit.google.beforeLoad = () => {
      throw new GoogleError('invalid', 'gmail.users.messages.get: 400 invalidArgument');
    };
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'failed', code: 'google-refused' });
    expect(kit.google.listed).toBe(1);
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ page_token: '2', anchor: 'anchor-1' });
  });

  it('a resumed pass deletes nothing that was listed before it', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(6);
    kit.google.pageSize = 2;
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    while ((await kit.sync(kit.jobOf('gmail'), {}, 0.5)).kind === 'continued');
    expect(mailIds(await copyOf(test, kit.accountId))).toHaveLength(6);
    // Nor is anything listed twice for that.
    expect(kit.google.listed).toBe(3);
  });

  it('is kept while what vanished is deleted, piece by piece', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(121);
    kit.google.pageSize = 500;
    await kit.sync(kit.jobOf('gmail'));
    kit.google.mails = mails(1);
    kit.google.states.clear();
    await kit.want();
    const { store } = kit.parts;
    const slow: SyncStore = {
      ...store,
      commit: async (lease, changes, progress) => {
        if (changes.removals.length > 0) await kit.clock.advance(30_000);
        await store.commit(lease, changes, progress);
      },
    };
    const left: unknown[] = [];
    do {
      const { kind } = await kit.sync(kit.jobOf('gmail'), { store: slow }, 0.5);
      left.push([kind, mailIds(await copyOf(test, kit.accountId))?.length]);
    } while (left.length < 3);
    expect(left).toEqual([
      ['continued', 71],
      ['continued', 21],
      ['synced', 1],
    ]);
    expect(await test.asOwner('select from listed_ids where account_id = $1', [kit.accountId])).toEqual([]);
  });

  it('is not trusted when pages were listed of which nothing was kept: all is listed anew', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(6);
    kit.google.pageSize = 2;
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    await kit.sync(kit.jobOf('gmail'), {}, 0.5);
    await test.asOwner(`update sync_cursors set page_token = '4' where account_id = $1 and service = 'gmail'`, [
      kit.accountId,
    ]);
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    expect(mailIds(await copyOf(test, kit.accountId))).toHaveLength(6);
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ cursor: 'anchor-1', items_seen: 6 });
  });
});
