import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { ApiError, invalidParameter } from '../http/api-error.ts';
import { byIndexIn, invalidPageToken, pageState, takePage } from '../http/page.ts';
import { flag, integer, oneOf, optionalText, type ParameterTable, unsupported } from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { calendarListEntry, calendarResource } from './calendar-resource.ts';
import { READ_CALENDAR_LIST, READ_CALENDARS, READ_SETTINGS } from './calendar-scopes.ts';
import { etagOf, type ListedCalendar, type LiveCalendars } from './live-calendars.ts';
import { fullSyncRequired, type SyncTokens } from './sync-token.ts';

/** The collection that a sync token of the list names. */
const COLLECTION = 'calendarList';

/** From the least to the most that somebody may do. */
const ROLES = ['freeBusyReader', 'reader', 'writer', 'owner'] as const;

/**
 * calendarList.list, calendarList.get, calendars.get and settings.get.
 *
 * | behaviour | copied from |
 * |---|---|
 * | list: 100 by default, 250 at most; nextSyncToken on the last page, but not with minAccessRole | developers.google.com/workspace/calendar/api/v3/reference/calendarList/list |
 * | a sync token yields the entries that changed, removed ones with `deleted: true`; not those of which no more than the calendar's own properties changed | …/calendarList/list, syncToken: "If only read-only fields such as calendar properties or ACLs have changed, the entry won't be returned." |
 * | 400 for a sync token beside minAccessRole, showDeleted=false or showHidden=false; 410 fullSyncRequired for a stale one | …/calendarList/list, syncToken |
 * | removed calendars are listed with showDeleted alone, and are 404 everywhere else | …/calendarList/list, showDeleted |
 * | `primary` names the calendar whose id is the person's address | …/reference/calendars/get |
 * | settings.get `timezone`: an IANA name | …/reference/settings |
 */
export function calendarListRoutes(calendars: LiveCalendars, tokens: SyncTokens, timeZone: string): Route[] {
  return [
    defineRoute({
      id: 'calendar.calendarList.list',
      api: 'calendar',
      path: '/calendar/v3/users/me/calendarList',
      scopes: READ_CALENDAR_LIST,
      units: 1,
      parameters: {
        maxResults: integer({ minimum: 1, maximum: 250, fallback: 100 }),
        minAccessRole: oneOf(ROLES),
        pageToken: optionalText,
        showDeleted: flag,
        showHidden: flag,
        showOwnOrganizationOnly: unsupported,
        syncToken: optionalText,
      } satisfies ParameterTable<calendar_v3.Params$Resource$Calendarlist$List>,
      handle({ query, search }): calendar_v3.Schema$CalendarList {
        const { list, listMarks } = calendars;
        if (query.syncToken !== undefined) refuseContradictions(search);
        const since = query.syncToken === undefined ? undefined : tokens.read(query.syncToken, COLLECTION, '');
        const mark = pageState(query.pageToken, search) ?? listMarks.write(list.position);
        const position = listMarks.read(mark);
        if (position === undefined) throw invalidPageToken();
        const listed = since ? changesSince(since.mark, position) : list.valuesAt(position);
        const least = ROLES.indexOf(query.minAccessRole ?? 'freeBusyReader');
        const shown = listed.filter(
          ({ removed, accessRole }) =>
            (!removed || query.showDeleted || since !== undefined) && ROLES.indexOf(accessRole) >= least,
        );
        const { items, nextPageToken } = takePage(shown, query.maxResults, query.pageToken, search, byIndexIn(mark));
        const state = { collection: COLLECTION, query: '', mark, from: null, until: null, horizon: 0 };
        return {
          kind: 'calendar#calendarList',
          etag: etagOf(items.map(({ id }) => id)),
          ...(nextPageToken ? { nextPageToken } : {}),
          ...(nextPageToken || query.minAccessRole ? {} : { nextSyncToken: tokens.issue(state) }),
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
      handle: ({ path }) => calendarListEntry(calendars.find(path.calendarId)),
    }),
    defineRoute({
      id: 'calendar.calendars.get',
      api: 'calendar',
      path: '/calendar/v3/calendars/{calendarId}',
      scopes: READ_CALENDARS,
      units: 1,
      parameters: {},
      handle: ({ path }) => calendarResource(calendars.find(path.calendarId)),
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
          etag: etagOf(timeZone),
          id: 'timezone',
          value: timeZone,
        };
      },
    }),
  ];

  /** @throws ApiError 410 for a token of another run of the simulator, or of a workspace that was loaded anew */
  function changesSince(mark: string, until: number): ListedCalendar[] {
    const after = calendars.listMarks.read(mark);
    if (after === undefined) throw fullSyncRequired();
    return calendars.list.changes(after, until).map(({ value }) => value);
  }
}

function refuseContradictions(search: URLSearchParams): void {
  if (search.has('minAccessRole')) throw excluded('minAccessRole', 'the parameter minAccessRole');
  for (const name of ['showDeleted', 'showHidden']) {
    if (search.get(name) === 'false') throw excluded(name, `${name}=false`);
  }
}

function excluded(name: string, what: string): ApiError {
  return invalidParameter(name, `Sync token cannot be used with ${what}.`, 'badRequest');
}
