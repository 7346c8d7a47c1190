import { type RawBuilder, type Selectable, sql, type Transaction } from 'kysely';
import type { CalendarEvent, EventTime } from '../../../domain/calendar-event.ts';
import type { Email } from '../../../domain/email.ts';
import type { Item } from '../../../domain/hit.ts';
import type { Service } from '../../../domain/service.ts';
import { listedFile } from '../listed-file.ts';
import type { CalendarRow, GmailRow, Tables } from '../tables.ts';

/**
 * Items of the person of this transaction, in the order of `ids`; those that are not there, or another person's, are left
 * out. A statement a service, answered by the primary keys.
 */
export async function loadItems(
  transaction: Transaction<Tables>,
  ids: readonly { service: Service; id: string }[],
): Promise<Item[]> {
  const of = (service: Service) => ids.filter((wanted) => wanted.service === service).map(({ id }) => id);
  const found = [
    ...(await loadEmails(transaction, of('gmail'))),
    ...(await loadEvents(transaction, of('calendar'))),
    ...(await loadFiles(transaction, of('drive'))),
  ];
  const byId = new Map(found.map((item) => [item.id, item]));
  return ids.flatMap(({ id }) => byId.get(id) ?? []);
}

/** As one array: a series may have a thousand exceptions, and a list of them would make the statement long. */
function anyOf(ids: readonly string[]): RawBuilder<string> {
  return sql<string>`any(${[...ids]}::uuid[])`;
}

async function loadEmails(transaction: Transaction<Tables>, ids: string[]): Promise<Item[]> {
  if (ids.length === 0) return [];
  const rows = await transaction.selectFrom('gmail_cache').selectAll().where('id', '=', anyOf(ids)).execute();
  return rows.map((row) => ({ service: 'gmail', id: row.id, email: toEmail(row) }));
}

async function loadEvents(transaction: Transaction<Tables>, ids: string[]): Promise<Item[]> {
  if (ids.length === 0) return [];
  const rows = await transaction
    .selectFrom('gcal_cache')
    .selectAll()
    // As text: pg would make midnight of the machine's zone out of a date.
    .select((column) => [
      column.cast<string | null>('start_date', 'text').as('start_day'),
      column.cast<string | null>('end_date', 'text').as('end_day'),
    ])
    .where('id', '=', anyOf(ids))
    .execute();
  return rows.map((row) => ({ service: 'calendar', id: row.id, event: toEvent(row, row.start_day, row.end_day) }));
}

async function loadFiles(transaction: Transaction<Tables>, ids: string[]): Promise<Item[]> {
  if (ids.length === 0) return [];
  const rows = await transaction.selectFrom('gdrive_cache').selectAll().where('id', '=', anyOf(ids)).execute();
  return rows.map((row) => ({
    service: 'drive',
    id: row.id,
    file: {
      ...listedFile(row),
      contentText: row.content_text,
      ...(row.content_unread === null ? {} : { unread: row.content_unread }),
    },
  }));
}

function toEmail(row: Selectable<GmailRow>): Email {
  return {
    emailId: row.email_id,
    threadId: row.thread_id,
    historyId: row.history_id,
    messageId: row.message_id,
    inReplyTo: row.in_reply_to,
    referenceIds: row.reference_ids,
    subject: row.subject,
    sender: row.sender,
    ...row.recipients,
    bodyPreview: row.body_preview,
    bodyFull: row.body_full,
    receivedAt: row.received_at,
    labels: row.labels,
    isRead: row.is_read,
    sizeBytes: row.size_bytes,
    attachments: row.attachments,
  };
}

function toEvent(row: Selectable<CalendarRow>, startDay: string | null, endDay: string | null): CalendarEvent {
  return {
    calendarId: row.calendar_id,
    eventId: row.event_id,
    kind: row.kind,
    recurringEventId: row.recurring_event_id,
    originalStart: row.original_start,
    recurrence: row.recurrence,
    iCalUid: row.ical_uid,
    etag: row.etag,
    title: row.title,
    description: row.description,
    location: row.location,
    time: toTime(row, startDay, endDay),
    timeZone: row.time_zone,
    attendees: row.attendees,
    organizer: row.organizer,
    ownResponse: row.own_response,
    meetingLink: row.meeting_link,
    webLink: row.web_link,
    transparency: row.transparency,
    status: row.status,
  };
}

/** A check of the table holds that either both instants or both days are set. */
function toTime(row: Selectable<CalendarRow>, startDay: string | null, endDay: string | null): EventTime {
  if (row.start_time && row.end_time) return { kind: 'timed', start: row.start_time, end: row.end_time };
  if (startDay && endDay) return { kind: 'allDay', startDate: startDay, endDate: endDay };
  throw new Error(`The event ${row.id} has neither two instants nor two days.`);
}
