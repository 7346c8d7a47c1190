import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { type Connection, connect, errorOf } from './helpers/connect.ts';
import { testCalendar } from './helpers/ics-factory.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const primary = { calendarId: 'primary' };

describe('over the small demo', () => {
  let google: Connection;
  beforeAll(async () => {
    google = await connect(SMALL_DEMO.directory, { now: SMALL_DEMO.now });
  });
  afterAll(() => google[Symbol.asyncDispose]());

  test('the list of calendars, a calendar and the time zone', async () => {
    const { data } = await google.calendar.calendarList.list();
    expect(data.items).toHaveLength(1);
    expect(data.items?.[0]).toMatchObject({
      id: 'alex.morgan@example.com',
      primary: true,
      accessRole: 'owner',
      timeZone: 'Europe/London',
    });
    const again = await google.calendar.calendarList.list({ syncToken: data.nextSyncToken ?? '' });
    expect(again.data.items).toEqual([]);
    expect((await google.calendar.calendarList.get(primary)).data.id).toBe('alex.morgan@example.com');
    expect((await google.calendar.calendars.get(primary)).data.kind).toBe('calendar#calendar');
    expect((await google.calendar.settings.get({ setting: 'timezone' })).data.value).toBe('Europe/London');
    expect(await errorOf(google.calendar.settings.get({ setting: 'locale' }))).toMatchObject({ code: 404 });
  });

  test('masters, with their rule, when single events are not asked for', async () => {
    const { data } = await google.calendar.events.list(primary);
    expect(data.items?.map((event) => event.summary)).toEqual([
      'Weekly stand-up',
      'Design review: Acme website',
      'Dentist',
    ]);
    expect(data.items?.[0]).toMatchObject({
      id: '4m8k2c1v9standup0weekly0aa',
      iCalUID: '4m8k2c1v9standup0weekly0aa@google.com',
      recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO', 'EXDATE;TZID=Europe/London:20270315T093000'],
      start: { dateTime: '2027-01-11T09:30:00Z', timeZone: 'Europe/London' },
      hangoutLink: 'https://meet.google.com/qtz-hnrw-vka',
      organizer: { email: 'priya.raman@brightwater.example', displayName: 'Priya Raman' },
    });
    expect(data.nextSyncToken).toBeTruthy();
  });

  test('occurrences in a window: exclusive bounds, the excluded date left out, nine thirty over the change of the clocks', async () => {
    const { data } = await google.calendar.events.list({
      ...primary,
      singleEvents: true,
      orderBy: 'startTime',
      timeMin: '2027-03-08T09:45:00Z',
      timeMax: '2027-04-05T00:00:00Z',
    });
    expect(data.items?.map((event) => `${event.start?.dateTime} ${event.summary}`)).toEqual([
      '2027-03-09T14:00:00Z Design review: Acme website',
      '2027-03-13T07:30:00Z Dentist',
      '2027-03-22T09:30:00Z Weekly stand-up',
      '2027-03-29T09:30:00+01:00 Weekly stand-up',
    ]);
    expect(data.items?.[3]).toMatchObject({
      id: '4m8k2c1v9standup0weekly0aa_20270329T083000Z',
      recurringEventId: '4m8k2c1v9standup0weekly0aa',
      originalStartTime: { dateTime: '2027-03-29T09:30:00+01:00', timeZone: 'Europe/London' },
    });
    expect(data.items?.[3]?.recurrence).toBeUndefined();
    // With an order there is no sync token.
    expect(data.nextSyncToken).toBeUndefined();
  });

  test('guests with their answers; the person is marked', async () => {
    const { data } = await google.calendar.events.get({ ...primary, eventId: '7c0p3r9designreview0acme00' });
    expect(data.organizer).toEqual({ email: 'alex.morgan@example.com', displayName: 'Alex Morgan', self: true });
    expect(data.attendees).toEqual([
      {
        email: 'alex.morgan@example.com',
        displayName: 'Alex Morgan',
        self: true,
        organizer: true,
        responseStatus: 'accepted',
      },
      { email: 'sarah.chen@brightwater.example', displayName: 'Sarah Chen', responseStatus: 'accepted' },
      { email: 'priya.raman@brightwater.example', displayName: 'Priya Raman', responseStatus: 'tentative' },
      { email: 'dana.ortiz@acme.example', displayName: 'Dana Ortiz', optional: true, responseStatus: 'needsAction' },
    ]);
    expect(data.description).toBe(
      'Second round of the Acme website: navigation, home page, pricing page.\nPlease look at the prototype beforehand.',
    );
  });

  test('the zone that an event was entered in, and times in the zone asked for', async () => {
    const eventId = '2v5n8t0dentist0istanbul000';
    const { data } = await google.calendar.events.get({ ...primary, eventId, timeZone: 'Europe/Istanbul' });
    expect(data.start).toEqual({ dateTime: '2027-03-13T10:30:00+03:00', timeZone: 'Europe/Istanbul' });
    expect(await errorOf(google.calendar.events.get({ ...primary, eventId, timeZone: 'Mars/Olympus' }))).toMatchObject({
      code: 400,
    });
  });

  test('an occurrence is found by its id, and a series gives its instances page by page', async () => {
    const eventId = '4m8k2c1v9standup0weekly0aa';
    const one = await google.calendar.events.get({ ...primary, eventId: `${eventId}_20270308T093000Z` });
    expect(one.data.start?.dateTime).toBe('2027-03-08T09:30:00Z');
    expect(
      await errorOf(google.calendar.events.get({ ...primary, eventId: `${eventId}_20270315T093000Z` })),
    ).toMatchObject({ code: 404 });
    const first = (await google.calendar.events.instances({ ...primary, eventId, maxResults: 100 })).data;
    const second = (
      await google.calendar.events.instances({
        ...primary,
        eventId,
        maxResults: 100,
        pageToken: first.nextPageToken ?? '',
      })
    ).data;
    const starts = [...(first.items ?? []), ...(second.items ?? [])].map((event) => event.start?.dateTime ?? '');
    expect(starts).toHaveLength(new Set(starts).size);
    expect(starts.at(-1)?.slice(0, 4)).toBe('2029');
  });

  test('an unchanged calendar answers a sync token with nothing; a stale one with 410', async () => {
    const { data } = await google.calendar.events.list({
      ...primary,
      singleEvents: true,
      timeMin: '2027-03-01T00:00:00Z',
    });
    const syncToken = data.nextSyncToken ?? '';
    const delta = await google.calendar.events.list({ ...primary, singleEvents: true, syncToken });
    expect(delta.data).toMatchObject({ items: [], nextSyncToken: syncToken });
    expect(await errorOf(google.calendar.events.list({ ...primary, syncToken }))).toMatchObject({
      code: 410,
      reason: 'fullSyncRequired',
    });
    expect(await errorOf(google.calendar.events.list({ ...primary, syncToken: 'nonsense' }))).toMatchObject({
      code: 400,
    });
    const contradiction = google.calendar.events.list({
      ...primary,
      singleEvents: true,
      syncToken,
      timeMin: '2027-03-01T00:00:00Z',
    });
    expect(await errorOf(contradiction)).toMatchObject({ code: 400, location: 'timeMin' });
  });

  test('contradictions and unknown ids are refused', async () => {
    const list = (parameters: object) => errorOf(google.calendar.events.list({ ...primary, ...parameters }));
    expect(await list({ orderBy: 'startTime' })).toMatchObject({ code: 400, location: 'orderBy' });
    expect(await list({ timeMin: '2027-03-01T00:00:00' })).toMatchObject({ code: 400, location: 'timeMin' });
    expect(await list({ timeMin: '2027-03-02T00:00:00Z', timeMax: '2027-03-01T00:00:00Z' })).toMatchObject({
      reason: 'timeRangeEmpty',
    });
    expect(await list({ maxResults: 2501 })).toMatchObject({ code: 400 });
    expect(await errorOf(google.calendar.events.list({ calendarId: 'nobody@example.com' }))).toMatchObject({
      code: 404,
      reason: 'notFound',
    });
    expect(await errorOf(google.calendar.events.get({ ...primary, eventId: 'unknown' }))).toMatchObject({ code: 404 });
  });
});

test('exceptions: moved and cancelled occurrences, all-day events, deleted ones', async () => {
  const ics = testCalendar([
    [
      'UID:series1@google.com',
      'SUMMARY:Lunch',
      'DTSTART;TZID=Europe/Berlin:20270301T120000',
      'DTEND;TZID=Europe/Berlin:20270301T130000',
      'RRULE:FREQ=DAILY;UNTIL=20270304T110000Z',
    ],
    [
      'UID:series1@google.com',
      'SUMMARY:Lunch late',
      'RECURRENCE-ID;TZID=Europe/Berlin:20270302T120000',
      'DTSTART;TZID=Europe/Berlin:20270302T140000',
      'DTEND;TZID=Europe/Berlin:20270302T150000',
    ],
    [
      'UID:series1@google.com',
      'SUMMARY:Lunch',
      'STATUS:CANCELLED',
      'RECURRENCE-ID;TZID=Europe/Berlin:20270303T120000',
      'DTSTART;TZID=Europe/Berlin:20270303T120000',
    ],
    ['UID:holiday@google.com', 'SUMMARY:Holiday', 'DTSTART;VALUE=DATE:20270305', 'DTEND;VALUE=DATE:20270307'],
    ['UID:removed@google.com', 'SUMMARY:Gone', 'STATUS:CANCELLED', 'DTSTART:20270306T100000Z', 'DURATION:PT30M'],
  ]);
  await using folder = await temporaryFolder({ 'calendar.ics': ics });
  await using google = await connect(folder.path, { me: 'me@example.com' });
  const single = { ...primary, singleEvents: true, orderBy: 'startTime' };
  const { data } = await google.calendar.events.list(single);
  expect(data.items?.map((event) => [event.summary, event.start?.dateTime ?? event.start?.date])).toEqual([
    ['Lunch', '2027-03-01T12:00:00+01:00'],
    ['Lunch late', '2027-03-02T14:00:00+01:00'],
    ['Lunch', '2027-03-04T12:00:00+01:00'],
    ['Holiday', '2027-03-05'],
  ]);
  expect(data.items?.[1]?.originalStartTime?.dateTime).toBe('2027-03-02T12:00:00+01:00');
  expect(data.items?.[3]?.end).toEqual({ date: '2027-03-07' });

  const deleted = (await google.calendar.events.list({ ...single, showDeleted: true })).data.items;
  expect(deleted?.filter((event) => event.status === 'cancelled').map((event) => event.id)).toEqual([
    'series1_20270303T110000Z',
    'removed',
  ]);

  // Google lists cancelled exceptions beside their master even without showDeleted.
  const masters = (await google.calendar.events.list(primary)).data.items;
  expect(masters?.map((event) => event.id)).toEqual([
    'series1',
    'series1_20270302T110000Z',
    'series1_20270303T110000Z',
    'holiday',
  ]);
  expect(Object.keys(masters?.[2] ?? {}).sort()).toEqual([
    'etag',
    'id',
    'kind',
    'originalStartTime',
    'recurringEventId',
    'status',
  ]);
});
