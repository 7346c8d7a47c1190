import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { etagOf, type ListedCalendar } from './live-calendars.ts';

/** An entry of the list as the API gives it. */
export function calendarListEntry(calendar: ListedCalendar): calendar_v3.Schema$CalendarListEntry {
  if (calendar.removed) {
    return {
      kind: 'calendar#calendarListEntry',
      etag: etagOf([calendar.id, 'removed']),
      id: calendar.id,
      deleted: true,
    };
  }
  return {
    kind: 'calendar#calendarListEntry',
    ...commonFields(calendar),
    ...(calendar.summaryOverride ? { summaryOverride: calendar.summaryOverride } : {}),
    selected: true,
    accessRole: calendar.accessRole,
    defaultReminders: [],
    ...(calendar.primary ? { primary: true } : {}),
  };
}

/** A calendar as it is for everybody who has it. */
export function calendarResource(calendar: ListedCalendar): calendar_v3.Schema$Calendar {
  return { kind: 'calendar#calendar', ...commonFields(calendar) };
}

function commonFields({ id, summary, summaryOverride, description, zone }: ListedCalendar) {
  return {
    etag: etagOf([id, summary, summaryOverride, description, zone.name]),
    id,
    summary,
    ...(description ? { description } : {}),
    timeZone: zone.name,
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  };
}
