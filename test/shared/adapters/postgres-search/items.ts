import type { Database } from '../../../../shared/adapters/postgres/database.ts';
import { writeUnits } from '../../../../shared/adapters/postgres/search/write-units.ts';
import { writeEmails } from '../../../../shared/adapters/postgres/sync/write-emails.ts';
import { writeEvents } from '../../../../shared/adapters/postgres/sync/write-events.ts';
import { writeFiles } from '../../../../shared/adapters/postgres/sync/write-files.ts';
import type { CalendarEvent } from '../../../../shared/domain/calendar-event.ts';
import type { DriveFile } from '../../../../shared/domain/drive-file.ts';
import type { Email } from '../../../../shared/domain/email.ts';
import type { Item } from '../../../../shared/domain/hit.ts';
import { newId } from '../../../../shared/domain/ids.ts';
import { SERVICES } from '../../../../shared/domain/service.ts';
import { searchUnitsOf } from '../../../../shared/search/units.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

type Of<S extends Item['service']> = Extract<Item, { service: S }>;

const clock = new FakeClock('2027-03-01T09:00:00Z');

export function email(overrides: Partial<Email> = {}): Of<'gmail'> {
  const id = newId(clock);
  const email: Email = {
    emailId: id,
    threadId: id,
    historyId: '1',
    messageId: null,
    inReplyTo: null,
    referenceIds: [],
    subject: 'Subject',
    sender: { address: 'bob@example.com', name: 'Bob Builder' },
    to: [{ address: 'ada@example.org', name: 'Ada' }],
    cc: [],
    bcc: [],
    bodyPreview: '',
    bodyFull: '',
    receivedAt: new Date('2027-02-01T10:00:00Z'),
    labels: ['INBOX'],
    isRead: true,
    sizeBytes: 1_000,
    attachments: [],
    ...overrides,
  };
  return { service: 'gmail', id, email };
}

export function event(overrides: Partial<CalendarEvent> = {}): Of<'calendar'> {
  const id = newId(clock);
  const event: CalendarEvent = {
    calendarId: 'primary',
    eventId: id,
    kind: 'single',
    recurringEventId: null,
    originalStart: null,
    recurrence: [],
    iCalUid: `${id}@example.com`,
    etag: '"1"',
    title: 'Event',
    description: '',
    location: '',
    time: { kind: 'timed', start: new Date('2027-03-12T09:00:00Z'), end: new Date('2027-03-12T10:00:00Z') },
    timeZone: 'Europe/Istanbul',
    attendees: [],
    organizer: { address: 'ada@example.org', name: 'Ada' },
    ownResponse: null,
    meetingLink: null,
    transparency: 'opaque',
    webLink: null,
    status: 'confirmed',
    ...overrides,
  };
  return { service: 'calendar', id, event };
}

export function file(overrides: Partial<DriveFile> = {}): Of<'drive'> {
  const id = newId(clock);
  const file: DriveFile = {
    fileId: id,
    driveId: null,
    name: 'File',
    mimeType: 'text/plain',
    parentFolder: '',
    parentIds: [],
    contentText: null,
    contentRevision: '1',
    webLink: null,
    owners: [{ address: 'ada@example.org', name: 'Ada' }],
    sharedWith: [],
    sizeBytes: 10,
    createdAt: new Date('2027-01-01T10:00:00Z'),
    modifiedAt: new Date('2027-01-02T10:00:00Z'),
    ...overrides,
  };
  return { service: 'drive', id, file };
}

/** Writes rows and units, as a sync does. */
export async function store(
  database: Database,
  { userId, accountId }: { userId: string; accountId: string },
  ...items: Item[]
): Promise<void> {
  await database.forPerson(userId, async (transaction) => {
    for (const service of SERVICES) {
      const job = { userId, accountId, service, collection: service === 'calendar' ? 'primary' : '' };
      const own = items.filter((item) => item.service === service);
      await writeEmails(
        transaction,
        job,
        own.filter((item) => item.service === 'gmail'),
        clock.now(),
      );
      await writeEvents(
        transaction,
        job,
        own.filter((item) => item.service === 'calendar'),
        clock.now(),
      );
      await writeFiles(
        transaction,
        job,
        own.filter((item) => item.service === 'drive'),
        clock.now(),
      );
      const upserts = own.map((item) => ({ itemId: item.id, units: searchUnitsOf(item) }));
      await writeUnits(transaction, job, { upserts, removals: [] });
    }
  });
}
