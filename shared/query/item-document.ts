import { z } from 'zod';
import type { CalendarEvent } from '../domain/calendar-event.ts';
import type { DriveFile } from '../domain/drive-file.ts';
import type { Email } from '../domain/email.ts';
import type { Item } from '../domain/hit.ts';
import { mailboxAddressSchema } from '../domain/mailbox-address.ts';
import { UNREAD_REASONS } from '../domain/unread-reason.ts';
import { describeItem } from './sources.ts';

const instant = z.iso.datetime();
const mailbox = mailboxAddressSchema;
const link = z.string().nullable().meta({ description: 'Where Google shows it.' });

const unread = z.enum(UNREAD_REASONS).nullable().meta({
  description: 'Why the text could not be read; null where it was, and for types that are not read.',
});

const emailDocument = z.object({
  service: z.literal('gmail'),
  id: z.uuid(),
  title: z.string().meta({ description: 'The subject.' }),
  from: mailbox.nullable(),
  to: z.array(mailbox),
  cc: z.array(mailbox),
  bcc: z.array(mailbox),
  receivedAt: instant,
  threadId: z.string().meta({ description: "Gmail's id of the thread." }),
  labels: z.array(z.string()),
  isRead: z.boolean(),
  attachments: z.array(
    z.object({
      filename: z.string(),
      mimeType: z.string(),
      sizeBytes: z.int(),
      text: z
        .string()
        .nullable()
        .meta({ description: 'The content as plain text; null where it was not read, or is still to be.' }),
      unread,
    }),
  ),
  text: z.string().meta({ description: 'The whole body as plain text.' }),
  link,
});

const eventDocument = z.object({
  service: z.literal('calendar'),
  id: z.uuid(),
  title: z.string(),
  start: z.union([instant, z.iso.date()]).meta({ description: 'A date without a time for an all-day event.' }),
  end: z.union([instant, z.iso.date()]).meta({ description: 'Exclusive.' }),
  timeZone: z.string().nullable().meta({ description: 'IANA name of the zone it was entered in.' }),
  location: z.string(),
  text: z.string().meta({ description: 'The description.' }),
  organizer: mailbox.nullable(),
  attendees: z.array(mailbox.extend({ responseStatus: z.string(), optional: z.boolean() })),
  ownResponse: z.string().nullable(),
  status: z.enum(['confirmed', 'tentative', 'cancelled']),
  recurs: z.boolean().meta({ description: 'Whether it is an occurrence of a series.' }),
  meetingLink: z.string().nullable(),
  link,
});

const fileDocument = z.object({
  service: z.literal('drive'),
  id: z.uuid(),
  title: z.string().meta({ description: 'The name.' }),
  mimeType: z.string(),
  folder: z.string().meta({ description: 'Names of the folders above it, joined by "/".' }),
  owners: z.array(mailbox),
  sharedWith: z.array(mailbox.extend({ role: z.string(), type: z.string() })),
  sizeBytes: z.int().nullable(),
  createdAt: instant,
  modifiedAt: instant,
  text: z.string().nullable().meta({ description: 'The content as plain text; null where it cannot be read.' }),
  unread,
  link,
});

/** An item of the copy as callers see it: what a citation points to. */
export const itemDocumentSchema = z.discriminatedUnion('service', [emailDocument, eventDocument, fileDocument]);

export type ItemDocument = z.infer<typeof itemDocumentSchema>;

export function toItemDocument(item: Item): ItemDocument {
  const { title, link } = describeItem(item);
  const common = { id: item.id, title, link };
  switch (item.service) {
    case 'gmail':
      return { service: 'gmail', ...common, ...emailParts(item.email) };
    case 'calendar':
      return { service: 'calendar', ...common, ...eventParts(item.event) };
    case 'drive':
      return { service: 'drive', ...common, ...fileParts(item.file) };
    default:
      return item satisfies never;
  }
}

function emailParts(email: Email) {
  return {
    from: email.sender,
    to: [...email.to],
    cc: [...email.cc],
    bcc: [...email.bcc],
    receivedAt: email.receivedAt.toISOString(),
    threadId: email.threadId,
    labels: [...email.labels],
    isRead: email.isRead,
    attachments: email.attachments.map(({ filename, mimeType, sizeBytes, text, unread }) => ({
      filename,
      mimeType,
      sizeBytes,
      text: text ?? null,
      unread: unread ?? null,
    })),
    text: email.bodyFull,
  };
}

function eventParts({ time, description, ...event }: CalendarEvent) {
  const isTimed = time.kind === 'timed';
  return {
    start: isTimed ? time.start.toISOString() : time.startDate,
    end: isTimed ? time.end.toISOString() : time.endDate,
    timeZone: event.timeZone,
    location: event.location,
    text: description,
    organizer: event.organizer,
    attendees: event.attendees.map(({ organizer: _, resource: __, ...attendee }) => attendee),
    ownResponse: event.ownResponse,
    status: event.status,
    recurs: event.kind !== 'single',
    meetingLink: event.meetingLink,
  };
}

function fileParts(file: DriveFile) {
  return {
    mimeType: file.mimeType,
    folder: file.parentFolder,
    owners: [...file.owners],
    sharedWith: [...file.sharedWith],
    sizeBytes: file.sizeBytes,
    createdAt: file.createdAt.toISOString(),
    modifiedAt: file.modifiedAt.toISOString(),
    text: file.contentText,
    unread: file.unread ?? null,
  };
}
