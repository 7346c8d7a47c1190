import mime from 'mime';
import type { CalendarEvent, EventTime } from '../../../shared/domain/calendar-event.ts';
import type { Clock } from '../../../shared/domain/clock.ts';
import type { DriveFile } from '../../../shared/domain/drive-file.ts';
import type { Email } from '../../../shared/domain/email.ts';
import type { Item } from '../../../shared/domain/hit.ts';
import { newId } from '../../../shared/domain/ids.ts';
import type { MailboxAddress } from '../../../shared/domain/mailbox-address.ts';
import type { CorpusDocument } from './document.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What has no date lies before whatever anybody asks about. */
const UNDATED = '1970-01-01';

/** A document as the item that a sync would have made of it. Its id in the corpus is Google's id of the item. */
export function toItem(document: CorpusDocument, clock: Clock): Item {
  const id = newId(clock);
  switch (document.kind) {
    case 'email':
      return { service: 'gmail', id, email: toEmail(document) };
    case 'event':
      return { service: 'calendar', id, event: toEvent(document) };
    case 'file':
      return { service: 'drive', id, file: toFile(document) };
    default:
      return document.kind satisfies never;
  }
}

function toEmail(document: CorpusDocument): Email {
  const { id, title, text, from, to, cc, bcc, date, thread, labels, unread, attachments } = document;
  return {
    emailId: id,
    threadId: thread || id,
    historyId: '1',
    messageId: null,
    inReplyTo: null,
    referenceIds: [],
    subject: title,
    sender: from[0] ?? null,
    to,
    cc,
    bcc,
    bodyPreview: text.slice(0, 200),
    bodyFull: text,
    receivedAt: instantOf(date),
    labels: labels ?? ['INBOX'],
    isRead: !unread,
    sizeBytes: Buffer.byteLength(text),
    attachments: (attachments ?? []).map(({ name, type, text: content }, index) => ({
      attachmentId: null,
      partId: String(index + 1),
      filename: name,
      mimeType: type || mimeTypeOf(name),
      sizeBytes: Buffer.byteLength(content),
      ...(content === '' ? {} : { text: content }),
    })),
  };
}

function toEvent({ id, title, text, from, to, location, date, end }: CorpusDocument): CalendarEvent {
  return {
    calendarId: 'primary',
    eventId: id,
    kind: 'single',
    recurringEventId: null,
    originalStart: null,
    recurrence: [],
    iCalUid: `${id}@name.invalid`,
    etag: '"1"',
    title,
    description: text,
    location,
    time: toTime(date ?? UNDATED, end),
    timeZone: null,
    attendees: to.map((guest) => ({
      ...guest,
      responseStatus: 'accepted',
      optional: false,
      organizer: false,
      resource: false,
    })),
    organizer: from[0] ?? null,
    ownResponse: null,
    meetingLink: null,
    webLink: null,
    transparency: 'opaque',
    status: 'confirmed',
  };
}

function toFile({ id, title, text, from, to, date, folder, type }: CorpusDocument): DriveFile {
  const owners = from.slice(0, 1);
  const share = (role: 'owner' | 'reader') => (person: MailboxAddress) => ({ ...person, role, type: 'user' as const });
  return {
    fileId: id,
    driveId: null,
    name: title,
    mimeType: type || mimeTypeOf(title),
    parentFolder: folder,
    parentIds: [],
    contentText: text,
    contentRevision: '1',
    webLink: null,
    owners,
    sharedWith: [...owners.map(share('owner')), ...to.map(share('reader'))],
    sizeBytes: Buffer.byteLength(text),
    createdAt: instantOf(date),
    modifiedAt: instantOf(date),
  };
}

/** A time without an offset, and the midnight of a day, are of UTC. */
function instantOf(date = UNDATED): Date {
  return new Date(/T.*(?:Z|[+-]\d\d:?\d\d)$/.test(date) || !date.includes('T') ? date : `${date}Z`);
}

function toTime(date: string, end: string | undefined): EventTime {
  if (!date.includes('T')) {
    const last = end?.slice(0, 10) ?? date;
    const after = new Date(Date.parse(last < date ? date : last) + DAY_MS);
    return { kind: 'allDay', startDate: date, endDate: after.toISOString().slice(0, 10) };
  }
  const start = instantOf(date);
  const given = end === undefined ? undefined : instantOf(end);
  return { kind: 'timed', start, end: given && given >= start ? given : new Date(start.getTime() + HOUR_MS) };
}

/** By the ending of its name; what has none is text. */
function mimeTypeOf(name: string): string {
  return mime.getType(name) ?? 'text/plain';
}
