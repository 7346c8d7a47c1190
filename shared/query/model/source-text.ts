import type { CalendarEvent, EventTime } from '../../domain/calendar-event.ts';
import { type ContactValue, contactName, type StoredContact } from '../../domain/contact.ts';
import type { DriveFile } from '../../domain/drive-file.ts';
import type { Email } from '../../domain/email.ts';
import type { Hit, Item } from '../../domain/hit.ts';
import type { MailboxAddress } from '../../domain/mailbox-address.ts';
import { localTime } from './local-time.ts';

/** Characters of running text a source: a long mail or the beginning of a document, some 1,500 tokens. */
const TEXT_LENGTH = 6_000;

/** People of a large meeting or a mailing list. */
const MAX_PEOPLE = 40;

/** A hit as data for a model that answers from it: its fields, its text, and where that is long the passages that matched. */
export function sourceData({ item, passages }: Hit, n: number, timeZone: string): Record<string, unknown> {
  const { text, ...fields } = fieldsOf(item, timeZone);
  const isWhole = text.length <= TEXT_LENGTH;
  return {
    source: n,
    service: item.service,
    ...fields,
    ...(isWhole ? {} : { passages: passages.join('\n…\n').slice(0, TEXT_LENGTH).toWellFormed() }),
    text: isWhole ? text : `${text.slice(0, TEXT_LENGTH).toWellFormed()} …`,
  };
}

/** Somebody of the address book as data: what their card says, and nothing that it does not. */
export function contactData(contact: StoredContact, n: number): Record<string, unknown> {
  const { nicknames, emailAddresses, phoneNumbers, postalAddresses, birthday, organizations, relations } = contact;
  const lists = {
    nicknames,
    emailAddresses: emailAddresses.map(valueWithType),
    phoneNumbers: phoneNumbers.map(valueWithType),
    postalAddresses: postalAddresses.map(valueWithType),
    organizations: organizations.map(({ name, title }) => [title, name].filter((part) => part !== null).join(', ')),
    relations: relations.map(valueWithType),
  };
  return {
    source: n,
    service: 'contacts',
    name: contactName(contact),
    ...Object.fromEntries(Object.entries(lists).filter(([, values]) => values.length > 0)),
    // RFC 6350: without a year where that is not known.
    ...(birthday === null ? {} : { birthday }),
  };
}

function valueWithType({ value, type }: ContactValue): string {
  return type === null ? value : `${value} (${type})`;
}

function fieldsOf(item: Item, timeZone: string): Record<string, unknown> & { text: string } {
  switch (item.service) {
    case 'gmail':
      return emailFields(item.email, timeZone);
    case 'calendar':
      return eventFields(item.event, timeZone);
    case 'drive':
      return fileFields(item.file, timeZone);
    default:
      return item satisfies never;
  }
}

function emailFields(email: Email, timeZone: string) {
  return {
    subject: email.subject,
    from: email.sender && mailbox(email.sender),
    to: email.to.slice(0, MAX_PEOPLE).map(mailbox),
    cc: email.cc.slice(0, MAX_PEOPLE).map(mailbox),
    received: localTime(email.receivedAt, timeZone),
    unread: !email.isRead,
    attachments: email.attachments.map(({ filename }) => filename),
    text: email.bodyFull,
  };
}

function eventFields(event: CalendarEvent, timeZone: string) {
  return {
    title: event.title,
    ...spanOf(event.time, timeZone),
    location: event.location,
    organizer: event.organizer && mailbox(event.organizer),
    attendees: event.attendees
      .slice(0, MAX_PEOPLE)
      .map(({ responseStatus, ...person }) => `${mailbox(person)}: ${responseStatus}`),
    meetingLink: event.meetingLink,
    status: event.status,
    text: event.description,
  };
}

function spanOf(time: EventTime, timeZone: string) {
  return time.kind === 'timed'
    ? { start: localTime(time.start, timeZone), end: localTime(time.end, timeZone) }
    : { firstDay: time.startDate, dayAfterLast: time.endDate };
}

function fileFields(file: DriveFile, timeZone: string) {
  return {
    name: file.name,
    type: file.mimeType,
    folder: file.parentFolder,
    owners: file.owners.map(mailbox),
    sharedWith: file.sharedWith.slice(0, MAX_PEOPLE).map(mailbox),
    modified: localTime(file.modifiedAt, timeZone),
    link: file.webLink,
    text: file.contentText ?? '',
  };
}

function mailbox({ name, address }: MailboxAddress): string {
  return name ? `${name} <${address}>` : address;
}
