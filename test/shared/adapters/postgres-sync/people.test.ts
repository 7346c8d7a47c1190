import { afterAll, describe, expect, it } from 'vitest';
import { LEXICAL_MODEL } from '../../../../shared/adapters/local-model/lexical-model-name.ts';
import { createDatabase } from '../../../../shared/adapters/postgres/database.ts';
import { createPool } from '../../../../shared/adapters/postgres/pool.ts';
import { createSyncStore } from '../../../../shared/adapters/postgres/sync/sync-store.ts';
import type { Email } from '../../../../shared/domain/email.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { recordStatements } from '../../../helpers/statements.ts';
import { emailOf } from '../../sync/fixtures/email-of.ts';
import { eventOf } from '../../sync/fixtures/event-of.ts';
import { createSyncKit, type SyncKit } from '../../sync/fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

async function people({ accountId }: SyncKit) {
  const rows = await test.asOwner(
    'select address, names, sent_count, received_count from people where account_id = $1 order by address',
    [accountId],
  );
  return rows.map((row) => [row.address, row.names, row.sent_count, row.received_count]);
}

async function sync(kit: SyncKit, mails: Email[]) {
  kit.google.mails = mails;
  await kit.want();
  await kit.sync(kit.jobOf('gmail'));
  return people(kit);
}

const alex = { address: 'alex@example.com' };
const sarah = { address: 'sarah@example.com', name: 'Sarah Chen' };
const bob = { address: 'bob@example.com', name: 'Bob' };
const received = emailOf('received', 1, { sender: sarah, to: [alex], cc: [bob] });
const sent = emailOf('sent', 2, {
  sender: alex,
  to: [sarah],
  cc: [{ ...sarah, name: 'S. Chen' }],
  bcc: [bob],
  labels: ['SENT'],
});

describe('people', () => {
  it('are counted once a mail: received from its sender, sent to its recipients', async () => {
    const kit = await createSyncKit(test.database);
    expect(await sync(kit, [received, sent])).toEqual([
      ['alex@example.com', [], 0, 0],
      ['bob@example.com', ['Bob'], 1, 0],
      ['sarah@example.com', ['S. Chen', 'Sarah Chen'], 1, 1],
    ]);
  });

  it('are not counted by drafts, spam and trash, and again when a mail leaves them', async () => {
    const kit = await createSyncKit(test.database);
    const draft = { ...sent, labels: ['DRAFT', 'SENT'] };
    const spam = { ...received, labels: ['SPAM'] };
    const counts = (rows: unknown[][]) => rows.map((row) => row.slice(2));
    expect(counts(await sync(kit, [draft, spam]))).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(counts(await sync(kit, [sent, received]))).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
    expect(counts(await sync(kit, [draft, spam]))).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  it('are called what they were called last, and by few of many names', async () => {
    const kit = await createSyncKit(test.database);
    const under = (minute: number, name: string) =>
      emailOf(`m${minute}`, minute, { sender: { address: 'list@example.com', name }, to: [] });
    kit.google.pageSize = 5;
    const names = Array.from({ length: 20 }, (_, minute) => `Name ${minute}`);
    const newestFirst = names.toReversed().slice(0, 10);
    const all = names.map((name, minute) => under(minute, name));
    expect(await sync(kit, all)).toEqual([['list@example.com', newestFirst, 0, 20]]);
    const married = await sync(kit, [...all, under(30, 'Name')]);
    expect(married).toEqual([['list@example.com', ['Name', ...newestFirst.slice(0, 9)], 0, 21]]);
    const [row] = await test.asOwner('select words from people where account_id = $1', [kit.accountId]);
    expect(row?.words).toBe(
      ` name ${newestFirst
        .slice(0, 9)
        .map((name) => name.slice(5))
        .join(' ')} list `,
    );
  });

  it('go with the last thing that names them, in any service', async () => {
    const kit = await createSyncKit(test.database);
    const attendee = {
      ...bob,
      responseStatus: 'accepted',
      optional: false,
      organizer: false,
      resource: false,
    } as const;
    kit.google.calendars.set('work', {
      title: 'Work',
      events: [eventOf({ calendarId: 'work', attendees: [attendee] })],
    });
    await kit.sync(kit.jobOf('calendar'));
    await kit.sync(kit.jobOf('calendar', 'work'));
    await sync(kit, [received, sent]);
    expect(await sync(kit, [])).toEqual([['bob@example.com', ['Bob'], 0, 0]]);
    kit.google.calendars.get('work')?.events.pop();
    await kit.want();
    await kit.sync(kit.jobOf('calendar', 'work'));
    expect(await people(kit)).toEqual([]);
  });

  it('who are contacts stay', async () => {
    const kit = await createSyncKit(test.database);
    await sync(kit, [received]);
    await test.asOwner(`update people set is_contact = true where account_id = $1 and address = 'bob@example.com'`, [
      kit.accountId,
    ]);
    expect(await sync(kit, [])).toEqual([['bob@example.com', [], 0, 0]]);
  });

  it('were last seen, and are called, as what is left says', async () => {
    const kit = await createSyncKit(test.database);
    const [earlier, later] = ['Bob', 'Bobby'].map((name, n) =>
      emailOf(name, n, { sender: { address: 'bob@example.com', name }, to: [] }),
    ) as [Email, Email];
    expect(await sync(kit, [earlier, later])).toEqual([['bob@example.com', ['Bobby', 'Bob'], 0, 2]]);
    expect(await sync(kit, [earlier])).toEqual([['bob@example.com', ['Bob'], 0, 1]]);
    const rows = await test.asOwner('select words, last_seen_at from people where account_id = $1', [kit.accountId]);
    expect(rows).toEqual([{ words: ' bob ', last_seen_at: earlier.receivedAt }]);
  });

  it('are looked up again once a pass, however many commits it has', async () => {
    const kit = await createSyncKit(test.database);
    const mails = Array.from({ length: 120 }, (_, n) => emailOf(`m${n}`, n, { sender: bob, to: [] }));
    await sync(kit, mails);
    const pool = createPool({ kind: 'url', url: test.appUrl, maxConnections: 2 });
    const statements = recordStatements(pool);
    const store = createSyncStore(createDatabase(pool), kit.clock, LEXICAL_MODEL);
    kit.google.mails = mails.slice(0, 1);
    await kit.want();
    await kit.sync(kit.jobOf('gmail'), { store });
    await pool.end();
    expect(statements.filter((text) => text.includes('delete from "gmail_cache"'))).toHaveLength(3);
    expect(statements.filter((text) => text.includes('as mention'))).toHaveLength(1);
    expect(await people(kit)).toEqual([['bob@example.com', ['Bob'], 0, 1]]);
  });

  it('whom a worker left in doubt that was killed are looked up by the next one', async () => {
    const kit = await createSyncKit(test.database);
    const [earlier, later] = ['Bob', 'Bobby'].map((name, n) =>
      emailOf(name, n, { sender: { address: 'bob@example.com', name }, to: [] }),
    ) as [Email, Email];
    await sync(kit, [earlier, later]);
    kit.google.mails = [earlier];
    await kit.want();
    const killed = { ...kit.parts.store, finish: () => Promise.reject(new Error('Killed.')) };
    await expect(kit.sync(kit.jobOf('gmail'), { store: killed })).rejects.toThrow('Killed.');
    expect(await people(kit)).toEqual([['bob@example.com', ['Bobby', 'Bob'], 0, 1]]);
    const store = createSyncStore(test.database, kit.clock, LEXICAL_MODEL);
    await kit.sync(kit.jobOf('gmail'), { store });
    expect(await people(kit)).toEqual([['bob@example.com', ['Bob'], 0, 1]]);
  });

  it('of files are those who own them or share them, not domains', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.files = [
      {
        fileId: 'f',
        driveId: null,
        name: 'Plan',
        mimeType: 'text/plain',
        parentFolder: '',
        parentIds: [],
        contentText: 'x',
        contentRevision: '1',
        webLink: null,
        owners: [sarah],
        sharedWith: [
          { ...bob, type: 'user', role: 'reader' },
          { address: 'example.com', type: 'domain', role: 'reader' },
          { address: '', type: 'anyone', role: 'reader' },
        ],
        sizeBytes: 1,
        createdAt: new Date('2027-02-01T00:00:00Z'),
        modifiedAt: new Date('2027-02-01T00:00:00Z'),
      },
    ];
    await kit.sync(kit.jobOf('drive'));
    expect(await people(kit)).toEqual([
      ['bob@example.com', ['Bob'], 0, 0],
      ['sarah@example.com', ['Sarah Chen'], 0, 0],
    ]);
  });
});
