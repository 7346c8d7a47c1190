import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import * as z from 'zod';
import { ApiError } from '../http/api-error.ts';
import { type ParameterTable, unsupported } from '../http/parameters.ts';
import type { JsonBody } from '../http/request-body.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { CalendarControl } from './calendar-control.ts';
import { calendarListEntry, calendarResource } from './calendar-resource.ts';
import { WRITE_CALENDAR_LIST, WRITE_CALENDARS } from './calendar-scopes.ts';
import type { LiveCalendars } from './live-calendars.ts';
import { requireRole } from './require-role.ts';

const newCalendar = z.object({
  summary: z.string().min(1),
  description: z.string().optional(),
  timeZone: z.string().optional(),
});

/** Of an entry's fields the simulator keeps the name; `strictObject` refuses the others. */
const entryPatch = z.strictObject({ summaryOverride: z.string().nullish() });

/**
 * calendars.insert, calendars.delete and calendarList.patch.
 *
 * | behaviour | copied from |
 * |---|---|
 * | insert: the person owns the new calendar, which is in their list at once; without `timeZone` it has the primary one's | developers.google.com/workspace/calendar/api/v3/reference/calendars/insert; the zone is a choice of the simulator |
 * | delete: secondary calendars alone, by their owner; 204 | …/reference/calendars/delete |
 * | patch: `summaryOverride`, which an empty text takes away | …/reference/calendarList#resource |
 */
export function calendarWriteRoutes(calendars: LiveCalendars, control: CalendarControl): Route[] {
  return [
    defineRoute({
      id: 'calendar.calendars.insert',
      api: 'calendar',
      method: 'POST',
      path: '/calendar/v3/calendars',
      scopes: WRITE_CALENDARS,
      units: 1,
      parameters: {} satisfies ParameterTable<calendar_v3.Params$Resource$Calendars$Insert>,
      handle({ body }): calendar_v3.Schema$Calendar {
        const { summary, description, timeZone } = parseBody(newCalendar, body);
        const { id } = control.addCalendar({
          summary,
          ...(description ? { description } : {}),
          ...(timeZone ? { timeZone } : {}),
        });
        return calendarResource(calendars.find(id));
      },
    }),
    defineRoute({
      id: 'calendar.calendars.delete',
      api: 'calendar',
      method: 'DELETE',
      path: '/calendar/v3/calendars/{calendarId}',
      scopes: WRITE_CALENDARS,
      units: 1,
      parameters: {} satisfies ParameterTable<calendar_v3.Params$Resource$Calendars$Delete, 'calendarId'>,
      handle({ path }): undefined {
        control.removeCalendar(requireRole(calendars.find(path.calendarId), 'owner').id);
      },
    }),
    defineRoute({
      id: 'calendar.calendarList.patch',
      api: 'calendar',
      method: 'PATCH',
      path: '/calendar/v3/users/me/calendarList/{calendarId}',
      scopes: WRITE_CALENDAR_LIST,
      units: 1,
      parameters: {
        colorRgbFormat: unsupported,
      } satisfies ParameterTable<calendar_v3.Params$Resource$Calendarlist$Patch, 'calendarId'>,
      handle({ path, body }): calendar_v3.Schema$CalendarListEntry {
        const { id } = calendars.find(path.calendarId);
        const { summaryOverride } = parseBody(entryPatch, body);
        if (summaryOverride !== undefined) control.renameCalendar(id, summaryOverride ?? '');
        return calendarListEntry(calendars.find(id));
      },
    }),
  ];
}

function parseBody<T>(schema: z.ZodType<T>, body: JsonBody): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'the body');
  throw new ApiError(400, 'invalid', `Invalid value for: ${field}`);
}
