import { createHash } from 'node:crypto';
import { ApiError } from '../http/api-error.ts';
import { PositionMarks } from '../position-marks.ts';
import { VersionedMap } from '../versioned-map.ts';
import type { Calendar, StoredEvent } from '../workspace/calendar/calendar.ts';

/** A calendar in the person's list, without its events. */
export interface ListedCalendar extends Omit<Calendar, 'events'> {
  accessRole: 'owner' | 'writer' | 'reader';
  /** What the person calls it, where that differs. */
  summaryOverride?: string;
  /** It left the list, and cannot be read any more. */
  removed: boolean;
}

interface EventLog {
  events: VersionedMap<string, StoredEvent>;
  marks: PositionMarks;
}

/** The calendars of a person, with all that changed since they were loaded. */
export class LiveCalendars {
  /** By id, in the order of the list. */
  readonly list: VersionedMap<string, ListedCalendar>;
  readonly listMarks: PositionMarks;
  readonly #logs = new Map<string, EventLog>();

  constructor(calendars: readonly Calendar[]) {
    const listed = calendars.map(
      ({ events: _, ...calendar }): ListedCalendar => ({ ...calendar, accessRole: 'owner', removed: false }),
    );
    this.list = new VersionedMap(listed.map((calendar) => [calendar.id, calendar]));
    this.listMarks = new PositionMarks(listed);
    for (const { id, events } of calendars) this.#logs.set(id, logOf(events));
  }

  /**
   * The calendar of an id; `primary` names the person's own.
   * @throws ApiError 404 for an id that is not in the list
   */
  find(calendarId: string): ListedCalendar {
    const id = calendarId.toLowerCase();
    const calendar = this.list
      .values()
      .find((candidate) => candidate.id === id || (id === 'primary' && candidate.primary));
    if (!calendar || calendar.removed) throw new ApiError(404, 'notFound', 'Not Found');
    return calendar;
  }

  add(calendar: ListedCalendar): void {
    this.list.set(calendar.id, calendar);
    if (!this.#logs.has(calendar.id)) this.#logs.set(calendar.id, logOf([]));
  }

  eventsOf(calendar: ListedCalendar): EventLog {
    const log = this.#logs.get(calendar.id);
    if (!log) throw new ApiError(404, 'notFound', 'Not Found');
    return log;
  }

  /** The calendar with its events as they were at a position; as they are, by default. */
  snapshot(calendar: ListedCalendar, position?: number): Calendar {
    const { events } = this.eventsOf(calendar);
    return { ...calendar, events: events.valuesAt(position ?? events.position) };
  }
}

function logOf(events: readonly StoredEvent[]): EventLog {
  return { events: new VersionedMap(events.map((event) => [event.id, event])), marks: new PositionMarks(events) };
}

export function etagOf(value: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16)}"`;
}
