import type { Attendee, CalendarEvent, EventTime } from '../../../../shared/domain/calendar-event.ts';
import type { Attachment } from '../../../../shared/domain/email.ts';
import type { Hit, Item } from '../../../../shared/domain/hit.ts';
import type { MailboxAddress } from '../../../../shared/domain/mailbox-address.ts';

let count = 0;

function hit(item: Item): Hit {
  return { item, score: 1, ranks: {}, passages: [] };
}

function id(): string {
  count += 1;
  return `0195a000-0000-7000-8000-${String(count).padStart(12, '0')}`;
}

/** "Sarah Chen <sarah@example.com>" */
function mailbox(text: string): MailboxAddress {
  const [, name, address] = /^(.*?)\s*<(.+)>$/.exec(text) ?? [];
  return address ? { address, ...(name ? { name } : {}) } : { address: text };
}

export interface MailFields {
  subject: string;
  body: string;
  from?: string;
  to?: string;
  cc?: string;
  /** RFC 3339; a week before the tests' now where it does not matter. */
  at?: string;
  labels?: string[];
  threadId?: string;
  inReplyTo?: string;
  unread?: boolean;
  attachments?: Attachment[];
}

export function mail(fields: MailFields): Hit {
  const own = id();
  const body = fields.body.replace(/^\n/, '');
  return hit({
    service: 'gmail',
    id: own,
    email: {
      emailId: own.slice(-16),
      threadId: fields.threadId ?? own.slice(-16),
      historyId: '1',
      messageId: null,
      inReplyTo: fields.inReplyTo ?? null,
      referenceIds: [],
      subject: fields.subject,
      sender: mailbox(fields.from ?? 'Somebody <somebody@example.net>'),
      to: [mailbox(fields.to ?? 'Alex Morgan <alex.morgan@example.com>')],
      cc: fields.cc ? [mailbox(fields.cc)] : [],
      bcc: [],
      bodyPreview: body.slice(0, 200),
      bodyFull: body,
      receivedAt: new Date(fields.at ?? '2027-03-01T10:00:00Z'),
      labels: fields.labels ?? ['INBOX'],
      isRead: !fields.unread,
      sizeBytes: body.length,
      attachments: fields.attachments ?? [],
    },
  });
}

export interface EventFields {
  title: string;
  /** RFC 3339 instants, or dates for whole days. */
  start: string;
  end: string;
  location?: string;
  description?: string;
  guests?: readonly (readonly [mailbox: string, response: Attendee['responseStatus']])[];
  organizer?: string;
  meetingLink?: string;
  transparency?: 'transparent';
}

export function event(fields: EventFields): Hit {
  const own = id();
  const isAllDay = !fields.start.includes('T');
  const time: EventTime = isAllDay
    ? { kind: 'allDay', startDate: fields.start, endDate: fields.end }
    : { kind: 'timed', start: new Date(fields.start), end: new Date(fields.end) };
  const event: CalendarEvent = {
    calendarId: 'alex.morgan@example.com',
    eventId: own.slice(-12),
    kind: 'single',
    recurringEventId: null,
    originalStart: null,
    recurrence: [],
    iCalUid: `${own}@example.com`,
    etag: '"1"',
    title: fields.title,
    description: fields.description ?? '',
    location: fields.location ?? '',
    time,
    timeZone: isAllDay ? null : 'Europe/London',
    attendees: (fields.guests ?? []).map(([guest, responseStatus]) => ({
      ...mailbox(guest),
      responseStatus,
      optional: false,
      organizer: false,
      resource: false,
    })),
    organizer: fields.organizer ? mailbox(fields.organizer) : null,
    ownResponse: null,
    meetingLink: fields.meetingLink ?? null,
    transparency: fields.transparency ?? 'opaque',
    webLink: null,
    status: 'confirmed',
  };
  return hit({ service: 'calendar', id: own, event });
}

export interface FileFields {
  name: string;
  text: string;
  owner?: string;
  folder?: string;
  modifiedAt?: string;
  mimeType?: string;
}

export function file(fields: FileFields): Hit {
  const own = id();
  return hit({
    service: 'drive',
    id: own,
    file: {
      fileId: own.slice(-12),
      driveId: null,
      name: fields.name,
      mimeType: fields.mimeType ?? 'text/plain',
      parentFolder: fields.folder ?? '',
      parentIds: [],
      contentText: fields.text,
      contentRevision: '1',
      webLink: `https://drive.example/${own.slice(-12)}`,
      owners: [mailbox(fields.owner ?? 'Alex Morgan <alex.morgan@example.com>')],
      sharedWith: [],
      sizeBytes: fields.text.length,
      createdAt: new Date('2027-01-01T00:00:00Z'),
      modifiedAt: new Date(fields.modifiedAt ?? '2027-03-01T10:00:00Z'),
    },
  });
}
