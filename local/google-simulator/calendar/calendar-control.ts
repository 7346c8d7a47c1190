import { createHash } from 'node:crypto';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { ApiError } from '../http/api-error.ts';
import type { Channels } from '../push/channels.ts';
import type { StoredEvent } from '../workspace/calendar/calendar.ts';
import { ianaZone } from '../workspace/calendar/zoned-time.ts';
import type { EventInput } from './event-draft.ts';
import type { EventEditor, ResponseStatus } from './event-editor.ts';
import { eventResource } from './event-resource.ts';
import type { ListedCalendar, LiveCalendars } from './live-calendars.ts';
import type { SyncTokens } from './sync-token.ts';
import { CALENDAR_LIST, eventsResource } from './watched-resources.ts';

export interface CalendarInput {
  summary: string;
  description?: string;
  /** IANA; the primary calendar's by default. */
  timeZone?: string;
  /** `owner` by default; the others are for a calendar that somebody shares. */
  accessRole?: ListedCalendar['accessRole'];
}

/**
 * Changes the person's calendars from behind the API, as the person and others would in Google's own programs. Ids are
 * those of the API, `primary` among them; every method throws what the API would answer (ApiError).
 * @example
 * const event = simulator.calendar.insertEvent('primary', {
 *   summary: 'Lunch',
 *   start: { dateTime: '2027-03-09T12:00:00', timeZone: 'Europe/London' },
 *   end: { dateTime: '2027-03-09T13:00:00', timeZone: 'Europe/London' },
 * });
 * simulator.calendar.deleteEvent('primary', event.id);
 */
export class CalendarControl {
  readonly #calendars: LiveCalendars;
  readonly #editor: EventEditor;
  readonly #tokens: SyncTokens;
  readonly #channels: Channels;

  constructor(parts: { calendars: LiveCalendars; editor: EventEditor; tokens: SyncTokens; channels: Channels }) {
    this.#calendars = parts.calendars;
    this.#editor = parts.editor;
    this.#tokens = parts.tokens;
    this.#channels = parts.channels;
  }

  /** An event as it is, a deleted one among them; the id may be that of an instance. */
  event(calendarId: string, eventId: string): EventResource {
    return this.#resource(calendarId, this.#editor.get(calendarId, eventId));
  }

  /** A single event, one of whole days (`date`), or a master (`recurrence`). */
  insertEvent(calendarId: string, input: EventInput): EventResource {
    return this.#resource(calendarId, this.#editor.insert(calendarId, input));
  }

  /**
   * Changes the fields that `input` names; null takes one away. The id of an instance (`<master>_<start in UTC>`) makes an
   * exception of it. `{ status: 'confirmed' }` has a deleted event back.
   */
  patchEvent(calendarId: string, eventId: string, input: EventInput): EventResource {
    return this.#resource(calendarId, this.#editor.patch(calendarId, eventId, input));
  }

  /** Cancels an event, a whole series, or one instance of it. */
  deleteEvent(calendarId: string, eventId: string): void {
    this.#editor.delete(calendarId, eventId);
  }

  /** The person, who must be invited, answers. */
  respond(calendarId: string, eventId: string, responseStatus: ResponseStatus): EventResource {
    return this.#resource(calendarId, this.#editor.respond(calendarId, eventId, responseStatus));
  }

  /** Adds an empty calendar to the person's list. */
  addCalendar({ summary, description, timeZone, accessRole = 'owner' }: CalendarInput): { id: string } {
    const zone = timeZone === undefined ? this.#calendars.find('primary').zone : ianaZone(timeZone);
    if (!zone) throw new ApiError(400, 'invalid', 'Invalid time zone.');
    const digest = createHash('sha256').update(`added:${summary}:${this.#calendars.list.position}`).digest('hex');
    const id = `c_${digest}@group.calendar.google.com`;
    const described = description ? { description } : {};
    this.#calendars.add({ id, summary, ...described, zone, accessRole, primary: false, removed: false });
    this.#channels.notify(CALENDAR_LIST, { state: 'exists' });
    return { id };
  }

  /** Takes a calendar, which must not be the primary one, off the person's list. Its events are gone. */
  removeCalendar(calendarId: string): void {
    const calendar = this.#calendars.find(calendarId);
    if (calendar.primary) throw new ApiError(400, 'invalid', 'The primary calendar can not be removed.');
    this.#calendars.list.set(calendar.id, { ...calendar, removed: true });
    this.#channels.notify(CALENDAR_LIST, { state: 'exists' });
    this.#channels.notify(eventsResource(calendar.id), { state: 'not_exists' });
  }

  /** The person gives a calendar another name in their own list; an empty one is none. */
  renameCalendar(calendarId: string, summaryOverride: string): void {
    const calendar = this.#calendars.find(calendarId);
    this.#calendars.list.set(calendar.id, { ...calendar, summaryOverride });
    this.#channels.notify(CALENDAR_LIST, { state: 'exists' });
  }

  /** Its owner gives a calendar another name: no sync token tells of that. */
  retitleCalendar(calendarId: string, summary: string): void {
    const calendar = this.#calendars.find(calendarId);
    this.#calendars.list.amend(calendar.id, { ...calendar, summary });
  }

  /** Every sync token issued so far is answered with 410 from now on. */
  expireSyncTokens(): void {
    this.#tokens.expire();
  }

  /** Tells the channels on a calendar's events of a change that is not there, or not there yet: a push that comes early. */
  announceEvents(calendarId: string): void {
    this.#channels.notify(eventsResource(this.#calendars.find(calendarId).id), { state: 'exists' });
  }

  /** The same to all channels, that on the list of calendars among them. */
  announceAll(): void {
    this.#channels.notifyAll({ state: 'exists' });
  }

  /** The channels that are open. */
  channels(): calendar_v3.Schema$Channel[] {
    return this.#channels.live();
  }

  #resource(calendarId: string, event: StoredEvent): EventResource {
    const calendar = this.#calendars.find(calendarId);
    return { ...eventResource(event, calendar, calendar.zone), id: event.id };
  }
}

type EventResource = calendar_v3.Schema$Event & { id: string };
