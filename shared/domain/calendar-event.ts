import type { MailboxAddress } from './mailbox-address.ts';

export type ResponseStatus = 'needsAction' | 'declined' | 'tentative' | 'accepted';

export interface Attendee extends MailboxAddress {
  responseStatus: ResponseStatus;
  optional: boolean;
  organizer: boolean;
  resource: boolean;
}

/** When an event takes place: at an instant, or on whole days, which belong to no time zone (the end day is exclusive). */
export type EventTime =
  | { kind: 'timed'; start: Date; end: Date }
  | { kind: 'allDay'; startDate: string; endDate: string };

/**
 * `single`: does not recur. `master`: holds the rule of a series and is not an occurrence itself. `exception`: a changed
 * occurrence, as Google stores it. `instance`: an occurrence worked out from the rule, within the synced window.
 */
export type EventKind = 'single' | 'master' | 'exception' | 'instance';

/** An event of Google Calendar as the copy keeps it (table `gcal_cache`). */
export interface CalendarEvent {
  calendarId: string;
  eventId: string;
  kind: EventKind;
  /** The master's id, for an exception or an instance. */
  recurringEventId: string | null;
  /** The start that the rule gave an exception or instance: an RFC 3339 instant, or a date. */
  originalStart: string | null;
  /** RRULE, EXDATE, RDATE lines (RFC 5545 3.8.5) of a master. */
  recurrence: readonly string[];
  iCalUid: string;
  etag: string;
  title: string;
  description: string;
  location: string;
  time: EventTime;
  /** The IANA zone that the event was entered in; null for all-day events. */
  timeZone: string | null;
  attendees: readonly Attendee[];
  organizer: MailboxAddress | null;
  /** The person's own answer, where they are an attendee. */
  ownResponse: ResponseStatus | null;
  meetingLink: string | null;
  webLink: string | null;
  /** `transparent`: takes no time, the person is free meanwhile (RFC 5545 3.8.2.7). */
  transparency: 'opaque' | 'transparent';
  status: 'confirmed' | 'tentative' | 'cancelled';
}
