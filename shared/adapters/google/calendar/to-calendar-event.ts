import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { Attendee, CalendarEvent, EventTime, ResponseStatus } from '../../../domain/calendar-event.ts';
import type { MailboxAddress } from '../../../domain/mailbox-address.ts';
import { MalformedResourceError, required, requiredDate } from '../malformed-resource-error.ts';

type EventDateTime = calendar_v3.Schema$EventDateTime;

const DAY_MS = 86_400_000;

/**
 * Maps an event as events.list gives it with singleEvents=false: a single event, a master, or an exception. A cancelled
 * exception has little more than its ids; it is kept at the start that it had, so that the series stays without it.
 * @param calendarZone the zone of the calendar, for events that name none
 * @throws MalformedResourceError
 */
export function toCalendarEvent(
  event: calendar_v3.Schema$Event,
  calendarId: string,
  calendarZone: string | null,
): CalendarEvent {
  const original = event.originalStartTime ?? undefined;
  const attendees = (event.attendees ?? []).flatMap(toAttendee);
  return {
    calendarId,
    eventId: required(event.id, 'id'),
    kind: kindOf(event),
    recurringEventId: event.recurringEventId ?? null,
    originalStart: original ? originalStartOf(original) : null,
    recurrence: event.recurrence ?? [],
    iCalUid: event.iCalUID ?? '',
    etag: required(event.etag, 'etag'),
    title: event.summary ?? '',
    description: event.description ?? '',
    location: event.location ?? '',
    time: timeOf(event),
    timeZone: event.start?.date ? null : (event.start?.timeZone ?? original?.timeZone ?? calendarZone),
    attendees,
    organizer: organizerOf(event.organizer),
    ownResponse: responseOf(event.attendees?.find(({ self }) => self)?.responseStatus),
    meetingLink: meetingLinkOf(event),
    webLink: event.htmlLink ?? null,
    transparency: event.transparency === 'transparent' ? 'transparent' : 'opaque',
    status: statusOf(event.status),
  };
}

function kindOf(event: calendar_v3.Schema$Event): CalendarEvent['kind'] {
  if (event.recurringEventId) return 'exception';
  return event.recurrence?.length ? 'master' : 'single';
}

function timeOf(event: calendar_v3.Schema$Event): EventTime {
  const { start, end } = event;
  if (start?.date) return { kind: 'allDay', startDate: dateOf(start.date), endDate: endDateOf(start.date, end?.date) };
  if (start?.dateTime) {
    return {
      kind: 'timed',
      start: requiredDate(start.dateTime, 'start.dateTime'),
      end: requiredDate(end?.dateTime ?? start.dateTime, 'end.dateTime'),
    };
  }
  const original = required(event.originalStartTime, 'start');
  if (original.date)
    return { kind: 'allDay', startDate: dateOf(original.date), endDate: endDateOf(original.date, null) };
  const instant = requiredDate(original.dateTime, 'originalStartTime.dateTime');
  return { kind: 'timed', start: instant, end: instant };
}

function dateOf(date: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(Date.parse(date))) {
    throw new MalformedResourceError('a date is not of the form 2027-03-01');
  }
  return date;
}

/** The end day is exclusive: one day after the start where none is given. */
function endDateOf(start: string, end: string | null | undefined): string {
  return end ? dateOf(end) : new Date(requiredDate(start, 'start.date').getTime() + DAY_MS).toISOString().slice(0, 10);
}

function originalStartOf({ date, dateTime }: EventDateTime): string {
  return date ? dateOf(date) : requiredDate(dateTime, 'originalStartTime.dateTime').toISOString();
}

function toAttendee(attendee: calendar_v3.Schema$EventAttendee): Attendee[] {
  const mailbox = toMailbox(attendee);
  if (!mailbox) return [];
  return [
    {
      ...mailbox,
      responseStatus: responseOf(attendee.responseStatus) ?? 'needsAction',
      optional: attendee.optional ?? false,
      organizer: attendee.organizer ?? false,
      resource: attendee.resource ?? false,
    },
  ];
}

/** Of an event of a shared calendar, Google calls the calendar itself the organizer: that is nobody who could be found or asked. */
function organizerOf(organizer: calendar_v3.Schema$Event['organizer']): MailboxAddress | null {
  const mailbox = toMailbox(organizer);
  return mailbox && CALENDAR_ADDRESS.test(mailbox.address) ? null : mailbox;
}

/** "c_…@group.calendar.google.com", "…#holiday@group.v.calendar.google.com", "…@import.calendar.google.com". */
const CALENDAR_ADDRESS = /@(?:group|import)(?:\.v)?\.calendar\.google\.com$/;

/** Google leaves the address out where the person may not see it. */
function toMailbox(
  person: { email?: string | null; displayName?: string | null } | null | undefined,
): MailboxAddress | null {
  if (!person?.email) return null;
  return { address: person.email.toLowerCase(), ...(person.displayName ? { name: person.displayName } : {}) };
}

const RESPONSES: readonly string[] = ['needsAction', 'declined', 'tentative', 'accepted'] satisfies ResponseStatus[];

function responseOf(status: string | null | undefined): ResponseStatus | null {
  return status && RESPONSES.includes(status) ? (status as ResponseStatus) : null;
}

function statusOf(status: string | null | undefined): CalendarEvent['status'] {
  return status === 'tentative' || status === 'cancelled' ? status : 'confirmed';
}

function meetingLinkOf({ hangoutLink, conferenceData }: calendar_v3.Schema$Event): string | null {
  const video = conferenceData?.entryPoints?.find(({ entryPointType }) => entryPointType === 'video');
  return hangoutLink ?? video?.uri ?? null;
}
