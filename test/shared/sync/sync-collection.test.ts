import { afterAll, describe, expect, it } from 'vitest';
import { ReconnectRequiredError } from '../../../shared/identity/errors.ts';
import { GoogleError } from '../../../shared/sync/google-error.ts';
import { QuotaWaitError } from '../../../shared/sync/quota-wait-error.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { copyOf, versionsOf } from './fixtures/copy-of.ts';
import { emailOf } from './fixtures/email-of.ts';
import { createSyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const mails = (count: number) => Array.from({ length: count }, (_, index) => emailOf(`m${index}`, index));
const mailIds = (copy: Record<string, unknown[]>) => copy.mails?.map((mail) => (mail as { email_id: string }).email_id);

describe('a first pass', () => {
  it('stores what is listed, newest first, with its words, people and position', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(3);
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });

    expect(kit.google.loaded).toEqual(['m2', 'm1', 'm0']);
    const copy = await copyOf(test, kit.accountId);
    expect(mailIds(copy)).toEqual(['m0', 'm1', 'm2']);
    expect(copy.units).toHaveLength(3);
    expect(copy.people).toContainEqual(
      expect.objectContaining({
        address: 'sarah@example.com',
        names: ['Sarah Chen'],
        received_count: 3,
        sent_count: 0,
      }),
    );
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({
      cursor: 'anchor-1',
      anchor: null,
      page_token: null,
      wanted: '1',
      done: '1',
      lease_until: null,
      items_seen: 3,
      items_expected: 3,
      last_success_at: kit.clock.now(),
      due_at: new Date('2027-03-01T09:15:00Z'),
    });
    expect(kit.queue.embed).toEqual([{ userId: kit.userId, accountId: kit.accountId, service: 'gmail' }]);
  });

  it('is as old as its anchor: what came while it was under way may be missing', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(1);
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    await kit.sync(kit.jobOf('gmail'));
    expect(kit.clock.now()).toEqual(new Date('2027-03-01T09:00:30Z'));
    expect((await kit.cursorOf(kit.jobOf('gmail')))?.last_success_at).toEqual(new Date('2027-03-01T09:00:00Z'));
  });

  it('stores the labels of a mailbox, which are read again when something has happened in it', async () => {
    const kit = await createSyncKit(test.database);
    const stored = () =>
      test.asOwner('select label_id as id, name from mail_labels where account_id = $1 order by 1', [kit.accountId]);
    kit.google.labels = [
      { id: 'INBOX', name: 'INBOX' },
      { id: 'Label_1', name: 'Travel' },
      { id: 'Label_2', name: 'Old' },
    ];
    await kit.sync(kit.jobOf('gmail'));
    expect(await stored()).toEqual(kit.google.labels);
    kit.google.labels = [
      { id: 'INBOX', name: 'INBOX' },
      { id: 'Label_1', name: 'Journeys' },
    ];
    kit.google.mails = mails(1);
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    expect(await stored()).toEqual(kit.google.labels);
  });

  it('leaves out what is gone or malformed, and says so by its id', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(3);
    kit.google.broken.set('m0', 'gone').set('m1', 'malformed');
    await kit.sync(kit.jobOf('gmail'));
    expect(mailIds(await copyOf(test, kit.accountId))).toEqual(['m2']);
    expect(kit.warnings).toEqual([
      { userId: kit.userId, accountId: kit.accountId, collectionOf: 'gmail', id: 'm1', reason: 'start is missing' },
    ]);
  });

  it('shows how far it has come', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(5);
    kit.google.pageSize = 2;
    const seen: unknown[] = [];
    kit.google.beforeLoad = async () => {
      const cursor = await kit.cursorOf(kit.jobOf('gmail'));
      seen.push([cursor?.items_seen, cursor?.items_expected]);
    };
    await kit.sync(kit.jobOf('gmail'));
    expect(seen).toEqual([
      [0, 5],
      [2, 5],
      [4, 5],
    ]);
  });
});

describe('a later pass', () => {
  it('writes no row and loads nothing when nothing changed', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(5);
    kit.google.pageSize = 2;
    await kit.sync(kit.jobOf('gmail'));
    const before = await versionsOf(test, kit.accountId);
    kit.google.loaded.length = 0;
    await kit.want();
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    expect(kit.google.loaded).toEqual([]);
    expect(await versionsOf(test, kit.accountId)).toEqual(before);
    // The twin: a changed label is seen by the same comparison.
    kit.google.mails[0] = emailOf('m0', 0, { labels: ['INBOX', 'UNREAD'], isRead: false });
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    expect(kit.google.loaded).toEqual(['m0']);
    expect(await versionsOf(test, kit.accountId)).not.toEqual(before);
    expect((await copyOf(test, kit.accountId)).mails?.[0]).toMatchObject({
      labels: ['INBOX', 'UNREAD'],
      is_read: false,
    });
  });

  it('deletes what vanished from every table, and keeps the rest', async () => {
    const kit = await createSyncKit(test.database);
    const lonely = emailOf('lonely', 9, {
      subject: 'Zanzibar',
      sender: { address: 'once@example.org' },
      to: [{ address: 'alex@example.com' }],
    });
    kit.google.mails = mails(3);
    await kit.sync(kit.jobOf('gmail'));
    const without = await copyOf(test, kit.accountId);
    kit.google.mails = [...mails(3), lonely];
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    expect(JSON.stringify(await copyOf(test, kit.accountId))).toMatch(/once@example.org.*zanzibar/s);

    kit.google.mails = mails(3);
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    const { people, ...rest } = await copyOf(test, kit.accountId);
    const { people: peopleBefore, ...restBefore } = without;
    expect(rest).toEqual(restBefore);
    // When somebody was last seen is not counted back.
    const counts = (all: unknown[] | undefined) => all?.map((one) => ({ ...(one as object), last_seen_at: undefined }));
    expect(counts(people)).toEqual(counts(peopleBefore));
  });
});

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

  it('is kept when Google does not answer: what is under way is dropped', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(2);
    const timeUp = new AbortController();
    kit.google.beforeLoad = (_ids, signal) => {
      timeUp.abort(new Error('time is up'));
      signal.throwIfAborted();
    };
    const { syncCollection } = await import('../../../shared/sync/sync-collection.ts');
    const outcome = await syncCollection(kit.parts, kit.jobOf('gmail'), {
      checkpointAt: new Date('2027-03-01T09:10:00Z'),
      signal: timeUp.signal,
    });
    expect(outcome).toEqual({ kind: 'continued' });
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ lease_until: null, error_code: null });
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
    expect(await ofKit()).toEqual([{ job: kit.jobOf('gmail'), firstPass: true }]);
  });

  it('starts the listing over when its page token has become invalid', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(5);
    kit.google.pageSize = 2;
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    await kit.sync(kit.jobOf('gmail'), {}, 0.5);
    let refused = 0;
    kit.google.beforeList = (pageToken) => {
      if (pageToken !== '2' || refused > 0) return;
      refused += 1;
      throw new GoogleError('invalid', 'gmail.users.messages.list: 400 invalidArgument');
    };
    // What was stored by then, and is not read again, has got another label.
    const [stored = ''] = kit.google.loaded;
    kit.google.mails = kit.google.mails.map((mail) =>
      mail.emailId === stored ? { ...mail, labels: ['STARRED'] } : mail,
    );
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    expect(refused).toBe(1);
    expect(kit.google.loaded).toHaveLength(5);
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ cursor: 'anchor-1', items_seen: 5 });
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    const { mails: copied } = await copyOf(test, kit.accountId);
    expect(copied).toContainEqual(expect.objectContaining({ email_id: stored, labels: ['STARRED'] }));
  });

  it('a resumed pass deletes nothing that was listed before it', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(6);
    kit.google.pageSize = 2;
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    while ((await kit.sync(kit.jobOf('gmail'), {}, 0.5)).kind === 'continued');
    expect(mailIds(await copyOf(test, kit.accountId))).toHaveLength(6);
  });
});

describe('a message', () => {
  it('that comes twice, or late, finds nothing to do', async () => {
    const kit = await createSyncKit(test.database);
    await kit.sync(kit.jobOf('gmail'));
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'idle' });
    expect(kit.google.begun).toBe(1);
  });

  it('for a collection, an account or a person that is gone is acknowledged without work', async () => {
    const kit = await createSyncKit(test.database);
    expect(await kit.sync(kit.jobOf('calendar', 'gone@example.com'))).toEqual({ kind: 'gone' });
    await test.asOwner('delete from users where id = $1', [kit.userId]);
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'gone' });
    expect(kit.google.listed).toBe(0);
  });

  it('for an account that must be connected again is acknowledged without work', async () => {
    const kit = await createSyncKit(test.database);
    await test.asOwner(`update accounts set state = 'reconnect-required' where id = $1`, [kit.accountId]);
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'disconnected' });
    expect(kit.google.begun).toBe(0);
  });
});

describe('a failure', () => {
  it.each([
    ['of Google’s', new GoogleError('transient', 'x: 503'), 'google-unavailable', '2027-03-01T09:01:00Z'],
    ['for the quota', new GoogleError('rateLimited', 'x: 429'), 'google-busy', '2027-03-01T09:01:00Z'],
    ['of permission', new GoogleError('forbidden', 'x: 403'), 'permission-missing', '2027-03-02T09:00:00Z'],
    [
      'of consent',
      new ReconnectRequiredError('a', 'invalid_grant', { isNews: true }),
      'reconnect-required',
      '2027-03-02T09:00:00Z',
    ],
  ])('%s is shown, tried again by the sweep, and forgotten after a success', async (_, error, code, retryAt) => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(1);
    kit.google.beforeLoad = () => {
      throw error;
    };
    const job = kit.jobOf('gmail');
    expect(await kit.sync(job)).toEqual({ kind: 'failed', code });
    expect(await kit.cursorOf(job)).toMatchObject({
      error_code: code,
      error_message: expect.stringMatching(/\.$/),
      due_at: new Date(retryAt),
      lease_until: null,
      done: '0',
    });
    kit.google.beforeLoad = () => undefined;
    expect(await kit.sync(job)).toEqual({ kind: 'synced' });
    expect(await kit.cursorOf(job)).toMatchObject({ error_code: null, error_message: null });
  });

  it('of our own goes back to the queue, with the lease free for the next attempt', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(1);
    kit.google.beforeLoad = () => {
      throw new TypeError('a bug');
    };
    await expect(kit.sync(kit.jobOf('gmail'))).rejects.toThrow('a bug');
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ error_code: 'internal', lease_until: null });
  });
});
