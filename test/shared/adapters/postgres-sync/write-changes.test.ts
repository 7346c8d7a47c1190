import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../../../../shared/adapters/postgres/database.ts';
import { createPool } from '../../../../shared/adapters/postgres/pool.ts';
import { writeChanges } from '../../../../shared/adapters/postgres/sync/write-changes.ts';
import type { DriveFile } from '../../../../shared/domain/drive-file.ts';
import type { Item } from '../../../../shared/domain/hit.ts';
import { newId } from '../../../../shared/domain/ids.ts';
import type { ItemJob } from '../../../../shared/domain/sync-job.ts';
import { searchUnitsOf } from '../../../../shared/search/units.ts';
import { createTestDatabase, engine } from '../../../helpers/database.ts';
import { recordStatements } from '../../../helpers/statements.ts';
import { copyOf } from '../../sync/fixtures/copy-of.ts';
import { emailOf } from '../../sync/fixtures/email-of.ts';
import { eventOf } from '../../sync/fixtures/event-of.ts';
import { createSyncKit, type SyncKit } from '../../sync/fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const attendee = (address: string) => ({
  address,
  responseStatus: 'accepted' as const,
  optional: false,
  organizer: false,
  resource: false,
});

const write = (kit: SyncKit, job: ItemJob, ...items: Item[]) =>
  test.database.forPerson(kit.userId, (transaction) =>
    writeChanges(
      transaction,
      job,
      { upserts: items.map((item) => ({ item, units: searchUnitsOf(item) })), removals: [] },
      kit.clock,
    ),
  );

const event = (kit: SyncKit, calendarId: string, ...addresses: string[]): Item => ({
  service: 'calendar',
  id: newId(kit.clock),
  event: eventOf({ calendarId, attendees: addresses.map(attendee) }),
});

const file = (kit: SyncKit, overrides: Partial<DriveFile>): Item => ({
  service: 'drive',
  id: newId(kit.clock),
  file: {
    fileId: 'f',
    driveId: null,
    name: 'Plan',
    mimeType: 'text/plain',
    parentFolder: '',
    parentIds: [],
    contentText: 'x',
    contentRevision: '1',
    webLink: null,
    owners: [{ address: 'sarah@example.com', name: 'Sarah Chen' }],
    sharedWith: [],
    sizeBytes: 1,
    createdAt: new Date('2027-02-01T00:00:00Z'),
    modifiedAt: new Date('2027-02-01T00:00:00Z'),
    ...overrides,
  },
});

describe('two collections of one account', () => {
  // PGlite has one session: nobody waits for anybody.
  it.runIf(engine.name === 'postgres17')('never lock each other out', async () => {
    const kit = await createSyncKit(test.database);
    const known = event(kit, 'home', 'b@example.com');
    await write(kit, kit.jobOf('calendar', 'home'), known);
    const waiting = async (count: number) => {
      for (;;) {
        const [row] = await test.asOwner(
          `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        if (row?.waiting >= count) return;
      }
    };
    const gate = createDatabase(createPool({ kind: 'url', url: test.appUrl, maxConnections: 1 }));
    const writing: Promise<unknown>[] = [];
    // While somebody holds the person a, "work" gets to its people, and "home" has taken b already.
    await gate.forPerson(kit.userId, async (transaction) => {
      await sql`insert into people (id, user_id, account_id, address, names, is_contact, sent_count, received_count)
        values (${newId(kit.clock)}, ${kit.userId}, ${kit.accountId}, 'a@example.com', '{}', false, 0, 0)`.execute(
        transaction,
      );
      writing.push(write(kit, kit.jobOf('calendar', 'work'), event(kit, 'work', 'a@example.com', 'b@example.com')));
      await waiting(1);
      writing.push(write(kit, kit.jobOf('calendar', 'home'), known));
      await waiting(2);
    });
    await gate.close();
    expect(await Promise.allSettled(writing)).toEqual([
      { status: 'fulfilled', value: [] },
      { status: 'fulfilled', value: [] },
    ]);
  });

  it('give a file that moves between them one row, with its words', async () => {
    const kit = await createSyncKit(test.database);
    // Both saw it as new.
    await write(kit, kit.jobOf('drive', 'shared'), file(kit, { driveId: 'shared' }));
    await write(kit, kit.jobOf('drive'), file(kit, { name: 'Moved' }));
    const [unit, ...others] = await test.asOwner(
      `select u.content, f.name from search_units u left join gdrive_cache f on f.id = u.item_id where u.account_id = $1`,
      [kit.accountId],
    );
    expect([unit, ...others]).toEqual([{ content: 'Moved\nx', name: 'Moved' }]);
    expect((await copyOf(test, kit.accountId)).people).toHaveLength(1);
  });
});

describe('the statements of a sync', () => {
  it('stay below the 16 KB at which a proxy pins the session, however much there is', async () => {
    const pool = createPool({ kind: 'url', url: test.appUrl, maxConnections: 2 });
    const statements = recordStatements(pool);
    const database = createDatabase(pool);
    const kit = await createSyncKit(database);
    const moved = Array.from({ length: 600 }, (_, day) => new Date(Date.UTC(2027, 0, 1 + day, 9)));
    const master = eventOf({ calendarId: 'c0', eventId: 'm', kind: 'master', recurrence: ['RRULE:FREQ=DAILY'] });
    const exceptions = moved.map((start) =>
      eventOf({
        calendarId: 'c0',
        kind: 'exception',
        eventId: `m_${start.toISOString()}`,
        recurringEventId: 'm',
        originalStart: start.toISOString(),
      }),
    );
    for (let calendar = 0; calendar < 400; calendar += 1)
      kit.google.calendars.set(`c${calendar}`, { title: `Calendar ${calendar}`, events: [] });
    kit.google.calendars.set('c0', { title: 'Full', events: [master, ...exceptions] });
    await kit.sync(kit.jobOf('calendar'));
    await kit.sync(kit.jobOf('calendar', 'c0'));
    await database.close();
    expect(statements.length).toBeGreaterThan(50);
    expect(Math.max(...statements.map((text) => text.length))).toBeLessThan(16_384);
  });

  it('read the copy for people who may be gone only where something no longer names them', async () => {
    const pool = createPool({ kind: 'url', url: test.appUrl, maxConnections: 2 });
    const statements = recordStatements(pool);
    const kit = await createSyncKit(createDatabase(pool));
    const searchesCopy = () => statements.splice(0).some((text) => text.includes('delete from people'));
    const cc = [{ address: 'cc@example.com' }];
    const sync = async (...mails: ReturnType<typeof emailOf>[]) => {
      kit.google.mails = mails;
      await kit.want();
      await kit.sync(kit.jobOf('gmail'));
    };
    await sync(emailOf('a', 1, { cc }));
    await sync(emailOf('a', 1, { cc, labels: ['STARRED'] }));
    expect(searchesCopy()).toBe(false);
    await sync();
    expect(searchesCopy()).toBe(true);
    await kit.database.close();
  });
});
