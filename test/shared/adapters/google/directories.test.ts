import { calendar } from 'googleapis/build/src/apis/calendar/index.js';
import { drive } from 'googleapis/build/src/apis/drive/index.js';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../../shared/adapters/clock/system-clock.ts';
import { createCalendarDirectory } from '../../../../shared/adapters/google/calendar/calendar-directory.ts';
import { createCalendarSource } from '../../../../shared/adapters/google/calendar/calendar-source.ts';
import { createDriveDirectory } from '../../../../shared/adapters/google/drive/drive-directory.ts';
import { createGoogleCall } from '../../../../shared/adapters/google/google-call.ts';
import { UNLIMITED } from '../../../../shared/adapters/google/quota/call-quota.ts';
import { startLocalHttpServer } from '../../../helpers/local-http-server.ts';

const call = createGoogleCall(async () => 'token', systemClock, UNLIMITED);
const signal = new AbortController().signal;
const nothingKept = { listsOf: async () => new Map(), pathsOf: async () => undefined };

test.each([
  ['calendars', (rootUrl: string) => createCalendarDirectory(calendar({ version: 'v3', rootUrl }), call).list(signal)],
  ['shared drives', (rootUrl: string) => createDriveDirectory(drive({ version: 'v3', rootUrl }), call).list(signal)],
  [
    'events',
    (rootUrl: string) =>
      createCalendarSource(calendar({ version: 'v3', rootUrl }), call, 'primary').find(['e'], signal, nothingKept),
  ],
])('a list of %s is not asked for without end where Google gives a page token again', async (name, open) => {
  let pages = 0;
  const { url, close } = await startLocalHttpServer((_request, response) => {
    pages += 1;
    response.writeHead(pages > 5 ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ nextPageToken: 'again' }));
  });
  onTestFinished(close);
  await expect(open(`${url}/`)).rejects.toThrow(`The pages of the ${name} do not end.`);
  expect(pages).toBe(2);
});
