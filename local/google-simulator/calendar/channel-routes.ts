import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { flag, optionalText, type ParameterTable, textList, unsupported } from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { readChannelRequest, readStopRequest } from '../push/channel-request.ts';
import type { Channels } from '../push/channels.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import { READ_CALENDAR_LIST, READ_EVENTS } from './calendar-scopes.ts';
import type { LiveCalendars } from './live-calendars.ts';
import { CALENDAR_LIST, eventsResource } from './watched-resources.ts';

const DAY_MS = 86_400_000;

/** The default is the reference's; Google publishes no maximum, a month is a choice of the simulator. */
const LIFETIME = { fallback: 7 * DAY_MS, maximum: 30 * DAY_MS };

/**
 * events.watch, calendarList.watch and channels.stop; see Channels and readChannelRequest.
 *
 * | behaviour | copied from |
 * |---|---|
 * | 604,800 seconds by default | developers.google.com/workspace/calendar/api/v3/reference/events/watch, params.ttl |
 * | messages have no body; state `exists` for a change, `not_exists` once the calendar is gone | …/calendar/api/guides/push#headers |
 * | 404 for a calendar that the person does not have | …/guides/push#making-watch-requests |
 * | stop answers 204 | …/reference/channels/stop |
 */
export function channelRoutes(calendars: LiveCalendars, channels: Channels, clock: SimulatorClock): Route[] {
  const now = () => clock.now().getTime();
  return [
    defineRoute({
      id: 'calendar.events.watch',
      api: 'calendar',
      method: 'POST',
      path: '/calendar/v3/calendars/{calendarId}/events/watch',
      scopes: READ_EVENTS,
      units: 1,
      parameters: {
        alwaysIncludeEmail: flag,
        eventTypes: textList,
        iCalUID: unsupported,
        maxAttendees: unsupported,
        maxResults: unsupported,
        orderBy: unsupported,
        pageToken: unsupported,
        privateExtendedProperty: unsupported,
        q: unsupported,
        sharedExtendedProperty: unsupported,
        showDeleted: flag,
        showHiddenInvitations: flag,
        singleEvents: flag,
        syncToken: optionalText,
        timeMax: unsupported,
        timeMin: unsupported,
        timeZone: unsupported,
        updatedMin: unsupported,
      } satisfies ParameterTable<calendar_v3.Params$Resource$Events$Watch, 'calendarId'>,
      handle: ({ path, body }) =>
        channels.open(readChannelRequest(body, now(), LIFETIME), eventsResource(calendars.find(path.calendarId).id)),
    }),
    defineRoute({
      id: 'calendar.calendarList.watch',
      api: 'calendar',
      method: 'POST',
      path: '/calendar/v3/users/me/calendarList/watch',
      scopes: READ_CALENDAR_LIST,
      units: 1,
      parameters: {
        maxResults: unsupported,
        minAccessRole: unsupported,
        pageToken: unsupported,
        showDeleted: flag,
        showHidden: flag,
        showOwnOrganizationOnly: unsupported,
        syncToken: optionalText,
      } satisfies ParameterTable<calendar_v3.Params$Resource$Calendarlist$Watch>,
      handle: ({ body }) => channels.open(readChannelRequest(body, now(), LIFETIME), CALENDAR_LIST),
    }),
    defineRoute({
      id: 'calendar.channels.stop',
      api: 'calendar',
      method: 'POST',
      path: '/calendar/v3/channels/stop',
      scopes: [...READ_EVENTS, ...READ_CALENDAR_LIST],
      units: 1,
      parameters: {} satisfies ParameterTable<calendar_v3.Params$Resource$Channels$Stop>,
      handle({ body }): undefined {
        const { id, resourceId } = readStopRequest(body);
        channels.stop(id, resourceId);
      },
    }),
  ];
}
