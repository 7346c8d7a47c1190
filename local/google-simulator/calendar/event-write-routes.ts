import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { ApiError } from '../http/api-error.ts';
import { checkIfMatch } from '../http/if-match.ts';
import { flag, integer, oneOf, type ParameterTable, unsupported } from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { CalendarControl } from './calendar-control.ts';
import { WRITE_EVENTS } from './calendar-scopes.ts';
import { eventInput, patchedDateTime } from './event-body.ts';
import type { LiveCalendars } from './live-calendars.ts';
import { requireRole } from './require-role.ts';

/** Mails to guests are not simulated: whom Google would write to makes no difference here. */
const NOTIFICATION_PARAMETERS = {
  sendNotifications: unsupported,
  sendUpdates: oneOf(['all', 'externalOnly', 'none']),
};

const BODY_PARAMETERS = {
  ...NOTIFICATION_PARAMETERS,
  conferenceDataVersion: integer({ minimum: 0, maximum: 1, fallback: 0 }),
  eventLabelVersion: unsupported,
  maxAttendees: unsupported,
  supportsAttachments: flag,
};

/**
 * events.insert, events.patch and events.delete; see EventEditor, eventInput and patchedDateTime.
 *
 * | behaviour | copied from |
 * |---|---|
 * | 403 requiredAccessLevel, "You need to have writer access to this calendar." | github.com/spatie/laravel-google-calendar/issues/95 |
 * | If-Match: 412 for an event that has another etag by now; an insert has no such condition | developers.google.com/workspace/calendar/api/guides/version-resources |
 * | an instance is patched or deleted by its id, and becomes an exception | …/guides/recurringevents#modifying_or_deleting_instances |
 * | delete answers 204 | …/reference/events/delete, "an empty response body" |
 */
export function eventWriteRoutes(calendars: LiveCalendars, control: CalendarControl): Route[] {
  const writable = (calendarId: string) => requireRole(calendars.find(calendarId), 'writer').id;
  return [
    defineRoute({
      id: 'calendar.events.insert',
      api: 'calendar',
      method: 'POST',
      path: '/calendar/v3/calendars/{calendarId}/events',
      scopes: WRITE_EVENTS,
      units: 1,
      parameters: BODY_PARAMETERS satisfies ParameterTable<calendar_v3.Params$Resource$Events$Insert, 'calendarId'>,
      handle: ({ path, query, body }) => control.insertEvent(writable(path.calendarId), eventInput(body, query)),
    }),
    defineRoute({
      id: 'calendar.events.patch',
      api: 'calendar',
      method: 'PATCH',
      path: '/calendar/v3/calendars/{calendarId}/events/{eventId}',
      scopes: WRITE_EVENTS,
      units: 1,
      parameters: {
        ...BODY_PARAMETERS,
        alwaysIncludeEmail: flag,
      } satisfies ParameterTable<calendar_v3.Params$Resource$Events$Patch, 'calendarId' | 'eventId'>,
      handle({ path, query, body, ifMatch }): calendar_v3.Schema$Event {
        const calendarId = writable(path.calendarId);
        const event = control.event(calendarId, path.eventId);
        checkIfMatch(ifMatch, event.etag);
        const { id, iCalUID: _, start, end, ...changes } = eventInput(body, query);
        if (id !== undefined && id !== event.id) throw new ApiError(400, 'invalid', 'Invalid resource id value.');
        const moments = { start: patchedDateTime('start', start, event), end: patchedDateTime('end', end, event) };
        return control.patchEvent(calendarId, path.eventId, {
          ...changes,
          ...(moments.start ? { start: moments.start } : {}),
          ...(moments.end ? { end: moments.end } : {}),
        });
      },
    }),
    defineRoute({
      id: 'calendar.events.delete',
      api: 'calendar',
      method: 'DELETE',
      path: '/calendar/v3/calendars/{calendarId}/events/{eventId}',
      scopes: WRITE_EVENTS,
      units: 1,
      parameters: NOTIFICATION_PARAMETERS satisfies ParameterTable<
        calendar_v3.Params$Resource$Events$Delete,
        'calendarId' | 'eventId'
      >,
      handle({ path, ifMatch }): undefined {
        const calendarId = writable(path.calendarId);
        checkIfMatch(ifMatch, control.event(calendarId, path.eventId).etag);
        control.deleteEvent(calendarId, path.eventId);
      },
    }),
  ];
}
