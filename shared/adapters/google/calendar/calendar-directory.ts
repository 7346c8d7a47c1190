import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { Collection, CollectionDirectory } from '../../../sync/collection-source.ts';
import { unrepeated } from '../../../sync/unrepeated.ts';
import { expiredIf } from '../expired-cursor.ts';
import type { GoogleCall } from '../google-call.ts';

/** Google's maximum. */
const PAGE = 250;

/**
 * The calendars that a person has in their list and may read. One that they have hidden from it is left out, as Google Calendar neither
 * shows nor searches it (without `showHidden`); one that is only unticked is there. Those of which they may only see when somebody is busy have
 * no events to search. (`minAccessRole` would say so, but excludes sync tokens.)
 */
export function createCalendarDirectory(calendar: calendar_v3.Calendar, call: GoogleCall): CollectionDirectory {
  return {
    async changedSince(cursor, signal) {
      const {
        items = [],
        nextPageToken,
        nextSyncToken,
      } = await expiredIf(
        ['invalid'],
        call('calendar.calendarList.list', signal, (options) =>
          calendar.calendarList.list({ maxResults: PAGE, syncToken: cursor }, options),
        ),
      );
      const changed = items.length > 0 || Boolean(nextPageToken) || !nextSyncToken;
      return { changed, cursor: nextSyncToken ?? cursor };
    },

    async list(signal) {
      const collections: Collection[] = [];
      let timeZone: string | undefined;
      const next = unrepeated('the calendars');
      let pageToken: string | null = null;
      for (;;) {
        const page: calendar_v3.Schema$CalendarList = await call('calendar.calendarList.list', signal, (options) =>
          calendar.calendarList.list({ maxResults: PAGE, ...(pageToken ? { pageToken } : {}) }, options),
        );
        for (const { id, summary, summaryOverride, accessRole, ...rest } of page.items ?? []) {
          if (rest.primary && isTimeZone(rest.timeZone)) timeZone = rest.timeZone;
          if (id && accessRole !== 'freeBusyReader') collections.push({ id, title: summaryOverride ?? summary ?? id });
        }
        pageToken = next(page.nextPageToken);
        if (pageToken === null) {
          return { collections, cursor: page.nextSyncToken ?? null, ...(timeZone === undefined ? {} : { timeZone }) };
        }
      }
    },
  };
}

/** A zone that this runtime does not know could not be used to tell the time. */
function isTimeZone(name: string | null | undefined): name is string {
  try {
    return Boolean(name) && new Intl.DateTimeFormat('en', { timeZone: name as string }) !== undefined;
  } catch {
    return false;
  }
}
