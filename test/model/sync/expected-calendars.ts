import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { GoogleSimulator } from '../../../local/google-simulator/index.ts';
import { ALL_SCOPES } from '../../local/google-simulator/helpers/connect.ts';
import { CLIENT, REDIRECT_URI } from './site.ts';

const DAY_MS = 86_400_000;

/**
 * What a person sees in their calendars from a year before until a year after today, series worked out by the simulator: the
 * copy must hold the same.
 */
export async function expectedCalendars(google: GoogleSimulator, now: Date): Promise<Record<string, unknown[]>> {
  const { most } = google.pages;
  google.pages.most = Number.POSITIVE_INFINITY;
  try {
    return await readCalendars(google, now);
  } finally {
    google.pages.most = most;
  }
}

async function readCalendars(google: GoogleSimulator, now: Date): Promise<Record<string, unknown[]>> {
  const token = await accessToken(google);
  const get = async <T>(path: string, parameters: Record<string, string>): Promise<T> => {
    const query = new URLSearchParams(parameters);
    const response = await fetch(`${google.url}/calendar/v3/${path}?${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) throw new Error(`The simulator answers ${path} with ${response.status}.`);
    return (await response.json()) as T;
  };
  const list = await get<calendar_v3.Schema$CalendarList>('users/me/calendarList', {});
  const calendars = list.items ?? [];
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const window = {
    timeMin: new Date(today - 365 * DAY_MS).toISOString(),
    timeMax: new Date(today + 366 * DAY_MS).toISOString(),
  };
  const events: unknown[] = [];
  for (const { id } of calendars) {
    const path = `calendars/${encodeURIComponent(id ?? '')}/events`;
    const page = await get<calendar_v3.Schema$Events>(path, { ...window, singleEvents: 'true', maxResults: '2500' });
    for (const event of page.items ?? []) {
      events.push({
        calendar: id,
        id: event.id,
        title: event.summary ?? '',
        start: momentOf(event.start),
        end: momentOf(event.end),
        attendees: (event.attendees ?? []).map(({ email, responseStatus }) => [email, responseStatus]).sort(),
        description: event.description ?? '',
        location: event.location ?? '',
        isFree: event.transparency === 'transparent',
        status: event.status,
        answer: event.attendees?.find(({ self }) => self)?.responseStatus ?? null,
      });
    }
  }
  return {
    calendars: calendars.map(({ id, summary, summaryOverride }) => [id, summaryOverride ?? summary]),
    events,
  };
}

function momentOf(time: calendar_v3.Schema$EventDateTime | undefined): string {
  return time?.date ?? new Date(time?.dateTime ?? '').toISOString();
}

async function accessToken(google: GoogleSimulator): Promise<string> {
  const code = google.issueAuthorizationCode({ redirectUri: REDIRECT_URI, scopes: ALL_SCOPES });
  const response = await fetch(`${google.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
