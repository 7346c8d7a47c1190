import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Connection, connect, errorOf } from '../helpers/connect.ts';
import { testCalendar } from '../helpers/ics-factory.ts';
import { SyncedEvents } from '../helpers/synced-events.ts';
import { type TemporaryFolder, temporaryFolder } from '../helpers/temporary-folder.ts';

const primary = { calendarId: 'primary' };
const timeZone = 'Europe/Berlin';
const SERIES = 'series1';
const ICS = testCalendar([
  [
    `UID:${SERIES}@google.com`,
    'SUMMARY:Lunch',
    'DTSTART;TZID=Europe/Berlin:20270308T120000',
    'DTEND;TZID=Europe/Berlin:20270308T130000',
    'RRULE:FREQ=DAILY;COUNT=5',
  ],
  ['UID:single1@google.com', 'SUMMARY:Dentist', 'DTSTART:20270310T080000Z', 'DTEND:20270310T090000Z'],
]);

let folder: TemporaryFolder;
let google: Connection;
beforeEach(async () => {
  folder = await temporaryFolder({ 'calendar.ics': ICS });
  google = await connect(folder.path, { me: 'me@example.com' });
});
afterEach(async () => {
  await google[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const live = () => google.simulator.calendar;
const at = (dateTime: string) => ({ dateTime, timeZone });
const get = async (eventId: string) => (await google.calendar.events.get({ ...primary, eventId })).data;
const started = () => new SyncedEvents(google.calendar);

describe('what changes', () => {
  test('a new event is there, with the fields that Google adds', async () => {
    const { id } = live().insertEvent('primary', {
      summary: 'Review',
      start: at('2027-03-09T14:00:00'),
      end: at('2027-03-09T15:00:00'),
      attendees: [{ email: 'Me@example.com' }, { email: 'ann@example.org' }],
    });
    expect(await get(id)).toMatchObject({
      status: 'confirmed',
      summary: 'Review',
      start: { dateTime: '2027-03-09T14:00:00+01:00', timeZone },
      iCalUID: `${id}@google.com`,
      sequence: 0,
      created: '2027-03-08T09:00:00.000Z',
      updated: '2027-03-08T09:00:00.000Z',
      etag: `"${BigInt(Date.parse('2027-03-08T09:00:00Z')) * 2000n}"`,
      organizer: { email: 'me@example.com', self: true },
      attendees: [
        { email: 'me@example.com', self: true, organizer: true, responseStatus: 'needsAction' },
        { email: 'ann@example.org', responseStatus: 'needsAction' },
      ],
    });
  });

  test('text leaves the sequence alone, time and cancellation raise it; each change has an etag of its own', async () => {
    const etags = [(await get('single1')).etag];
    const step = async (sequence: number) => {
      const event = await get('single1');
      expect(event.sequence).toBe(sequence);
      expect(etags).not.toContain(event.etag);
      etags.push(event.etag);
    };
    live().patchEvent('primary', 'single1', { summary: 'Dentist, 2nd floor' });
    await step(0);
    live().patchEvent('primary', 'single1', { start: at('2027-03-11T09:00:00'), end: at('2027-03-11T10:00:00') });
    await step(1);
    live().deleteEvent('primary', 'single1');
    await step(2);
    expect(await get('single1')).toMatchObject({ status: 'cancelled', summary: 'Dentist, 2nd floor' });
    expect(() => live().deleteEvent('primary', 'single1')).toThrow('Resource has been deleted');
    live().patchEvent('primary', 'single1', { status: 'confirmed' });
    await step(3);
    expect((await google.calendar.events.list(primary)).data.items?.map(({ id }) => id)).toEqual([SERIES, 'single1']);
  });

  test('a field is taken away by null', async () => {
    live().patchEvent('primary', 'single1', { location: 'Main Street' });
    expect((await get('single1')).location).toBe('Main Street');
    live().patchEvent('primary', 'single1', { location: null });
    expect((await get('single1')).location).toBeUndefined();
  });

  test('a moved and a cancelled instance are exceptions; the master stays as it is', async () => {
    const { etag } = await get(SERIES);
    const moved = `${SERIES}_20270309T110000Z`;
    live().patchEvent('primary', moved, { start: at('2027-03-09T18:00:00'), end: at('2027-03-09T19:00:00') });
    live().deleteEvent('primary', `${SERIES}_20270310T110000Z`);
    const { data } = await google.calendar.events.instances({ ...primary, eventId: SERIES, showDeleted: true });
    expect(
      data.items?.map(({ status, start, originalStartTime }) => [status, start?.dateTime, originalStartTime]),
    ).toEqual([
      ['confirmed', '2027-03-08T12:00:00+01:00', at('2027-03-08T12:00:00+01:00')],
      ['confirmed', '2027-03-11T12:00:00+01:00', at('2027-03-11T12:00:00+01:00')],
      ['confirmed', '2027-03-12T12:00:00+01:00', at('2027-03-12T12:00:00+01:00')],
      ['confirmed', '2027-03-09T18:00:00+01:00', at('2027-03-09T12:00:00+01:00')],
      ['cancelled', undefined, at('2027-03-10T12:00:00+01:00')],
    ]);
    expect((await get(SERIES)).etag).toBe(etag);
  });

  test('a deleted series takes its exceptions with it, and so does a rule that no longer produces them', async () => {
    live().patchEvent('primary', `${SERIES}_20270309T110000Z`, { summary: 'Early' });
    live().patchEvent('primary', `${SERIES}_20270312T110000Z`, { summary: 'Late' });
    live().patchEvent('primary', SERIES, { recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] });
    expect((await get(`${SERIES}_20270309T110000Z`)).status).toBe('confirmed');
    expect((await get(`${SERIES}_20270312T110000Z`)).status).toBe('cancelled');
    live().deleteEvent('primary', SERIES);
    expect((await get(`${SERIES}_20270309T110000Z`)).status).toBe('cancelled');
    expect((await google.calendar.events.list(primary)).data.items?.map(({ id }) => id)).toEqual(['single1']);
    expect(
      await errorOf(google.calendar.events.get({ ...primary, eventId: `${SERIES}_20270308T110000Z` })),
    ).toMatchObject({ code: 404 });
  });

  test('a series that comes back brings its exceptions; what was cancelled by itself stays so, and is told', async () => {
    const [moved, cancelled] = [`${SERIES}_20270309T110000Z`, `${SERIES}_20270310T110000Z`];
    live().patchEvent('primary', moved, { summary: 'Early' });
    live().deleteEvent('primary', cancelled);
    live().deleteEvent('primary', SERIES);
    const client = started();
    await client.sync();
    live().patchEvent('primary', SERIES, { status: 'confirmed' });
    expect((await client.sync()).map(({ id, status }) => [id, status])).toEqual([
      [SERIES, 'confirmed'],
      [moved, 'confirmed'],
      [cancelled, 'cancelled'],
    ]);
    expect((await get(moved)).summary).toBe('Early');
  });

  test('whole days, and a series of them', async () => {
    const { id } = live().insertEvent('primary', {
      start: { date: '2027-03-27' },
      end: { date: '2027-03-29' },
      recurrence: ['RRULE:FREQ=YEARLY;COUNT=2'],
    });
    live().patchEvent('primary', `${id}_20280327`, { start: { date: '2028-03-28' }, end: { date: '2028-03-30' } });
    const { data } = await google.calendar.events.instances({ ...primary, eventId: id });
    expect(data.items?.map(({ start, end, originalStartTime }) => [start, end, originalStartTime])).toEqual([
      [{ date: '2027-03-27' }, { date: '2027-03-29' }, { date: '2027-03-27' }],
      [{ date: '2028-03-28' }, { date: '2028-03-30' }, { date: '2028-03-27' }],
    ]);
  });

  test('the person answers an invitation, and only one', async () => {
    const { id } = live().insertEvent('primary', {
      start: at('2027-03-09T14:00:00'),
      end: at('2027-03-09T15:00:00'),
      organizer: { email: 'ann@example.org' },
      attendees: [{ email: 'me@example.com' }, { email: 'ann@example.org', responseStatus: 'accepted' }],
    });
    expect(live().respond('primary', id, 'declined')).toMatchObject({
      sequence: 0,
      attendees: [
        { self: true, responseStatus: 'declined' },
        { organizer: true, responseStatus: 'accepted' },
      ],
    });
    expect(() => live().respond('primary', 'single1', 'accepted')).toThrow('not invited');
  });

  test('what Google would refuse is refused', () => {
    const times = { start: at('2027-03-09T14:00:00'), end: at('2027-03-09T15:00:00') };
    const insert = (input: object) => () => live().insertEvent('primary', input);
    expect(insert({})).toThrow('Missing start time');
    expect(insert({ ...times, end: at('2027-03-09T13:00:00') })).toThrow('time range is empty');
    expect(insert({ ...times, end: { date: '2027-03-10' } })).toThrow('both');
    expect(insert({ ...times, start: { dateTime: '2027-03-09T14:00:00' } })).toThrow('Missing time zone');
    expect(insert({ ...times, start: at('2027-03-09T14:00:00'), recurrence: ['RRULE:FREQ=NEVER'] })).toThrow(
      'recurrence',
    );
    expect(insert({ ...times, start: { dateTime: '2027-03-09T14:00:00Z' }, recurrence: ['RRULE:FREQ=DAILY'] })).toThrow(
      'Missing time zone',
    );
    expect(insert({ ...times, id: 'single1' })).toThrow('already exists');
    expect(() => live().patchEvent('primary', 'nope', {})).toThrow('Not Found');
    expect(() => live().insertEvent('other', times)).toThrow('Not Found');
  });
});

describe('sync tokens', () => {
  test('what changed since, and nothing else', async () => {
    const client = started();
    await client.sync();
    expect(await client.sync()).toEqual([]);
    live().patchEvent('primary', 'single1', { summary: 'Dentist!' });
    const { id } = live().insertEvent('primary', { start: { date: '2027-03-27' }, end: { date: '2027-03-28' } });
    live().patchEvent('primary', 'single1', { summary: 'Dentist?' });
    expect((await client.sync()).map((event) => [event.id, event.summary])).toEqual([
      ['single1', 'Dentist?'],
      [id, undefined],
    ]);
    expect(await client.sync()).toEqual([]);
  });

  test('a deleted event is an id and a status, with showDeleted the whole', async () => {
    const [bare, whole] = [started(), new SyncedEvents(google.calendar, { showDeleted: true })];
    await bare.sync();
    await whole.sync();
    live().deleteEvent('primary', 'single1');
    expect(await bare.sync()).toEqual([
      { kind: 'calendar#event', id: 'single1', status: 'cancelled', etag: expect.any(String) },
    ]);
    expect(await whole.sync()).toMatchObject([{ id: 'single1', status: 'cancelled', summary: 'Dentist' }]);
  });

  test('what came and went between two syncs is told as deleted', async () => {
    const client = started();
    await client.sync();
    const { id } = live().insertEvent('primary', { start: { date: '2027-03-27' }, end: { date: '2027-03-28' } });
    live().deleteEvent('primary', id);
    expect(await client.sync()).toMatchObject([{ id, status: 'cancelled' }]);
  });

  test('pages show the list as it stood at the first one; what changes meanwhile comes with the next sync', async () => {
    const client = new SyncedEvents(google.calendar, { maxResults: 1 });
    const came = await client.sync(() => {
      live().deleteEvent('primary', 'single1');
      live().insertEvent('primary', { id: 'fresh', start: { date: '2027-03-27' }, end: { date: '2027-03-28' } });
    });
    expect(came.map(({ id, status }) => [id, status])).toEqual([
      [SERIES, 'confirmed'],
      ['single1', 'confirmed'],
    ]);
    expect(
      (await client.sync(() => live().patchEvent('primary', 'fresh', { summary: 'Later' }))).map(({ id, summary }) => [
        id,
        summary,
      ]),
    ).toEqual([
      ['fresh', undefined],
      ['single1', undefined],
    ]);
    expect((await client.sync()).map(({ summary }) => summary)).toEqual(['Later']);
  });

  test('single events: every occurrence of a changed series, one exception alone, and what fell away', async () => {
    const client = new SyncedEvents(google.calendar, { singleEvents: true });
    expect(await client.sync()).toHaveLength(6);
    live().deleteEvent('primary', `${SERIES}_20270309T110000Z`);
    expect((await client.sync()).map(({ id, status }) => [id, status])).toEqual([
      [`${SERIES}_20270309T110000Z`, 'cancelled'],
    ]);
    live().patchEvent('primary', SERIES, { summary: 'Brunch', recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] });
    expect((await client.sync()).map(({ id, summary, status }) => [id?.slice(-8, -1), summary, status])).toEqual([
      ['T110000', 'Brunch', 'confirmed'],
      ['T110000', 'Brunch', 'confirmed'],
      ['T110000', undefined, 'cancelled'],
      ['T110000', undefined, 'cancelled'],
    ]);
  });

  test('the window of the first sync sticks to the token', async () => {
    const client = new SyncedEvents(google.calendar, { timeMin: '2027-03-13T00:00:00Z' });
    expect(await client.sync()).toEqual([]);
    live().patchEvent('primary', 'single1', { summary: 'Still before' });
    expect(await client.sync()).toEqual([]);
    live().patchEvent('primary', 'single1', { start: at('2027-03-14T09:00:00'), end: at('2027-03-14T10:00:00') });
    expect((await client.sync()).map(({ id, status }) => [id, status])).toEqual([['single1', 'confirmed']]);
    live().patchEvent('primary', 'single1', { start: at('2027-03-12T09:00:00'), end: at('2027-03-12T10:00:00') });
    expect((await client.sync()).map(({ id, status }) => [id, status])).toEqual([['single1', 'cancelled']]);
  });

  test('410 for a token that was made worthless, is four weeks old, or of another calendar', async () => {
    const gone = { code: 410, reason: 'fullSyncRequired' };
    const client = started();
    await client.sync();
    const { id: calendarId } = live().addCalendar({ summary: 'Team' });
    const foreign = google.calendar.events.list({ calendarId, syncToken: client.syncToken ?? '' });
    expect(await errorOf(foreign)).toMatchObject(gone);
    live().expireSyncTokens();
    expect(await errorOf(client.sync())).toMatchObject(gone);
    client.syncToken = undefined;
    await client.sync();
    google.clock.advance(28 * 86_400 + 1);
    await google.signIn();
    expect(await errorOf(client.sync())).toMatchObject(gone);
  });

  test('updatedMin includes deleted events, and is refused when it lies too far back', async () => {
    live().deleteEvent('primary', 'single1');
    const { data } = await google.calendar.events.list({ ...primary, updatedMin: '2027-03-08T00:00:00Z' });
    expect(data.items).toMatchObject([{ id: 'single1', status: 'cancelled' }]);
    expect(data.nextSyncToken).toBeUndefined();
    const long = google.calendar.events.list({ ...primary, updatedMin: '2027-01-08T00:00:00Z' });
    expect(await errorOf(long)).toMatchObject({ code: 410, reason: 'updatedMinTooLongAgo' });
  });

  test('a token of the workspace as it was loaded outlives a restart, one of a change made since does not', async () => {
    const client = started();
    await client.sync();
    const loaded = client.syncToken ?? '';
    live().deleteEvent('primary', 'single1');
    await client.sync();
    const changed = client.syncToken ?? '';
    await using again = await connect(folder.path, { me: 'me@example.com' });
    const list = (syncToken: string) => again.calendar.events.list({ ...primary, syncToken });
    expect((await list(loaded)).data.items).toEqual([]);
    expect(await errorOf(list(changed))).toMatchObject({ code: 410 });
    await using other = await temporaryFolder({ 'calendar.ics': ICS.replace('Dentist', 'Doctor') });
    await using elsewhere = await connect(other.path, { me: 'me@example.com' });
    expect(await errorOf(elsewhere.calendar.events.list({ ...primary, syncToken: loaded }))).toMatchObject({
      code: 410,
    });
  });
});

describe('the list of calendars', () => {
  const list = async (parameters: object = {}) => (await google.calendar.calendarList.list(parameters)).data;
  const since = async (syncToken: string | null | undefined) => list({ syncToken });

  test('added, renamed and removed calendars come with a sync token; a new title does not', async () => {
    const first = await list();
    const { id } = live().addCalendar({ summary: 'Team', timeZone: 'America/New_York', accessRole: 'reader' });
    const second = await since(first.nextSyncToken);
    expect(second.items).toMatchObject([{ id, summary: 'Team', timeZone: 'America/New_York', accessRole: 'reader' }]);
    live().retitleCalendar(id, 'The team');
    const third = await since(second.nextSyncToken);
    expect(third.items).toEqual([]);
    expect((await google.calendar.calendars.get({ calendarId: id })).data.summary).toBe('The team');
    live().renameCalendar(id, 'Us');
    const fourth = await since(third.nextSyncToken);
    expect(fourth.items).toMatchObject([{ id, summary: 'The team', summaryOverride: 'Us' }]);
    live().removeCalendar(id);
    const fifth = await since(fourth.nextSyncToken);
    expect(fifth.items).toEqual([{ kind: 'calendar#calendarListEntry', etag: expect.any(String), id, deleted: true }]);
    expect((await list()).items).toHaveLength(1);
    expect((await list({ showDeleted: true })).items).toHaveLength(2);
    expect(await errorOf(google.calendar.events.list({ calendarId: id }))).toMatchObject({ code: 404 });
  });

  test('minAccessRole narrows the list, and yields no token', async () => {
    live().addCalendar({ summary: 'Team', accessRole: 'reader' });
    const data = await list({ minAccessRole: 'writer' });
    expect(data.items).toHaveLength(1);
    expect(data.nextSyncToken).toBeUndefined();
  });

  test('contradictions are refused, stale tokens are 410', async () => {
    const { nextSyncToken: syncToken } = await list();
    for (const contradiction of [{ minAccessRole: 'owner' }, { showDeleted: false }, { showHidden: false }]) {
      expect(await errorOf(list({ syncToken, ...contradiction }))).toMatchObject({
        code: 400,
        location: Object.keys(contradiction)[0],
      });
    }
    live().expireSyncTokens();
    expect(await errorOf(since(syncToken))).toMatchObject({ code: 410, reason: 'fullSyncRequired' });
  });

  test('the primary calendar stays', () => {
    expect(() => live().removeCalendar('primary')).toThrow('can not be removed');
  });
});
