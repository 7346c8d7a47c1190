import { afterEach, beforeEach, expect, test } from 'vitest';
import { ALL_SCOPES, type Connection, connect, errorOf } from '../helpers/connect.ts';
import { testCalendar } from '../helpers/ics-factory.ts';
import { type TemporaryFolder, temporaryFolder } from '../helpers/temporary-folder.ts';

// What Google does for its own part is in test/contract/google; here is what only the simulator can show.
const EVENTS = 'https://www.googleapis.com/auth/calendar.events';
const CALENDARS = 'https://www.googleapis.com/auth/calendar.calendars';
const CALENDAR_LIST = 'https://www.googleapis.com/auth/calendar.calendarlist';
const ICS = testCalendar([
  ['UID:single1@google.com', 'SUMMARY:Dentist', 'DTSTART:20270310T080000Z', 'DTEND:20270310T090000Z'],
]);
const times = { start: { dateTime: '2027-03-09T14:00:00Z' }, end: { dateTime: '2027-03-09T15:00:00Z' } };

let folder: TemporaryFolder;
let google: Connection;
beforeEach(async () => {
  folder = await temporaryFolder({ 'calendar.ics': ICS });
  google = await connect(folder.path, {
    me: 'me@example.com',
    scopes: [...ALL_SCOPES, EVENTS, CALENDARS, CALENDAR_LIST],
  });
});
afterEach(async () => {
  await google[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const primary = { calendarId: 'primary' };
const insert = (requestBody: object, parameters: object = {}) =>
  google.calendar.events.insert({ ...primary, requestBody, ...parameters });

test('a calendar that one may only read is not written to, and one that is shared not deleted', async () => {
  const { id: calendarId } = google.simulator.calendar.addCalendar({ summary: 'Team', accessRole: 'reader' });
  expect(await errorOf(google.calendar.events.insert({ calendarId, requestBody: times }))).toMatchObject({
    code: 403,
    reason: 'requiredAccessLevel',
    message: 'You need to have writer access to this calendar.',
  });
  expect(await errorOf(google.calendar.calendars.delete({ calendarId }))).toMatchObject({
    code: 403,
    message: 'You need to have owner access to this calendar.',
  });
  expect(await errorOf(google.calendar.calendars.delete(primary))).toMatchObject({ code: 400 });
});

test('a scope that reads does not write', async () => {
  await using reader = await connect(folder.path, { me: 'me@example.com' });
  for (const call of [
    reader.calendar.events.insert({ ...primary, requestBody: times }),
    reader.calendar.events.patch({ ...primary, eventId: 'single1', requestBody: {} }),
    reader.calendar.events.delete({ ...primary, eventId: 'single1' }),
    reader.calendar.calendars.insert({ requestBody: { summary: 'Mine' } }),
  ]) {
    expect(await errorOf(call)).toMatchObject({ code: 403, reason: 'insufficientPermissions' });
  }
});

test('a write is told to channels and sync tokens as a change from behind the API is', async () => {
  const { data } = await google.calendar.events.list(primary);
  await google.calendar.events.watch({
    ...primary,
    requestBody: { id: 'channel-1', type: 'web_hook', address: 'https://example.org/push' },
  });
  const before = google.simulator.pushes.pending().length;
  const { data: event } = await insert(times);
  expect(google.simulator.pushes.pending()).toHaveLength(before + 1);
  const since = await google.calendar.events.list({ ...primary, syncToken: data.nextSyncToken ?? '' });
  expect(since.data.items?.map(({ id }) => id)).toEqual([event.id]);
});

test('a conference is made for a client that asks for one, the same for a request that is repeated', async () => {
  const createRequest = { requestId: 'request-1', conferenceSolutionKey: { type: 'hangoutsMeet' } };
  const body = { ...times, conferenceData: { createRequest } };
  const [first, second] = [
    (await insert(body, { conferenceDataVersion: 1 })).data,
    (await insert(body, { conferenceDataVersion: 1 })).data,
  ];
  expect(first).toMatchObject({
    hangoutLink: expect.stringMatching(/^https:\/\/meet\.google\.com\/[a-p]{3}-[a-p]{4}-[a-p]{3}$/),
    conferenceData: {
      createRequest: { ...createRequest, status: { statusCode: 'success' } },
      entryPoints: [{ entryPointType: 'video', uri: first.hangoutLink }],
    },
  });
  expect(second.hangoutLink).toBe(first.hangoutLink);
  const without = await google.calendar.events.patch({
    ...primary,
    eventId: first.id ?? '',
    conferenceDataVersion: 1,
    requestBody: { conferenceData: null as never },
  });
  expect([without.data.hangoutLink, without.data.conferenceData]).toEqual([undefined, undefined]);
  const pigeons = { createRequest: { ...createRequest, conferenceSolutionKey: { type: 'pigeons' } } };
  const refused = insert({ ...times, conferenceData: pigeons }, { conferenceDataVersion: 1 });
  expect(await errorOf(refused)).toMatchObject({ code: 400 });
});

test('attachments are for clients that know of them', async () => {
  const attachments = [{ fileUrl: 'https://drive.google.com/file/d/1', title: 'Agenda' }];
  expect((await insert({ ...times, attachments })).data.attachments).toBeUndefined();
  expect((await insert({ ...times, attachments }, { supportsAttachments: true })).data.attachments).toEqual(
    attachments,
  );
});

test('what Google sets itself is not the caller’s to write, and what is none is named', async () => {
  const { data } = await insert({
    ...times,
    etag: '"1"',
    hangoutLink: 'https://example.org',
    creator: { email: 'x@y.z' },
  });
  expect(data.etag).not.toBe('"1"');
  expect(data.hangoutLink).toBeUndefined();
  expect(data.creator).toEqual({ email: 'me@example.com', self: true });
  expect(await errorOf(insert({ ...times, visibility: 'hidden' }))).toMatchObject({
    code: 400,
    message: 'Invalid value for: visibility',
  });
  const unknown = google.calendar.calendarList.patch({ ...primary, requestBody: { hidden: true } });
  expect(await errorOf(unknown)).toMatchObject({ code: 400, message: 'Invalid value for: hidden' });
});

test('a part of a batch has its own If-Match', async () => {
  const authorization = `Bearer ${google.auth.credentials.access_token}`;
  const part = (ifMatch: string) =>
    `--b\r\nContent-Type: application/http\r\n\r\nDELETE /calendar/v3/calendars/primary/events/single1\r\nIf-Match: ${ifMatch}\r\n\r\n\r\n`;
  const response = await fetch(`${google.simulator.url}/batch/calendar/v3`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'multipart/mixed; boundary=b' },
    body: `${part('"stale"')}--b--`,
  });
  expect(await response.text()).toContain('HTTP/1.1 412');
});
