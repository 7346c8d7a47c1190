import type { WatchedResource } from '../push/channels.ts';

const BASE = 'https://www.googleapis.com/calendar/v3';

export const CALENDAR_LIST: WatchedResource = { uri: `${BASE}/users/me/calendarList?alt=json` };

/** The events of a calendar. */
export function eventsResource(calendarId: string): WatchedResource {
  return { uri: `${BASE}/calendars/${encodeURIComponent(calendarId)}/events?alt=json` };
}
