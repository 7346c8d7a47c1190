import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { type Connection, connect, errorOf } from './helpers/connect.ts';

let google: Connection;

beforeAll(async () => {
  google = await connect(SMALL_DEMO.directory);
});

afterAll(() => google[Symbol.asyncDispose]());

async function get(path: string, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${google.auth.credentials.access_token}`;
  const response = await fetch(`${google.simulator.url}${path}`, { headers: { authorization, ...headers } });
  return {
    status: response.status,
    body: (await response.json()) as { error: { message: string; errors: { reason: string }[] } },
  };
}

test('a call without a token, or with a foreign one, is refused in Google’s shape', async () => {
  expect(await get('/gmail/v1/users/me/profile', { authorization: 'Bearer ya29.foreign' })).toEqual({
    status: 401,
    body: {
      error: {
        code: 401,
        message: 'Request had invalid authentication credentials. Expected OAuth 2 access token.',
        errors: [
          {
            message: 'Request had invalid authentication credentials. Expected OAuth 2 access token.',
            domain: 'global',
            reason: 'authError',
            location: 'Authorization',
            locationType: 'header',
          },
        ],
        status: 'UNAUTHENTICATED',
      },
    },
  });
});

test('unknown paths and methods are 404', async () => {
  expect((await get('/gmail/v1/users/me/nothing')).status).toBe(404);
  const response = await fetch(`${google.simulator.url}/drive/v3/about`, { method: 'POST' });
  expect(response.status).toBe(404);
});

test('parameters that Google does not have are refused by name', async () => {
  const unknown = (await get('/drive/v3/files?maxResults=3')).body.error;
  expect(unknown.message).toContain('Unknown name "maxResults"');
  expect((await get('/gmail/v1/users/me/profile?constructor=1')).status).toBe(400);
});

test('parameters that the simulator does not have are refused by name', async () => {
  const q = await errorOf(google.gmail.users.messages.list({ userId: 'me', q: 'from:sarah' }));
  expect(q).toMatchObject({ code: 400, location: 'q', message: expect.stringContaining('does not support') });
  expect(await errorOf(google.calendar.events.list({ calendarId: 'primary', q: 'design' }))).toMatchObject({
    code: 400,
  });
});

test('values out of range, of the wrong kind or given twice are refused', async () => {
  expect(await errorOf(google.gmail.users.messages.list({ userId: 'me', maxResults: 501 }))).toMatchObject({
    code: 400,
    message: "Invalid value '501'. Values must be within the range: [1, 500]",
  });
  for (const query of [
    'maxResults=x',
    'maxResults=1&maxResults=2',
    'includeSpamTrash=maybe',
    'pageToken=x',
    'alt=media',
    'fields=a(b',
  ]) {
    expect((await get(`/gmail/v1/users/me/messages?${query}`)).status, query).toBe(400);
  }
});

test('a page token is good for its own query only', async () => {
  const { data } = await google.gmail.users.messages.list({ userId: 'me', maxResults: 2 });
  const pageToken = data.nextPageToken ?? '';
  const other = google.gmail.users.messages.list({ userId: 'me', maxResults: 2, labelIds: ['INBOX'], pageToken });
  expect(await errorOf(other)).toMatchObject({ code: 400, reason: 'invalid' });
});

test('the fields parameter cuts the answer down, at every depth', async () => {
  const { data } = await google.gmail.users.messages.list({ userId: 'me', fields: 'messages/id,resultSizeEstimate' });
  expect(Object.keys(data)).toEqual(['messages', 'resultSizeEstimate']);
  expect(data.messages?.every((message) => Object.keys(message).join() === 'id')).toBe(true);
  const [id = ''] = data.messages?.map((message) => message.id ?? '') ?? [];
  const message = await google.gmail.users.messages.get({
    userId: 'me',
    id,
    fields: 'id,payload(headers(name),body/size)',
  });
  expect(Object.keys(message.data)).toEqual(['id', 'payload']);
  expect(Object.keys(message.data.payload ?? {})).toEqual(['headers', 'body']);
  expect(message.data.payload?.headers?.[0]).toEqual({ name: 'X-GM-THRID' });
});

test('calls and quota units are counted', async () => {
  const before = google.simulator.usage();
  await google.gmail.users.getProfile({ userId: 'me' });
  await google.gmail.users.messages.list({ userId: 'me' });
  await errorOf(google.gmail.users.messages.get({ userId: 'me', id: 'abc' }));
  await google.drive.files.list();
  const after = google.simulator.usage();
  expect(after.units.gmail - before.units.gmail).toBe(1 + 5 + 20);
  expect(after.units.drive - before.units.drive).toBe(100);
  expect(after.calls['gmail.users.messages.get']).toBe((before.calls['gmail.users.messages.get'] ?? 0) + 1);
});

test('a browser is turned away: a foreign Host, or any Origin', async () => {
  expect((await get('/gmail/v1/users/me/profile', { origin: 'https://evil.example' })).status).toBe(403);
  const { port } = new URL(google.simulator.url);
  const status = await new Promise((resolve, reject) => {
    const headers = { host: 'evil.example', authorization: `Bearer ${google.auth.credentials.access_token}` };
    request({ host: '127.0.0.1', port, path: '/gmail/v1/users/me/profile', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
});
