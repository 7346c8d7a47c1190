import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Connection, connect, errorOf } from '../helpers/connect.ts';
import { testCalendar } from '../helpers/ics-factory.ts';
import { type PushReceiver, pushReceiver } from '../helpers/push-receiver.ts';
import { type TemporaryFolder, temporaryFolder } from '../helpers/temporary-folder.ts';

const WEEK_MS = 604_800_000;
const ICS = testCalendar([['UID:single1@google.com', 'SUMMARY:Dentist', 'DTSTART:20270310T080000Z']]);

let folder: TemporaryFolder;
let google: Connection;
let receiver: PushReceiver;
beforeEach(async () => {
  folder = await temporaryFolder({ 'calendar.ics': ICS });
  google = await connect(folder.path, { me: 'me@example.com' });
  receiver = await pushReceiver();
});
afterEach(async () => {
  await google[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const channel = (fields: object = {}) => ({
  id: 'channel-1',
  type: 'web_hook',
  address: `${receiver.url}/calendar`,
  ...fields,
});
const watch = async (fields: object = {}, calendarId = 'primary') =>
  (await google.calendar.events.watch({ calendarId, requestBody: channel(fields) })).data;
const states = () => receiver.received.map(({ headers }) => headers['x-goog-resource-state']);
const change = () => google.simulator.calendar.patchEvent('primary', 'single1', { summary: 'Dentist!' });

test('a channel on events: what it answers, the sync message, a message for each change', async () => {
  const opened = await watch({ token: 'secret' });
  const expiration = Date.parse('2027-03-08T09:00:00Z') + WEEK_MS;
  expect(opened).toEqual({
    kind: 'api#channel',
    id: 'channel-1',
    token: 'secret',
    resourceId: expect.any(String),
    resourceUri: 'https://www.googleapis.com/calendar/v3/calendars/me%40example.com/events?alt=json',
    expiration: String(expiration),
  });
  change();
  expect(receiver.received).toEqual([]);
  expect(await google.simulator.pushes.deliver()).toHaveLength(2);
  const [sync, exists] = receiver.received;
  expect(sync).toMatchObject({
    path: '/calendar',
    body: '',
    headers: {
      'x-goog-channel-id': 'channel-1',
      'x-goog-channel-token': 'secret',
      'x-goog-channel-expiration': new Date(expiration).toUTCString(),
      'x-goog-resource-id': opened.resourceId,
      'x-goog-resource-state': 'sync',
      'x-goog-resource-uri': opened.resourceUri,
      'x-goog-message-number': '1',
    },
  });
  expect(exists).toMatchObject({ body: '', headers: { 'x-goog-resource-state': 'exists' } });
  expect(Number(exists?.headers['x-goog-message-number'])).toBeGreaterThan(1);
});

test('a channel tells of its own resource alone; without a token it sends none', async () => {
  const { id } = google.simulator.calendar.addCalendar({ summary: 'Team' });
  await watch({}, id);
  await google.calendar.calendarList.watch({ requestBody: channel({ id: 'list', address: `${receiver.url}/list` }) });
  change();
  google.simulator.calendar.renameCalendar(id, 'Us');
  google.simulator.calendar.removeCalendar(id);
  await google.simulator.pushes.deliver();
  expect(receiver.received.map(({ path, headers }) => [path, headers['x-goog-resource-state']])).toEqual([
    ['/calendar', 'sync'],
    ['/list', 'sync'],
    ['/list', 'exists'],
    ['/list', 'exists'],
    ['/calendar', 'not_exists'],
  ]);
  expect(receiver.received[0]?.headers['x-goog-channel-token']).toBeUndefined();
});

test('two channels on one resource have the same resource id, and both are told', async () => {
  const [one, two] = [await watch(), await watch({ id: 'channel-2' })];
  expect(one.resourceId).toBe(two.resourceId);
  change();
  await google.simulator.pushes.deliver();
  expect(receiver.received.map(({ headers }) => headers['x-goog-channel-id'])).toEqual([
    'channel-1',
    'channel-2',
    'channel-1',
    'channel-2',
  ]);
});

test('a channel lapses by the clock; its id may be had again', async () => {
  await watch({ params: { ttl: '60' } });
  google.clock.advance(59);
  change();
  google.clock.advance(1);
  change();
  await google.simulator.pushes.deliver();
  expect(states()).toEqual(['sync', 'exists']);
  expect(google.simulator.calendar.channels()).toEqual([]);
  await watch();
});

test('a message may come before there is anything to see', async () => {
  await watch();
  google.simulator.calendar.announceEvents('primary');
  await google.simulator.pushes.deliver();
  expect(states()).toEqual(['sync', 'exists']);
});

test('all channels may be told of nothing yet', async () => {
  await watch();
  await google.calendar.calendarList.watch({ requestBody: channel({ id: 'list', address: `${receiver.url}/list` }) });
  google.simulator.calendar.announceAll();
  await google.simulator.pushes.deliver();
  expect(receiver.received.map(({ path }) => path)).toEqual(['/calendar', '/list', '/calendar', '/list']);
  expect(states()).toEqual(['sync', 'sync', 'exists', 'exists']);
});

test('a stopped channel is silent', async () => {
  const { id, resourceId } = await watch();
  const stop = (requestBody: object) => google.calendar.channels.stop({ requestBody });
  expect(await errorOf(stop({ id: id ?? '', resourceId: 'other' }))).toMatchObject({ code: 404, reason: 'notFound' });
  expect(await errorOf(stop({ id: id ?? '' }))).toMatchObject({ code: 400, reason: 'required' });
  expect((await stop({ id: id ?? '', resourceId: resourceId ?? '' })).status).toBe(204);
  change();
  await google.simulator.pushes.deliver();
  expect(states()).toEqual(['sync']);
  expect(await errorOf(stop({ id: id ?? '', resourceId: resourceId ?? '' }))).toMatchObject({ code: 404 });
});

test('a receiver in trouble is tried again, one that refuses is not', async () => {
  await watch();
  receiver.answerWith(503);
  await google.simulator.pushes.deliver();
  receiver.answerWith(404);
  await google.simulator.pushes.deliver();
  await google.simulator.pushes.deliver();
  expect(states()).toEqual(['sync', 'sync']);
});

describe('a watch request is refused', () => {
  const refusal = (fields: object) => errorOf(watch(fields));

  test('for the id of a channel that lives', async () => {
    await watch();
    expect(await refusal({})).toMatchObject({ code: 400, reason: 'channelIdNotUnique' });
  });

  test('for an address that is not https, but for the loopback', async () => {
    for (const address of [
      'http://example.org/hook',
      'ftp://127.0.0.1/',
      'nonsense',
      'http://127.0.0.1.example.org/',
    ]) {
      expect(await refusal({ address }), address).toMatchObject({ code: 400, reason: 'push.webhookUrlNotHttps' });
    }
    await watch({ address: 'https://example.org/hook' });
  });

  test('for what is missing, too long, of another kind or past', async () => {
    expect(await refusal({ id: undefined })).toMatchObject({ code: 400, reason: 'required' });
    expect(await refusal({ address: undefined })).toMatchObject({ code: 400, reason: 'required' });
    expect(await refusal({ type: 'pigeon' })).toMatchObject({ code: 400, reason: 'push.channelTypeNotSupported' });
    expect(await refusal({ id: 'x'.repeat(65) })).toMatchObject({ code: 400, reason: 'invalid' });
    expect(await refusal({ token: 'x'.repeat(257) })).toMatchObject({ code: 400, reason: 'invalid' });
    expect(await refusal({ expiration: Date.parse('2027-03-08T09:00:00Z') })).toMatchObject({
      code: 400,
      reason: 'invalid',
    });
    expect(await refusal({ params: { ttl: 'soon' } })).toMatchObject({ code: 400, reason: 'invalid' });
  });

  test('for a calendar that is not in the list', async () => {
    expect(await errorOf(watch({}, 'other'))).toMatchObject({ code: 404 });
  });
});

test('an expiration beyond the limit is brought forward', async () => {
  const { expiration } = await watch({ expiration: Date.parse('2030-01-01T00:00:00Z') });
  expect(Number(expiration)).toBe(Date.parse('2027-04-07T09:00:00Z'));
});
