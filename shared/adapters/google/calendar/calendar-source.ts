import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { CollectionSource, ListEntry } from '../../../sync/collection-source.ts';
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
  return {
    // The sync token, which comes with the last page, already covers what happened while the pages were read.
    begin: async () => ({ anchor: null, expected: null }),

    async list(pageToken, signal) {
      const page = await call('calendar.events.list', signal, (options) =>
        calendar.events.list({ calendarId, maxResults: PAGE, ...(pageToken ? { pageToken } : {}) }, options),
      );
      const timeZone = page.timeZone ?? null;
      const entries = (page.items ?? []).flatMap((event) =>
        event.id ? [{ id: event.id, revision: event.etag ?? null, event, timeZone }] : [],
      );
      return {
        entries,
        nextPageToken: page.nextPageToken ?? null,
        ...(page.nextSyncToken ? { anchor: page.nextSyncToken } : {}),
      };
    },

    load: (entries, _stored, signal) =>
      loadEach(entries, signal, async ({ event, timeZone }) => ({
        service: 'calendar',
        event: toCalendarEvent(event, calendarId, timeZone),
      })),
  };
}
