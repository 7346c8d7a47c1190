import { createHash } from 'node:crypto';
import { ApiError } from '../http/api-error.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import {
  type Calendar,
  type EventDetails,
  type Moment,
  occurrenceId,
  type StoredEvent,
} from '../workspace/calendar/calendar.ts';
import { type EventInput, mergeDetails, momentOf, seriesOf } from './event-draft.ts';
import { EXPANSION_LIMIT_MS, instantIn } from './expand-series.ts';
import { findEvent } from './find-event.ts';
import type { ListedCalendar, LiveCalendars } from './live-calendars.ts';

export type ResponseStatus = 'needsAction' | 'declined' | 'tentative' | 'accepted';

interface Timing {
  start: Moment;
  end: Moment;
  series: StoredEvent['series'];
}

/**
 * Changes events as Google does.
 *
 * | behaviour | copied from |
 * |---|---|
 * | a deleted event stays as a tombstone with status `cancelled`, and can be had back by a patch of its status | developers.google.com/workspace/calendar/api/v3/reference/events#status |
 * | a changed or cancelled instance becomes an exception of its own, the master stays as it is | …/guides/recurringevents |
 * | a deleted series takes its exceptions with it, and brings them back; so does a rule those that it no longer produces | …/reference/events/list, syncToken: "All events deleted since the previous list request will always be in the result set" |
 * | `self` marks the calendar of the event, not the person: the organizer of an event of one's own in any calendar | …/reference/events, organizer.self: "Whether the organizer corresponds to the calendar on which this copy of the event appears" |
 * | `updated` and `etag` change with every change, `etag` being twice `updated` in microseconds | …/reference/events#resource; as in github.com/nextcloud/integration_google/pull/281 |
 * | `sequence` rises with time, recurrence and cancellation, not with text or answers | …/reference/events#resource, "as per iCalendar": RFC 5546 2.1.4 |
 * | 409 duplicate for an id that is taken, be it of a deleted event | …/guides/errors#409 |
 * | 410 deleted for deleting what is deleted | …/guides/errors#410 |
 */
export class EventEditor {
  readonly #calendars: LiveCalendars;
  readonly #clock: SimulatorClock;
  readonly #ownerAddress: string;
  readonly #changed: (calendar: ListedCalendar) => void;
  /** What went with a deleted series, by its id: it comes back with it. */
  readonly #wentAlong = new Map<string, readonly StoredEvent[]>();
  #lastUpdate = 0;
  #inserted = 0;

  /** @param changed is told the calendar of each change */
  constructor(
    calendars: LiveCalendars,
    clock: SimulatorClock,
    ownerAddress: string,
    changed: (calendar: ListedCalendar) => void,
  ) {
    this.#calendars = calendars;
    this.#clock = clock;
    this.#ownerAddress = ownerAddress;
    this.#changed = changed;
  }

  /** @throws ApiError 404 */
  get(calendarId: string, eventId: string): StoredEvent {
    return this.#find(this.#calendars.snapshot(this.#calendars.find(calendarId)), eventId);
  }

  insert(calendarId: string, input: EventInput): StoredEvent {
    const calendar = this.#calendars.find(calendarId);
    const { events } = this.#calendars.eventsOf(calendar);
    const id = input.id ?? this.#freshId(calendar);
    if (events.get(id)) throw new ApiError(409, 'duplicate', 'The requested identifier already exists.');
    const { series, ...moments } = timingOf(input, undefined, calendar);
    const self = calendar.primary ? { self: true } : {};
    const details = {
      kind: 'calendar#event',
      creator: { email: this.#ownerAddress, ...self },
      organizer: { email: calendar.id, self: true, ...(calendar.primary ? {} : { displayName: calendar.summary }) },
      iCalUID: `${id}@google.com`,
      sequence: 0,
      reminders: { useDefault: true },
      eventType: 'default',
    };
    const event: StoredEvent = {
      id,
      status: statusOf(input) ?? 'confirmed',
      ...moments,
      ...(series ? { series } : {}),
      details: mergeDetails(details, input, this.#ownerAddress),
    };
    const stored = this.#store(calendar, event);
    const created = { ...stored, details: { ...stored.details, created: stored.details.updated ?? null } };
    events.amend(id, created);
    this.#changed(calendar);
    return created;
  }

  patch(calendarId: string, eventId: string, input: EventInput): StoredEvent {
    const calendar = this.#calendars.find(calendarId);
    const snapshot = this.#calendars.snapshot(calendar);
    const event = this.#find(snapshot, eventId);
    const { series: _, ...before } = event;
    const { series, ...moments } = timingOf(input, event, calendar);
    const status = statusOf(input) ?? event.status;
    const rescheduled = Boolean(input.start || input.end || input.recurrence !== undefined);
    const changed: StoredEvent = {
      ...before,
      ...moments,
      ...(series ? { series } : {}),
      status,
      details: {
        ...mergeDetails(event.details, input, this.#ownerAddress),
        sequence: (event.details.sequence ?? 0) + Number(rescheduled || status !== event.status),
      },
    };
    const stored = this.#store(calendar, changed);
    if (event.status === 'cancelled' && status !== 'cancelled') this.#restoreExceptions(calendar, snapshot, stored);
    else if (rescheduled || status === 'cancelled') this.#cancelOrphans(calendar, snapshot, stored);
    this.#changed(calendar);
    return stored;
  }

  delete(calendarId: string, eventId: string): void {
    const calendar = this.#calendars.find(calendarId);
    const { status } = this.#find(this.#calendars.snapshot(calendar), eventId);
    if (status === 'cancelled') throw new ApiError(410, 'deleted', 'Resource has been deleted');
    this.patch(calendarId, eventId, { status: 'cancelled' });
  }

  /** The person answers an invitation. */
  respond(calendarId: string, eventId: string, responseStatus: ResponseStatus): StoredEvent {
    const calendar = this.#calendars.find(calendarId);
    const event = this.#find(this.#calendars.snapshot(calendar), eventId);
    const attendees = event.details.attendees ?? [];
    if (!attendees.some(({ self }) => self)) throw new ApiError(403, 'forbidden', 'The person is not invited.');
    const answered = attendees.map((attendee) => (attendee.self ? { ...attendee, responseStatus } : attendee));
    return this.patch(calendarId, eventId, { attendees: answered });
  }

  #find(snapshot: Calendar, eventId: string): StoredEvent {
    const event = findEvent(snapshot, eventId, this.#clock.now().getTime() + EXPANSION_LIMIT_MS);
    if (!event) throw new ApiError(404, 'notFound', 'Not Found');
    return event;
  }

  #store(calendar: ListedCalendar, event: StoredEvent): StoredEvent {
    // Two changes in one millisecond are two changes: whoever compares etags must see both.
    this.#lastUpdate = Math.max(this.#clock.now().getTime(), this.#lastUpdate + 1);
    const updated = new Date(this.#lastUpdate).toISOString();
    const details: EventDetails = { ...event.details, updated, etag: `"${BigInt(this.#lastUpdate) * 2000n}"` };
    const stored = { ...event, details };
    this.#calendars.eventsOf(calendar).events.set(stored.id, stored);
    return stored;
  }

  /** Cancels the exceptions of starts that a series no longer has; one that is cancelled has none. */
  #cancelOrphans(calendar: ListedCalendar, before: Calendar, master: StoredEvent): void {
    const exceptions = exceptionsOf(before, master);
    if (exceptions.length === 0) return;
    const wanted = new Set(exceptions.map(({ id }) => id));
    const last = Math.max(
      ...exceptions.map(({ exceptionTo }) => (exceptionTo ? instantIn(before, exceptionTo.originalStart) : 0)),
    );
    for (const start of (master.status === 'cancelled' ? undefined : master.series?.occurrences()) ?? []) {
      if (instantIn(before, start) > last) break;
      wanted.delete(occurrenceId(master.id, start));
    }
    const orphans = exceptions.filter(({ id }) => wanted.has(id));
    if (master.status === 'cancelled') this.#wentAlong.set(master.id, orphans);
    for (const orphan of orphans) this.#store(calendar, cancelled(orphan));
  }

  /** A series comes back with what went along; what was cancelled before is told again, for clients have dropped it. */
  #restoreExceptions(calendar: ListedCalendar, before: Calendar, master: StoredEvent): void {
    const alongs = new Map(this.#wentAlong.get(master.id)?.map((exception) => [exception.id, exception]));
    this.#wentAlong.delete(master.id);
    for (const exception of before.events) {
      if (exception.exceptionTo?.recurringEventId !== master.id) continue;
      this.#store(calendar, alongs.get(exception.id) ?? exception);
    }
  }

  /** An id of the alphabet that Google demands (a-v, 0-9). */
  #freshId(calendar: ListedCalendar): string {
    this.#inserted += 1;
    const digest = createHash('sha256').update(`event:${calendar.id}:${this.#inserted}`).digest('hex');
    return BigInt(`0x${digest}`).toString(32).slice(0, 26).padStart(26, '0');
  }
}

/** Those that are not cancelled. */
function exceptionsOf(calendar: Calendar, master: StoredEvent): StoredEvent[] {
  return calendar.events.filter(
    ({ exceptionTo, status }) => exceptionTo?.recurringEventId === master.id && status !== 'cancelled',
  );
}

function cancelled(event: StoredEvent): StoredEvent {
  const sequence = (event.details.sequence ?? 0) + 1;
  return { ...event, status: 'cancelled', details: { ...event.details, sequence } };
}

function statusOf({ status }: EventInput): StoredEvent['status'] | undefined {
  if (status === undefined || status === null) return undefined;
  if (status === 'confirmed' || status === 'tentative' || status === 'cancelled') return status;
  throw new ApiError(400, 'invalid', 'Invalid value for: status');
}

/** When an event is after a change. @throws ApiError 400 */
function timingOf(input: EventInput, event: StoredEvent | undefined, calendar: ListedCalendar): Timing {
  const { zone } = calendar;
  const start = event && !input.start ? event.start : momentOf('start', input.start, zone);
  const end = event && !input.end ? event.end : momentOf('end', input.end, zone);
  if (start.kind !== end.kind)
    throw new ApiError(400, 'invalid', 'Start and end times must either both be date or both be dateTime.');
  const at = (moment: Moment) => instantIn({ ...calendar, events: [] }, moment);
  if (at(end) < at(start)) throw new ApiError(400, 'timeRangeEmpty', 'The specified time range is empty.');
  if (event && !input.start && input.recurrence === undefined) return { start, end, series: event.series };
  const lines = input.recurrence === undefined ? event?.series?.lines : input.recurrence;
  if (lines?.length && input.start?.dateTime && !input.start.timeZone) {
    throw new ApiError(400, 'required', 'Missing time zone definition for start time.');
  }
  return { start, end, series: seriesOf(lines, start, zone) };
}
