import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { ApiError } from '../http/api-error.ts';
import { takePage } from '../http/page.ts';
import { flag, integer, optionalText, type ParameterTable, timestamp, unsupported } from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import { READ_EVENTS } from './calendar-scopes.ts';
import { zoneAskedFor } from './event-list-route.ts';
import { eventResource } from './event-resource.ts';
import { EXPANSION_LIMIT_MS, expandSeries } from './expand-series.ts';
import { findEvent } from './find-event.ts';
import type { LiveCalendars } from './live-calendars.ts';

/**
 * events.get and events.instances.
 *
 * | behaviour | copied from |
 * |---|---|
 * | get takes the id of an event, a master, an exception or a regular occurrence (`<master>_<start in UTC>`) | developers.google.com/workspace/calendar/api/v3/reference/events/get |
 * | instances: the occurrences of a master, exceptions among them; cancelled ones with showDeleted | …/reference/events/instances |
 */
export function eventRoutes(calendars: LiveCalendars, clock: SimulatorClock): Route[] {
  const horizon = () => clock.now().getTime() + EXPANSION_LIMIT_MS;
  return [
    defineRoute({
      id: 'calendar.events.get',
      api: 'calendar',
      path: '/calendar/v3/calendars/{calendarId}/events/{eventId}',
      scopes: READ_EVENTS,
      units: 1,
      parameters: {
        alwaysIncludeEmail: flag,
        maxAttendees: unsupported,
        timeZone: optionalText,
      } satisfies ParameterTable<calendar_v3.Params$Resource$Events$Get, 'calendarId' | 'eventId'>,
      handle({ path, query }): calendar_v3.Schema$Event {
        const calendar = calendars.snapshot(calendars.find(path.calendarId));
        const event = findEvent(calendar, path.eventId, horizon());
        if (!event) throw new ApiError(404, 'notFound', 'Not Found');
        return eventResource(event, calendar, zoneAskedFor(query.timeZone, calendar));
      },
    }),
    defineRoute({
      id: 'calendar.events.instances',
      api: 'calendar',
      path: '/calendar/v3/calendars/{calendarId}/events/{eventId}/instances',
      scopes: READ_EVENTS,
      units: 1,
      parameters: {
        alwaysIncludeEmail: flag,
        maxAttendees: unsupported,
        maxResults: integer({ minimum: 1, maximum: 2500, fallback: 250 }),
        originalStart: unsupported,
        pageToken: optionalText,
        showDeleted: flag,
        timeMax: timestamp,
        timeMin: timestamp,
        timeZone: optionalText,
      } satisfies ParameterTable<calendar_v3.Params$Resource$Events$Instances, 'calendarId' | 'eventId'>,
      handle({ path, query, search }): calendar_v3.Schema$Events {
        const calendar = calendars.snapshot(calendars.find(path.calendarId));
        const master = calendar.events.find(({ id }) => id === path.eventId);
        if (!master) throw new ApiError(404, 'notFound', 'Not Found');
        const window = { from: query.timeMin ?? Number.NEGATIVE_INFINITY, until: query.timeMax ?? horizon() };
        const instances = expandSeries(master, window, calendar).filter(
          (event) => event.status !== 'cancelled' || query.showDeleted,
        );
        const { items, nextPageToken } = takePage(instances, query.maxResults, query.pageToken, search);
        const zone = zoneAskedFor(query.timeZone, calendar);
        return {
          kind: 'calendar#events',
          summary: calendar.summary,
          timeZone: zone.name,
          accessRole: calendars.find(calendar.id).accessRole,
          defaultReminders: [],
          ...(nextPageToken ? { nextPageToken } : {}),
          items: items.map((event) => eventResource(event, calendar, zone)),
        };
      },
    }),
  ];
}
