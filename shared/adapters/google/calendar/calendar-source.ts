import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { CollectionSource, ListEntry } from '../../../sync/collection-source.ts';
import { unrepeated } from '../../../sync/unrepeated.ts';
import { expiredIf } from '../expired-cursor.ts';
import type { GoogleCall } from '../google-call.ts';
import { loadEach } from '../load-each.ts';
import { toCalendarEvent } from './to-calendar-event.ts';

/** Google's maximum: most calendars are one call. */
const PAGE = 2_500;

interface EventEntry extends ListEntry {
  event: calendar_v3.Schema$Event;
  /** The calendar's zone. */
  timeZone: string | null;
}

/**
 * A calendar: single events, masters and exceptions, cancelled exceptions among them. Instances are worked out locally. The
 * parameters must stay as they are: a sync token answers only a call that is like the one it came from.
 */
export function createCalendarSource(
  calendar: calendar_v3.Calendar,
  call: GoogleCall,
  calendarId: string,
): CollectionSource<EventEntry> {
  function events({ cursor, pageToken }: { cursor?: string; pageToken: string | null }, signal: AbortSignal) {
    const since = { ...(cursor ? { syncToken: cursor } : {}), ...(pageToken ? { pageToken } : {}) };
    return call('calendar.events.list', signal, (options) =>
      calendar.events.list({ calendarId, maxResults: PAGE, ...since }, options),
    );
  }

  return {
    // The sync token, which comes with the last page, already covers what happened while the pages were read.
    begin: async () => ({ anchor: null, expected: null }),

    async list(pageToken, signal) {
      const page = await events({ pageToken }, signal);
      return {
        entries: entriesOf(page),
        nextPageToken: page.nextPageToken ?? null,
        ...(page.nextSyncToken ? { anchor: page.nextSyncToken } : {}),
      };
    },

    async changes({ cursor, pageToken }, signal) {
      // 410 for a token that has expired (to-google-error.ts), 400 for what is none.
      const page = await expiredIf(pageToken === null ? ['invalid'] : [], events({ cursor, pageToken }, signal));
      const entries = entriesOf(page);
      return {
        kind: 'items',
        changed: entries.filter(({ event }) => !isDeleted(event)),
        gone: entries.filter(({ event }) => isDeleted(event)).map(({ id }) => id),
        listsChanged: false,
        nextPageToken: page.nextPageToken ?? null,
        cursor: page.nextSyncToken ?? null,
      };
    },

    /**
     * Lists the calendar, most often by one call: events.get takes what a series has anyway for an exception, and does not tell the
     * calendar's zone.
     */
    async find(ids, signal) {
      const found = new Map<string, EventEntry>();
      const next = unrepeated('the events');
      for (let pageToken: string | null = null; ; ) {
        const page: calendar_v3.Schema$Events = await events({ pageToken }, signal);
        for (const entry of entriesOf(page)) if (ids.includes(entry.id)) found.set(entry.id, entry);
        pageToken = next(page.nextPageToken);
        if (pageToken === null || found.size === ids.length) break;
      }
      return ids.map((id) => {
        const entry = found.get(id);
        return entry ? { kind: 'entry', entry } : { kind: 'gone', id };
      });
    },

    load: (entries, _stored, signal) =>
      loadEach(entries, signal, async ({ event, timeZone }) => ({
        service: 'calendar',
        event: toCalendarEvent(event, calendarId, timeZone),
      })),
  };
}

function entriesOf({ items, timeZone }: calendar_v3.Schema$Events): EventEntry[] {
  return (items ?? []).flatMap((event) =>
    event.id ? [{ id: event.id, revision: event.etag ?? null, event, timeZone: timeZone ?? null }] : [],
  );
}

/** A cancelled exception is kept, as it says which instance the series lacks; whatever else is cancelled was deleted. */
function isDeleted({ status, recurringEventId }: calendar_v3.Schema$Event): boolean {
  return status === 'cancelled' && !recurringEventId;
}
