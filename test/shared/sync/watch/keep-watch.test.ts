import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createActivity } from '../../../../shared/adapters/postgres/identity/activity.ts';
import { createPushStore } from '../../../../shared/adapters/postgres/sync/push-store.ts';
import { createWatchStore } from '../../../../shared/adapters/postgres/sync/watch-store.ts';
import { SERVICES, type Service } from '../../../../shared/domain/service.ts';
import type { ItemJob } from '../../../../shared/domain/sync-job.ts';
import { GoogleError } from '../../../../shared/sync/google-error.ts';
import { DEFAULT_POLL_POLICY } from '../../../../shared/sync/poll-policy.ts';
import { hashChannelToken } from '../../../../shared/sync/watch/channel-token.ts';
import type { GoogleWatches, NewChannel, WatchAnswer } from '../../../../shared/sync/watch/google-watches.ts';
import { renewWatches } from '../../../../shared/sync/watch/renew-watches.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { emailOf } from '../fixtures/email-of.ts';
import { createSyncKit } from '../fixtures/sync-kit.ts';
import { addToDirectory } from '../push/directory.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
beforeEach(() => test.asOwner('delete from users'));

const DAY_MS = 24 * 3_600_000;

/** The channels that Google has, and what it was asked. */
class MemoryWatches implements GoogleWatches {
  services: readonly Service[] = SERVICES;
  readonly live = new Map<string, { job: ItemJob; token: string; resourceId: string }>();
  readonly calls: string[] = [];
  failure: GoogleError | undefined;
  stopFailure: GoogleError | undefined;
  unsupported = false;
  address: string | null = null;
  onStart: (channel: NewChannel) => Promise<void> = async () => undefined;
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  async start(job: ItemJob, channel: NewChannel): Promise<WatchAnswer> {
    this.calls.push(`start ${job.service} ${job.collection}`.trim());
    await this.onStart(channel);
    if (this.failure) throw this.failure;
    if (this.unsupported) return { kind: 'unsupported' };
    const resourceId = job.service === 'gmail' ? null : `resource of ${job.service} ${job.collection}`;
    if (resourceId !== null) this.live.set(channel.id, { job, token: channel.token, resourceId });
    const address = job.service === 'gmail' ? this.address : null;
    return { kind: 'live', resourceId, address, expiresAt: new Date(this.#now().getTime() + 7 * DAY_MS) };
  }

  async stop(job: ItemJob, { id }: { id: string }): Promise<void> {
    this.calls.push(`stop ${job.service} ${job.collection}`.trim());
    if (this.stopFailure) throw this.stopFailure;
    this.live.delete(id);
  }
}

async function watchedKit() {
  const kit = await createSyncKit(test.database);
  kit.google.calendars.set('work', { title: 'Work', events: [] });
  const google = new MemoryWatches(() => kit.clock.now());
  const watchStore = createWatchStore(test.database, kit.clock, DEFAULT_POLL_POLICY);
  const watches = { google, watchStore };
  const sync = (job: Parameters<typeof kit.sync>[0], minutes?: number) => kit.sync(job, { watches }, minutes);
  const rows = () =>
    test.asOwner(
      `select service, collection, superseded_at is not null as superseded, expires_at from watches order by created_at`,
    );
  const renew = () =>
    renewWatches({ ...kit, policy: DEFAULT_POLL_POLICY, watched: google.services }, new Date('2100-01-01Z'));
  return { ...kit, watches: google, sync, rows, renew, work: kit.jobOf('calendar', 'work') };
}

/** A person whose calendar "work" is watched. */
async function watchedCalendar() {
  const kit = await watchedKit();
  await kit.sync(kit.jobOf('calendar'));
  await kit.sync(kit.work);
  kit.watches.calls.length = 0;
  kit.queue.sync.length = 0;
  return kit;
}

describe('a first pass', () => {
  it('ends with a watch, and another pass for what changed before it was there', async () => {
    const kit = await watchedKit();
    await kit.sync(kit.jobOf('gmail'));
    expect(kit.watches.calls).toEqual(['start gmail']);
    expect(kit.google.begun).toBe(2);
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({
      wanted: '2',
      done: '2',
      watch_error: null,
      watch_due_at: new Date('2027-03-07T09:00:00Z'),
      // Polled a day later only.
      due_at: new Date('2027-03-02T09:00:00Z'),
    });
  });

  it('of a mailbox that takes several runs is watched after the first, and a push is stored with the next chunk', async () => {
    const kit = await watchedKit();
    await addToDirectory(test.database, 'email', kit.email, kit);
    const pushes = createPushStore(test.database, kit.clock, DEFAULT_POLL_POLICY);
    const job = kit.jobOf('gmail');
    kit.google.mails = Array.from({ length: 150 }, (_, minute) => emailOf(`m${minute}`, minute));
    kit.google.anchor = '100';
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    expect(await kit.sync(job, 0.5)).toEqual({ kind: 'continued' });
    expect(kit.watches.calls).toEqual(['start gmail']);
    expect(kit.google.loaded).toHaveLength(50);
    expect(await kit.cursorOf(job)).toMatchObject({ cursor: null, watch_due_at: new Date('2027-03-07T09:00:30Z') });

    let outcome: unknown;
    kit.google.beforeLoad = async () => {
      if (outcome !== undefined) return;
      kit.google.mails = [...kit.google.mails, emailOf('new', 500)];
      kit.google.anchor = '101';
      outcome = await pushes.noteGmail({ emailAddress: kit.email, historyId: 101n, messageId: 'p' });
    };
    expect(await kit.sync(job)).toEqual({ kind: 'synced' });
    expect(outcome).toEqual({ kind: 'on-the-way' });
    expect(kit.google.loaded.indexOf('new')).toBe(100);
    expect(kit.watches.calls).toEqual(['start gmail']);
    const row = await kit.cursorOf(job);
    expect(row).toMatchObject({ cursor: '101', pushed_history_id: null });
    expect(row?.wanted).toBe(row?.done);
  });

  it('is followed by polling where no address for pushes is configured, or who wants no sync by the clock', async () => {
    const kit = await watchedKit();
    kit.watches.services = ['calendar'];
    await kit.sync(kit.jobOf('gmail'));
    await test.asOwner('update users set autosync_enabled = false');
    await kit.sync(kit.jobOf('calendar'));
    expect(kit.watches.calls).toEqual([]);
    expect((await kit.cursorOf(kit.jobOf('gmail')))?.due_at).toEqual(new Date('2027-03-01T09:15:00Z'));
  });

  it('of somebody who has long been away is not watched, and polled rarely', async () => {
    const kit = await watchedKit();
    await test.asOwner(`update users set last_active_at = '2027-01-01Z'`);
    await kit.sync(kit.jobOf('gmail'));
    expect(kit.watches.calls).toEqual([]);
    expect((await kit.cursorOf(kit.jobOf('gmail')))?.due_at).toEqual(new Date('2027-03-07T09:00:00Z'));
  });
});

describe('a mailbox whose person has another address at Google', () => {
  /** In sync and watched; six days later its watch is renewed. */
  async function renewedWith(address: string) {
    const kit = await watchedKit();
    await addToDirectory(test.database, 'email', kit.email, kit);
    kit.watches.address = kit.email;
    kit.google.anchor = '100';
    const job = kit.jobOf('gmail');
    await kit.sync(job);
    await kit.clock.advance(6 * DAY_MS);
    kit.watches.address = address;
    await kit.want();
    await kit.sync(job);
    const pushes = createPushStore(test.database, kit.clock, DEFAULT_POLL_POLICY);
    const push = (emailAddress: string) => pushes.noteGmail({ emailAddress, historyId: 101n, messageId: emailAddress });
    return { ...kit, job, push };
  }
  const addresses = async (userId: string) =>
    test.asOwner(
      `select u.email as person, a.email as account, d.key as directory
       from users u join accounts a on a.user_id = u.id join directory d on d.account_id = a.id and d.kind = 'email'
       where u.id = $1`,
      [userId],
    );

  it('is pushed by the new one once its watch is renewed, and no longer by the one before', async () => {
    const kit = await renewedWith('ada@married.example');
    const email = 'ada@married.example';
    expect(await addresses(kit.userId)).toEqual([{ person: email, account: email, directory: email }]);
    expect(await kit.push(email)).toEqual({ kind: 'wanted', job: kit.job });
    expect(await kit.push(kit.email)).toEqual({ kind: 'unknown' });
    expect(kit.warnings).toEqual([]);
  });

  it('is polled where the new one leads to somebody else here, which the log tells, and pushes nothing', async () => {
    const other = await createSyncKit(test.database);
    await addToDirectory(test.database, 'email', 'taken@example.com', other);
    const kit = await renewedWith('taken@example.com');
    expect(await addresses(kit.userId)).toEqual([{ person: kit.email, account: kit.email, directory: kit.email }]);
    expect(kit.warnings).toMatchObject([{ collectionOf: 'gmail' }]);
    expect(await kit.cursorOf(kit.job)).toMatchObject({
      watch_error: 'refused',
      watch_due_at: new Date('2027-03-08T09:00:00Z'),
      due_at: new Date('2027-03-07T09:15:00Z'),
    });
    expect(await kit.rows()).toEqual([]);
    expect(kit.watches.calls.at(-1)).toBe('stop gmail');
  });
});

describe('a channel', () => {
  it('is known before Google is asked: a push that comes before the answer counts', async () => {
    const kit = await watchedKit();
    const pushes = createPushStore(test.database, kit.clock, DEFAULT_POLL_POLICY);
    let outcome: unknown;
    kit.watches.onStart = async ({ id, token }) => {
      const push = { service: 'calendar', channelId: id, token, resourceId: 'r', state: 'change' } as const;
      outcome = await pushes.noteChannel({ ...push, messageNumber: 2n });
    };
    await kit.sync(kit.jobOf('calendar'));
    expect(outcome).toEqual({ kind: 'on-the-way' });
    const [row] = await test.asOwner('select token_hash from watches');
    const [channel] = kit.watches.live.values();
    expect(row?.token_hash.toString()).not.toContain(channel?.token);
  });

  it('is renewed after six days: the new one is live before the old one is stopped', async () => {
    const kit = await watchedCalendar();
    await kit.clock.advance(6 * DAY_MS - 1);
    await kit.want();
    await kit.sync(kit.work);
    expect(kit.watches.calls).toEqual([]);
    await kit.clock.advance(1);
    kit.watches.onStart = async () => expect(kit.watches.live.size).toBe(2);
    await kit.want();
    const passes = kit.google.begun;
    await kit.sync(kit.work);
    expect(kit.watches.calls).toEqual(['start calendar work', 'stop calendar work']);
    expect([...kit.watches.live.values()].map(({ job }) => job.collection).sort()).toEqual(['', 'work']);
    expect((await kit.rows()).filter(({ collection }) => collection === 'work')).toHaveLength(1);
    // What was pushed to the old one while it was replaced is found by another pass.
    expect(kit.google.begun).toBe(passes + 2);
    expect(await test.asOwner(`select key from directory where kind = 'channel'`)).toHaveLength(2);
  });

  it('that can not be stopped is tried again with the next pass, and forgotten when it has lapsed', async () => {
    const kit = await watchedCalendar();
    await kit.clock.advance(6 * DAY_MS);
    kit.watches.stopFailure = new GoogleError('transient', 'calendar.channels.stop: 503');
    await kit.want();
    await kit.sync(kit.work);
    expect((await kit.rows()).filter(({ superseded }) => superseded)).toHaveLength(1);
    // The pass that renewed it, and the one after that.
    expect(kit.watches.calls).toEqual(['start calendar work', 'stop calendar work', 'stop calendar work']);
    await kit.clock.advance(DAY_MS);
    await kit.want();
    await kit.sync(kit.work);
    expect((await kit.rows()).filter(({ superseded }) => superseded)).toEqual([]);
    expect(kit.watches.calls).toHaveLength(3);
  });

  it('of a calendar that went is stopped with the list of calendars', async () => {
    const kit = await watchedCalendar();
    kit.google.calendars.delete('work');
    await kit.want();
    await kit.sync(kit.jobOf('calendar'));
    expect(kit.watches.calls).toEqual(['stop calendar']);
    expect((await kit.rows()).map(({ collection }) => collection)).toEqual(['']);
  });

  it('of a worker that was killed before Google answered is forgotten after an hour', async () => {
    const kit = await watchedKit();
    const { watchStore } = { watchStore: createWatchStore(test.database, kit.clock, DEFAULT_POLL_POLICY) };
    const id = '0197a000-0000-4000-8000-000000000001';
    await watchStore.prepare(kit.work, { id, tokenHash: Buffer.alloc(32) });
    await test.asOwner(`update sync_cursors set watch_due_at = '2100-01-01Z'`);
    expect(await watchStore.todo(kit.work)).toEqual({ isDue: false, stale: [] });
    await kit.clock.advance(3_600_001);
    expect((await watchStore.todo(kit.work)).stale).toEqual([{ id, resourceId: null }]);
  });

  it('whose answer was lost is known by what it says first, and stopped', async () => {
    const kit = await watchedKit();
    const watchStore = createWatchStore(test.database, kit.clock, DEFAULT_POLL_POLICY);
    const pushes = createPushStore(test.database, kit.clock, DEFAULT_POLL_POLICY);
    const channelId = '0197a000-0000-4000-8000-000000000001';
    await watchStore.prepare(kit.work, { id: channelId, tokenHash: hashChannelToken('secret') });
    const opened = { service: 'calendar', channelId, resourceId: 'r', state: 'sync', messageNumber: 1n } as const;
    expect(await pushes.noteChannel({ ...opened, resourceId: 'other', token: 'guess' })).toEqual({ kind: 'forged' });
    expect(await pushes.noteChannel({ ...opened, token: 'secret' })).toEqual({ kind: 'opened' });
    await kit.clock.advance(3_600_001);
    expect((await watchStore.todo(kit.work)).stale).toEqual([{ id: channelId, resourceId: 'r' }]);
  });
});

describe('a watch that Google does not make', () => {
  it.each([
    ['for now', new GoogleError('transient', 'x: 503'), 'unavailable', 15 * 60_000],
    ['as units are used up', new GoogleError('rateLimited', 'x: 429'), 'unavailable', 15 * 60_000],
    ['as it is not allowed', new GoogleError('forbidden', 'x: 403'), 'refused', DAY_MS],
    ['as the topic is wrong', new GoogleError('invalid', 'x: 400'), 'refused', DAY_MS],
  ])('%s leaves the collection to polling, and is tried again', async (_, failure, error, afterMs) => {
    const kit = await watchedKit();
    kit.watches.failure = failure;
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({
      watch_error: error,
      watch_due_at: new Date(kit.clock.now().getTime() + afterMs),
      due_at: new Date('2027-03-01T09:15:00Z'),
      error_code: null,
    });
    expect(await kit.rows()).toEqual([]);
    kit.watches.failure = undefined;
    await kit.clock.advance(afterMs);
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ watch_error: null });
  });

  it('at all (a calendar of holidays) is asked for again after a week', async () => {
    const kit = await watchedKit();
    kit.watches.unsupported = true;
    await kit.sync(kit.work);
    await kit.sync(kit.jobOf('calendar'));
    expect(await kit.cursorOf(kit.jobOf('calendar'))).toMatchObject({ watch_error: 'unsupported' });
    expect(await test.asOwner(`select key from directory where kind = 'channel'`)).toEqual([]);
  });

  it('and that lapses falls back to polling, at the moment it lapses', async () => {
    const kit = await watchedCalendar();
    kit.watches.failure = new GoogleError('transient', 'x: 503');
    await kit.clock.advance(6.5 * DAY_MS);
    await kit.want();
    await kit.sync(kit.work);
    expect((await kit.cursorOf(kit.work))?.due_at).toEqual(new Date('2027-03-08T09:00:00Z'));
    await kit.clock.advance(DAY_MS);
    await kit.want();
    await kit.sync(kit.work);
    expect((await kit.cursorOf(kit.work))?.due_at).toEqual(new Date(kit.clock.now().getTime() + 15 * 60_000));
  });
});

describe('renewing', () => {
  it('wants a pass of what is due, once, and in that pass it is renewed', async () => {
    const kit = await watchedCalendar();
    expect(await kit.renew()).toEqual({ sent: 0, failed: 0 });
    await kit.clock.advance(6 * DAY_MS);
    expect(await kit.renew()).toEqual({ sent: 2, failed: 0 });
    expect(await kit.renew()).toEqual({ sent: 0, failed: 0 });
    expect(kit.queue.sync.map(({ job, priority }) => [job.collection, priority]).sort()).toEqual([
      ['', 'fresh'],
      ['work', 'fresh'],
    ]);
    await kit.sync(kit.work);
    expect(kit.watches.calls).toEqual(['start calendar work', 'stop calendar work']);
    expect(await kit.renew()).toEqual({ sent: 0, failed: 0 });
  });

  it('makes two at a time want each once', async () => {
    const kit = await watchedCalendar();
    await kit.clock.advance(6 * DAY_MS);
    const runs = await Promise.all([kit.renew(), kit.renew(), kit.renew()]);
    expect(runs.reduce((sum, { sent }) => sum + sent, 0)).toBe(2);
    expect(kit.queue.sync).toHaveLength(2);
  });

  it.each([
    ['has long been away', `update users set last_active_at = '2026-12-01Z'`],
    ['must connect again', `update accounts set state = 'reconnect-required'`],
    ['wants no sync by the clock', 'update users set autosync_enabled = false'],
  ])('leaves alone who %s', async (_, change) => {
    const kit = await watchedCalendar();
    await kit.clock.advance(6 * DAY_MS);
    await test.asOwner(change);
    expect(await kit.renew()).toEqual({ sent: 0, failed: 0 });
  });

  it('does not pass over them each time, and finds them when they come back', async () => {
    const kit = await watchedCalendar();
    await kit.clock.advance(6 * DAY_MS);
    await test.asOwner(`update users set last_active_at = '2026-12-01Z'`);
    await kit.renew();
    const ahead = () =>
      test.asOwner(`select collection from sync_cursors where cursor is not null and watch_due_at <= $1`, [
        kit.clock.now(),
      ]);
    expect(await ahead()).toEqual([]);
    await createActivity(test.database, kit.clock, DEFAULT_POLL_POLICY).note(kit.userId);
    expect(await ahead()).toHaveLength(2);
    expect(await kit.renew()).toEqual({ sent: 2, failed: 0 });
  });

  it('finds at once what there was no address for, when there is one', async () => {
    const kit = await watchedCalendar();
    await kit.clock.advance(6 * DAY_MS);
    kit.watches.services = ['gmail', 'drive'];
    expect(await kit.renew()).toEqual({ sent: 0, failed: 0 });
    kit.watches.services = SERVICES;
    expect(await kit.renew()).toEqual({ sent: 2, failed: 0 });
  });

  it('does nothing where no address for pushes is configured', async () => {
    const kit = await watchedCalendar();
    await kit.clock.advance(6 * DAY_MS);
    kit.watches.services = [];
    expect(await kit.renew()).toEqual({ sent: 0, failed: 0 });
  });
});
