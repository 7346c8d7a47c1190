import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { ApiError, invalidParameter } from '../http/api-error.ts';
import { byIndexIn, invalidPageToken, pageState, queryDigest, takePage } from '../http/page.ts';
import {
  flag,
  integer,
  oneOf,
  optionalText,
  type ParameterTable,
  textList,
  timestamp,
  unsupported,
} from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { PositionMarks } from '../position-marks.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import type { Calendar, StoredEvent } from '../workspace/calendar/calendar.ts';
import { ianaZone, type ZoneRules } from '../workspace/calendar/zoned-time.ts';
import { READ_EVENTS } from './calendar-scopes.ts';
import { eventResource, tombstone } from './event-resource.ts';
import { EXPANSION_LIMIT_MS } from './expand-series.ts';
import type { ListedCalendar, LiveCalendars } from './live-calendars.ts';
import { type Selection, selectChanges, selectEvents } from './select-events.ts';
import { fullSyncRequired, SYNC_LIFETIME_MS, type SyncState, type SyncTokens } from './sync-token.ts';

/**
 * events.list. Reference: developers.google.com/workspace/calendar/api/v3/reference/events/list
 *
 * | behaviour | copied from |
 * |---|---|
 * | 250 by default, 2,500 at most | reference, maxResults |
 * | singleEvents=true: occurrences, no masters; false: masters and exceptions, cancelled exceptions of a series that lives even without showDeleted | reference, singleEvents, showDeleted; …/reference/events#status |
 * | pages show the list as it stood at the first one | a choice of the simulator, in favour of the client; github.com/vercel-labs/emulate/pull/255 does the same |
 * | updatedMin: deleted events are included; 410 updatedMinTooLongAgo when it lies too far back | reference, updatedMin; …/calendar/api/guides/errors |
 * | timeMin bounds the end and timeMax the start, both exclusive; an offset is mandatory | reference, timeMin, timeMax |
 * | 400 timeRangeEmpty | …/calendar/api/guides/errors |
 * | orderBy=startTime needs singleEvents | reference, orderBy |
 * | nextSyncToken on the last page, but not with orderBy, iCalUID or updatedMin; timeMin and timeMax stick to it | …/calendar/api/guides/sync |
 * | a sync token yields what changed since its list was begun, deleted ones with little more than id and status unless showDeleted=true; each page but the last without nextSyncToken | reference, syncToken; …/reference/events#status; …/calendar/api/guides/sync |
 * | of a changed series every occurrence, when single events are asked for | github.com/garrytan/gbrain/pull/5015 |
 * | an event that left the window of the first sync is told as deleted | a choice of the simulator: Google documents no more than that timeMin sticks |
 * | 400 for a sync token beside parameters that it excludes; 410 fullSyncRequired for a stale one, and where singleEvents, eventTypes or showHiddenInvitations are others than in the first sync | reference, syncToken, which calls the latter undefined |
 * | endless series: two years ahead of now | a choice of the simulator; Google documents no figure |
 */
export function eventListRoute(calendars: LiveCalendars, tokens: SyncTokens, clock: SimulatorClock): Route {
  return defineRoute({
    id: 'calendar.events.list',
    api: 'calendar',
    path: '/calendar/v3/calendars/{calendarId}/events',
    scopes: READ_EVENTS,
    units: 1,
    parameters: {
      alwaysIncludeEmail: flag,
      eventTypes: textList,
      iCalUID: optionalText,
      maxAttendees: unsupported,
      maxResults: integer({ minimum: 1, maximum: 2500, fallback: 250 }),
      orderBy: oneOf(['startTime', 'updated']),
      pageToken: optionalText,
      privateExtendedProperty: unsupported,
      q: unsupported,
      sharedExtendedProperty: unsupported,
      showDeleted: flag,
      showHiddenInvitations: flag,
      singleEvents: flag,
      syncToken: optionalText,
      timeMax: timestamp,
      timeMin: timestamp,
      timeZone: optionalText,
      updatedMin: timestamp,
    } satisfies ParameterTable<calendar_v3.Params$Resource$Events$List, 'calendarId'>,
    handle({ path, query, search }): calendar_v3.Schema$Events {
      const calendar = calendars.find(path.calendarId);
      const responseZone = zoneAskedFor(query.timeZone, calendar);
      refuseContradictions(query, search, clock);
      const { events, marks } = calendars.eventsOf(calendar);
      const bound = JSON.stringify([query.singleEvents, query.eventTypes, query.showHiddenInvitations]);
      const since = query.syncToken === undefined ? undefined : tokens.read(query.syncToken, calendar.id, bound);
      const { position, horizon } = readPageState(query.pageToken, search, marks) ?? {
        position: events.position,
        horizon: since?.horizon ?? clock.now().getTime() + EXPANSION_LIMIT_MS,
      };
      const window = {
        from: since?.from ?? query.timeMin ?? Number.NEGATIVE_INFINITY,
        until: since?.until ?? query.timeMax ?? Number.POSITIVE_INFINITY,
      };
      const selection = { ...query, window, horizon };
      const snapshot = calendars.snapshot(calendar, position);
      const selected = since ? changesSince(since, selection, calendar, position) : selectEvents(snapshot, selection);
      const state = `${marks.write(position)},${horizon}`;
      const { items, nextPageToken } = takePage(selected, query.maxResults, query.pageToken, search, byIndexIn(state));
      const syncable = !query.orderBy && !query.iCalUID && query.updatedMin === undefined;
      const nextSyncToken = () =>
        tokens.issue({
          collection: calendar.id,
          query: bound,
          mark: marks.write(position),
          from: finite(window.from),
          until: finite(window.until),
          horizon,
        });
      return {
        kind: 'calendar#events',
        etag: `"${queryDigest(search)}"`,
        summary: calendar.summary,
        ...(calendar.description ? { description: calendar.description } : {}),
        updated: newestUpdate(snapshot),
        timeZone: responseZone.name,
        accessRole: calendar.accessRole,
        defaultReminders: [],
        ...(nextPageToken ? { nextPageToken } : syncable ? { nextSyncToken: nextSyncToken() } : {}),
        items: items.map((event) =>
          since && event.status === 'cancelled' && !query.showDeleted
            ? tombstone(event, responseZone)
            : eventResource(event, calendar, responseZone),
        ),
      };
    },
  });

  /** @throws ApiError 410 for a token of another run of the simulator, or of a workspace that was loaded anew */
  function changesSince(
    since: SyncState,
    selection: Selection,
    calendar: ListedCalendar,
    until: number,
  ): StoredEvent[] {
    const { events, marks } = calendars.eventsOf(calendar);
    const after = marks.read(since.mark);
    if (after === undefined) throw fullSyncRequired();
    return selectChanges(
      { before: calendars.snapshot(calendar, after), after: calendars.snapshot(calendar, until) },
      events.changes(after, until),
      selection,
    );
  }
}

/** What the pages of one list share: the position that it is read at, and the end of endless series. */
function readPageState(token: string | undefined, search: URLSearchParams, marks: PositionMarks) {
  const state = pageState(token, search);
  if (state === undefined) return undefined;
  const [mark = '', horizon = ''] = state.split(',');
  const position = marks.read(mark);
  if (position === undefined) throw invalidPageToken();
  return { position, horizon: Number(horizon) };
}

function finite(instant: number): number | null {
  return Number.isFinite(instant) ? instant : null;
}

/** @throws ApiError 400 for an unknown zone */
export function zoneAskedFor(timeZone: string | undefined, calendar: Pick<Calendar, 'zone'>): ZoneRules {
  if (timeZone === undefined) return calendar.zone;
  const zone = ianaZone(timeZone);
  if (!zone) throw invalidParameter('timeZone', `Invalid value '${timeZone}'. An IANA time zone is needed.`, 'invalid');
  return zone;
}

/** The others that Google names are not supported at all. */
const EXCLUDED_BY_SYNC_TOKEN = ['iCalUID', 'orderBy', 'timeMin', 'timeMax', 'updatedMin'];

function refuseContradictions(
  query: {
    singleEvents: boolean;
    orderBy: string | undefined;
    timeMin: number | undefined;
    timeMax: number | undefined;
    updatedMin: number | undefined;
    syncToken: string | undefined;
  },
  search: URLSearchParams,
  clock: SimulatorClock,
): void {
  if (query.orderBy === 'startTime' && !query.singleEvents) {
    throw invalidParameter(
      'orderBy',
      'The requested ordering is not available for the particular query.',
      'badRequest',
    );
  }
  if (query.timeMin !== undefined && query.timeMax !== undefined && query.timeMin >= query.timeMax) {
    throw new ApiError(400, 'timeRangeEmpty', 'The specified time range is empty.', {
      domain: 'calendar',
      location: 'timeMax',
      locationType: 'parameter',
    });
  }
  if (query.updatedMin !== undefined && query.updatedMin < clock.now().getTime() - SYNC_LIFETIME_MS) {
    const message = 'The requested minimum modification time lies too far in the past.';
    const details = { domain: 'calendar', location: 'updatedMin', locationType: 'parameter' } as const;
    throw new ApiError(410, 'updatedMinTooLongAgo', message, details);
  }
  if (query.syncToken === undefined) return;
  for (const name of EXCLUDED_BY_SYNC_TOKEN) {
    if (search.has(name))
      throw invalidParameter(name, `Sync token cannot be used with the parameter '${name}'.`, 'badRequest');
  }
  if (search.get('showDeleted') === 'false') {
    throw invalidParameter('showDeleted', 'Sync token cannot be used with showDeleted=false.', 'badRequest');
  }
}

function newestUpdate(calendar: Calendar): string {
  const updates = calendar.events.map(({ details }) => details.updated ?? '').sort();
  return updates.at(-1) ?? '1970-01-01T00:00:00.000Z';
}
