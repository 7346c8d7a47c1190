import { calendar, type calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { ALL_SCOPES, connect } from '../../local/google-simulator/helpers/connect.ts';
import { atOnce, type Eventually, withinSeconds } from './eventually.ts';
import { type GoogleTestAccount, signedIn } from './google-test-account.ts';

/** Who plays Calendar. The suite changes nothing but the calendars that it made. */
export interface CalendarBackend extends AsyncDisposable {
  client: calendar_v3.Calendar;
  eventually: Eventually;
}

export async function simulatedCalendar(): Promise<CalendarBackend> {
  const scopes = [...ALL_SCOPES, 'https://www.googleapis.com/auth/calendar'];
  const google = await connect(SMALL_DEMO.directory, { scopes });
  return {
    client: google.calendar,
    eventually: atOnce,
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  };
}

export function realCalendar(account: GoogleTestAccount): CalendarBackend {
  return {
    client: calendar({ version: 'v3', auth: signedIn(account) }),
    eventually: withinSeconds,
    [Symbol.asyncDispose]: async () => {},
  };
}
