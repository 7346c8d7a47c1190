import { createHash } from 'node:crypto';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { ApiError } from '../http/api-error.ts';
import { takePage } from '../http/page.ts';
import { flag, integer, oneOf, optionalText, type ParameterTable, unsupported } from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { Calendar } from '../workspace/calendar/calendar.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { READ_CALENDAR_LIST, READ_CALENDARS, READ_SETTINGS } from './calendar-scopes.ts';
import { findCalendar } from './find-calendar.ts';
import { checkSyncToken, issueSyncToken } from './sync-token.ts';

/**
 * calendarList.list, calendarList.get, calendars.get and settings.get.
 *
 * | behaviour | copied from |
 * |---|---|
 * | list: 100 by default, 250 at most; nextSyncToken on the last page | developers.google.com/workspace/calendar/api/v3/reference/calendarList/list |
 * | `primary` names the calendar whose id is the person's address | …/reference/calendars/get |
 * | settings.get `timezone`: an IANA name | …/reference/settings |
 */
export function calendarListRoutes(workspace: Workspace): Route[] {
  return [
    defineRoute({
      id: 'calendar.calendarList.list',
      api: 'calendar',
      path: '/calendar/v3/users/me/calendarList',
      scopes: READ_CALENDAR_LIST,
      units: 1,
      parameters: {
        maxResults: integer({ minimum: 1, maximum: 250, fallback: 100 }),
        minAccessRole: oneOf(['freeBusyReader', 'reader', 'writer', 'owner']),
        pageToken: optionalText,
        showDeleted: flag,
        showHidden: flag,
        showOwnOrganizationOnly: unsupported,
        syncToken: optionalText,
      } satisfies ParameterTable<calendar_v3.Params$Resource$Calendarlist$List>,
      handle({ query, search }): calendar_v3.Schema$CalendarList {
        const state = { collection: 'calendarList', query: '' };
        if (query.syncToken !== undefined) checkSyncToken(query.syncToken, state);
        const changed = query.syncToken === undefined ? workspace.calendars : [];
        const { items, nextPageToken } = takePage(changed, query.maxResults, query.pageToken, search);
        return {
          kind: 'calendar#calendarList',
          etag: etagOf(items),
          ...(nextPageToken ? { nextPageToken } : { nextSyncToken: issueSyncToken(state) }),
          items: items.map(calendarListEntry),
        };
      },
    }),
    defineRoute({
      id: 'calendar.calendarList.get',
      api: 'calendar',
      path: '/calendar/v3/users/me/calendarList/{calendarId}',
      scopes: READ_CALENDAR_LIST,
      units: 1,
      parameters: {},
      handle: ({ path }) => calendarListEntry(findCalendar(workspace, path.calendarId)),
    }),
    defineRoute({
      id: 'calendar.calendars.get',
      api: 'calendar',
      path: '/calendar/v3/calendars/{calendarId}',
      scopes: READ_CALENDARS,
      units: 1,
      parameters: {},
      handle: ({ path }): calendar_v3.Schema$Calendar => ({
        kind: 'calendar#calendar',
        ...commonFields(findCalendar(workspace, path.calendarId)),
      }),
    }),
    defineRoute({
      id: 'calendar.settings.get',
      api: 'calendar',
      path: '/calendar/v3/users/me/settings/{setting}',
      scopes: READ_SETTINGS,
      units: 1,
      parameters: {},
      handle({ path }): calendar_v3.Schema$Setting {
        if (path.setting !== 'timezone') throw new ApiError(404, 'notFound', 'Not Found');
        return {
          kind: 'calendar#setting',
          etag: etagOf(workspace.timeZone),
          id: 'timezone',
          value: workspace.timeZone,
        };
      },
    }),
  ];
}

function calendarListEntry(calendar: Calendar): calendar_v3.Schema$CalendarListEntry {
  return {
    kind: 'calendar#calendarListEntry',
    ...commonFields(calendar),
    selected: true,
    accessRole: 'owner',
    defaultReminders: [],
    ...(calendar.primary ? { primary: true } : {}),
  };
}

function commonFields({ id, summary, description, zone }: Calendar) {
  return {
    etag: etagOf([id, summary, description, zone.name]),
    id,
    summary,
    ...(description ? { description } : {}),
    timeZone: zone.name,
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  };
}

function etagOf(value: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16)}"`;
}
