import { afterAll, describe, expect, it } from 'vitest';
import { ReconnectRequiredError } from '../../../shared/identity/errors.ts';
import { GoogleError } from '../../../shared/sync/google-error.ts';
import { NotHandedOnError } from '../../../shared/sync/not-handed-on-error.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { copyOf, versionsOf } from './fixtures/copy-of.ts';
import { emailOf } from './fixtures/email-of.ts';
import { createSyncKit, RecordingQueue } from './fixtures/sync-kit.ts';

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
    ['to take a new token', new GoogleError('unauthorized', 'x: 401'), 'google-refused', '2027-03-01T09:15:00Z'],
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

  it('of the queue to take the message for the rest brings the message at hand again, which goes on', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(3);
    kit.google.pageSize = 2;
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    const job = kit.jobOf('gmail');
    const queue = Object.assign(new RecordingQueue(), {
      sendSync: async () => {
        throw new Error('ServiceUnavailable');
      },
    });
    await expect(kit.sync(job, { queue }, 0.5)).rejects.toThrow(NotHandedOnError);
    expect(await kit.cursorOf(job)).toMatchObject({ lease_until: null, page_token: '2', error_code: null });
    // The message that comes again.
    expect(await kit.sync(job)).toEqual({ kind: 'synced' });
    expect(kit.google.loaded).toEqual(['m2', 'm1', 'm0']);
  });
});
