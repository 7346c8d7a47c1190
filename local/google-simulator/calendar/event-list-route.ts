import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { ApiError, invalidParameter } from '../http/api-error.ts';
import { queryDigest, takePage } from '../http/page.ts';
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
import type { SimulatorClock } from '../simulator-clock.ts';
import type { Calendar, StoredEvent } from '../workspace/calendar/calendar.ts';
import { ianaZone, type ZoneRules } from '../workspace/calendar/zoned-time.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { READ_EVENTS } from './calendar-scopes.ts';
import { eventResource } from './event-resource.ts';
import {
  EXPANSION_LIMIT_MS,
  expandSeries,
  instantIn,
  isInWindow,
  recursInWindow,
  type TimeWindow,
} from './expand-series.ts';
import { findCalendar } from './find-calendar.ts';
import { checkSyncToken, issueSyncToken } from './sync-token.ts';

/**
 * events.list. Reference: developers.google.com/workspace/calendar/api/v3/reference/events/list
 *
 * | behaviour | copied from |
 * |---|---|
 * | 250 by default, 2,500 at most | reference, maxResults |
 * | singleEvents=true: occurrences, no masters; false: masters and exceptions, cancelled exceptions even without showDeleted | reference, singleEvents, showDeleted |
 * | timeMin bounds the end and timeMax the start, both exclusive; an offset is mandatory | reference, timeMin, timeMax |
 * | 400 timeRangeEmpty | …/calendar/api/guides/errors |
 * | orderBy=startTime needs singleEvents | reference, orderBy |
 * | nextSyncToken on the last page, but not with orderBy, iCalUID or updatedMin; timeMin and timeMax stick to it | …/calendar/api/guides/sync |
 * | 400 for a sync token beside parameters that it excludes; 410 fullSyncRequired for a stale one | reference, syncToken |
 * | endless series: two years ahead of now | a choice of the simulator; Google documents no figure |
 */
export function eventListRoute(workspace: Workspace, clock: SimulatorClock): Route {
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
      const calendar = findCalendar(workspace, path.calendarId);
      const responseZone = zoneAskedFor(query.timeZone, calendar);
      refuseContradictions(query, search);
      const state = { collection: calendar.id, query: String(query.singleEvents) };
      if (query.syncToken !== undefined) checkSyncToken(query.syncToken, state);
      const window = {
        from: query.timeMin ?? Number.NEGATIVE_INFINITY,
        until: query.timeMax ?? clock.now().getTime() + EXPANSION_LIMIT_MS,
      };
      const selected = query.syncToken === undefined ? selectEvents(calendar, query, window) : [];
      const { items, nextPageToken } = takePage(selected, query.maxResults, query.pageToken, search);
      const syncable = !query.orderBy && !query.iCalUID && query.updatedMin === undefined;
      return {
        kind: 'calendar#events',
        etag: `"${queryDigest(search)}"`,
        summary: calendar.summary,
        ...(calendar.description ? { description: calendar.description } : {}),
        updated: newestUpdate(calendar),
        timeZone: responseZone.name,
        accessRole: 'owner',
        defaultReminders: [],
        ...(nextPageToken ? { nextPageToken } : syncable ? { nextSyncToken: issueSyncToken(state) } : {}),
        items: items.map((event) => eventResource(event, calendar, responseZone)),
      };
    },
  });
}

interface Selection {
  singleEvents: boolean;
  showDeleted: boolean;
  iCalUID: string | undefined;
  eventTypes: readonly string[];
  timeMax: number | undefined;
  updatedMin: number | undefined;
  orderBy: 'startTime' | 'updated' | undefined;
}

function selectEvents(calendar: Calendar, query: Selection, window: TimeWindow): StoredEvent[] {
  // Without an end asked for, single events have none; only endless series need one.
  const unbounded = { ...window, until: query.timeMax ?? Number.POSITIVE_INFINITY };
  const masters = new Set(calendar.events.filter((event) => event.series).map((event) => event.id));
  const expanded = calendar.events.flatMap((event) => {
    if (query.singleEvents && event.series) return expandSeries(event, window, calendar);
    if (query.singleEvents && event.exceptionTo && masters.has(event.exceptionTo.recurringEventId)) return [];
    const inside = event.series ? recursInWindow(event, unbounded, calendar) : isInWindow(event, unbounded, calendar);
    return inside ? [event] : [];
  });
  const chosen = expanded.filter(
    (event) =>
      (event.status !== 'cancelled' || query.showDeleted || (!query.singleEvents && event.exceptionTo)) &&
      (query.iCalUID === undefined || event.details.iCalUID === query.iCalUID) &&
      (query.eventTypes.length === 0 || query.eventTypes.includes(event.details.eventType ?? 'default')) &&
      (query.updatedMin === undefined || Date.parse(event.details.updated ?? '') >= query.updatedMin),
  );
  switch (query.orderBy) {
    case 'startTime':
      return chosen.sort(
        (a, b) => instantIn(calendar, a.start) - instantIn(calendar, b.start) || a.id.localeCompare(b.id),
      );
    case 'updated':
      return chosen.sort(
        (a, b) => (a.details.updated ?? '').localeCompare(b.details.updated ?? '') || a.id.localeCompare(b.id),
      );
    default:
      return chosen;
  }
}

/** @throws ApiError 400 for an unknown zone */
export function zoneAskedFor(timeZone: string | undefined, calendar: Calendar): ZoneRules {
  if (timeZone === undefined) return calendar.zone;
  const zone = ianaZone(timeZone);
  if (!zone) throw invalidParameter('timeZone', `Invalid value '${timeZone}'. An IANA time zone is needed.`, 'invalid');
  return zone;
}

const EXCLUDED_BY_SYNC_TOKEN = ['iCalUID', 'orderBy', 'timeMin', 'timeMax', 'updatedMin'];

function refuseContradictions(
  query: {
    singleEvents: boolean;
    orderBy: string | undefined;
    timeMin: number | undefined;
    timeMax: number | undefined;
    syncToken: string | undefined;
  },
  search: URLSearchParams,
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
