import { randomUUID } from 'node:crypto';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../../local/google-simulator/helpers/connect.ts';
import type { CalendarBackend } from './calendar-backend.ts';
import { at, contractCalendar, day, type EventFields, hour, timeZone } from './contract-calendar.ts';

/** 8 to 12 May, at noon. */
const series = {
  start: at('2028-05-08T12:00:00'),
  end: at('2028-05-08T13:00:00'),
  recurrence: ['RRULE:FREQ=DAILY;COUNT=5'],
};
const instance = (masterId: string, date: string) => `${masterId}_${date}T100000Z`;
const instantOf = (moment: calendar_v3.Schema$EventDateTime | undefined) =>
  new Date(moment?.dateTime ?? '').toISOString();

/** What is promised of Calendar's events, whoever plays it. */
export function eventContract(open: () => Promise<CalendarBackend>): void {
  const { calendarId, client, currentSyncToken, eventually, get, insert, listAll, patch, remove, toldOf } =
    contractCalendar(open);

  describe('events', () => {
    test('a new event has what was said of it, and what Google adds', async () => {
      const created = await insert({ ...hour, summary: 'Review', location: 'Room 1' });
      const event = await get(created.id);
      expect(event).toMatchObject({
        kind: 'calendar#event',
        status: 'confirmed',
        summary: 'Review',
        location: 'Room 1',
        start: { timeZone },
        organizer: { email: calendarId(), self: true },
        iCalUID: `${created.id}@google.com`,
        etag: created.etag,
      });
      expect([instantOf(event.start), instantOf(event.end)]).toEqual([
        '2028-05-09T12:00:00.000Z',
        '2028-05-09T13:00:00.000Z',
      ]);
      expect(event.created).toBeTruthy();
      expect(event.updated).toBeTruthy();
    });

    test('an id of the caller’s is taken once, and never again', async () => {
      const id = randomUUID().replaceAll('-', '');
      expect((await insert({ ...hour, id })).id).toBe(id);
      expect(await errorOf(insert({ ...hour, id }))).toMatchObject({ code: 409, reason: 'duplicate' });
      await remove(id);
      expect(await errorOf(insert({ ...hour, id }))).toMatchObject({ code: 409 });
      expect(await errorOf(insert({ ...hour, id: 'xyz-xyz' }))).toMatchObject({ code: 400, reason: 'invalid' });
    });

    test('whole days have dates, and become hours only when the day is taken away', async () => {
      const { id } = await insert(day);
      expect(await get(id)).toMatchObject(day);
      expect((await get(id)).start?.dateTime).toBeUndefined();
      expect(await errorOf(patch(id, hour))).toMatchObject({ code: 400, reason: 'invalid' });
      const without = { date: null };
      const timed = await patch(id, { start: { ...hour.start, ...without }, end: { ...hour.end, ...without } });
      expect(timed.start?.date).toBeUndefined();
      expect(instantOf(timed.start)).toBe('2028-05-09T12:00:00.000Z');
    });

    test('a patch changes what it names alone; null takes a field away', async () => {
      const { id, etag } = await insert({ ...hour, summary: 'Plan', location: 'Room 1' });
      const patched = await patch(id, { summary: 'Plan B', location: null as never });
      expect(patched).toMatchObject({ summary: 'Plan B', status: 'confirmed', start: { timeZone } });
      expect(patched.location).toBeUndefined();
      expect(patched.etag).not.toBe(etag);
      expect(instantOf(patched.end)).toBe('2028-05-09T13:00:00.000Z');
    });

    test('If-Match lets nobody overwrite what they have not seen', async () => {
      const { id, etag } = await insert({ ...hour, summary: 'First' });
      const { etag: current } = await patch(id, { summary: 'Second' }, { 'If-Match': etag ?? '' });
      const stale = { headers: { 'If-Match': etag ?? '' } };
      expect(await errorOf(patch(id, { summary: 'Third' }, stale.headers))).toMatchObject({
        code: 412,
        reason: 'conditionNotMet',
        location: 'If-Match',
      });
      expect(await errorOf(client().events.delete({ calendarId: calendarId(), eventId: id }, stale))).toMatchObject({
        code: 412,
      });
      expect((await get(id)).summary).toBe('Second');
      const fresh = { headers: { 'If-Match': current ?? '' } };
      expect((await client().events.delete({ calendarId: calendarId(), eventId: id }, fresh)).status).toBe(204);
    });

    test('a deleted event is cancelled, can not be deleted twice, and comes back when it is confirmed', async () => {
      const { id } = await insert(hour);
      expect((await remove(id)).status).toBe(204);
      expect((await get(id)).status).toBe('cancelled');
      expect(await errorOf(remove(id))).toMatchObject({ code: 410, reason: 'deleted' });
      await patch(id, { status: 'confirmed' });
      expect((await get(id)).status).toBe('confirmed');
    });

    test('guests are asked; a conference is left alone by a client that does not know of them', async () => {
      const conferenceData = {
        createRequest: { requestId: randomUUID(), conferenceSolutionKey: { type: 'hangoutsMeet' } },
      };
      const { id } = await insert(
        { ...hour, attendees: [{ email: 'ann@example.org' }], conferenceData },
        { sendUpdates: 'none' },
      );
      const event = await get(id);
      expect(event.attendees).toMatchObject([{ email: 'ann@example.org', responseStatus: 'needsAction' }]);
      expect(event.conferenceData).toBeUndefined();
      const requested = { ...conferenceData.createRequest, requestId: randomUUID() };
      const { data } = await client().events.patch({
        calendarId: calendarId(),
        eventId: id,
        conferenceDataVersion: 1,
        sendUpdates: 'none',
        requestBody: { conferenceData: { createRequest: requested } },
      });
      expect(data.conferenceData?.createRequest).toMatchObject({ requestId: requested.requestId });
    });

    test('400 without an end, for an end before the start, and for a day with an hour; 404 for what is not there', async () => {
      expect(await errorOf(insert({ start: hour.start }))).toMatchObject({ code: 400, reason: 'required' });
      const backwards = { start: hour.end, end: hour.start };
      expect(await errorOf(insert(backwards))).toMatchObject({ code: 400, reason: 'timeRangeEmpty' });
      expect(await errorOf(insert({ start: day.start, end: hour.end }))).toMatchObject({ code: 400 });
      const nobody = randomUUID().replaceAll('-', '');
      expect(await errorOf(get(nobody))).toMatchObject({ code: 404, reason: 'notFound' });
      expect(await errorOf(patch(nobody, { summary: 'Nothing' }))).toMatchObject({ code: 404 });
      const elsewhere = { calendarId: `${nobody}@group.calendar.google.com`, requestBody: hour };
      expect(await errorOf(client().events.insert(elsewhere))).toMatchObject({ code: 404 });
    });
  });

  describe('series', () => {
    /** A series with one instance moved to the evening and one cancelled. */
    async function seriesWithExceptions() {
      const { id } = await insert({ ...series, summary: 'Lunch' });
      const [moved, cancelled] = [instance(id, '20280509'), instance(id, '20280510')];
      await patch(moved, { start: at('2028-05-09T18:00:00'), end: at('2028-05-09T19:00:00') });
      await remove(cancelled);
      return { id, moved, cancelled };
    }

    test('a moved and a cancelled instance are exceptions, which name their master and the start it gave them', async () => {
      const { id, moved, cancelled } = await seriesWithExceptions();
      const items = await eventually(async () => {
        const { data } = await client().events.instances({ calendarId: calendarId(), eventId: id, showDeleted: true });
        expect(data.items).toHaveLength(5);
        return data.items ?? [];
      });
      const exceptions = [moved, cancelled].map((wanted) => items.find((item) => item.id === wanted));
      expect(exceptions.map((event) => [event?.status, event?.recurringEventId])).toEqual([
        ['confirmed', id],
        ['cancelled', id],
      ]);
      expect(exceptions.map((event) => instantOf(event?.originalStartTime))).toEqual([
        '2028-05-09T10:00:00.000Z',
        '2028-05-10T10:00:00.000Z',
      ]);
      expect(instantOf(exceptions[0]?.start)).toBe('2028-05-09T16:00:00.000Z');
      expect((await get(id)).recurrence).toEqual(series.recurrence);
    });

    test('a list has the master and its exceptions, or with singleEvents the occurrences that are left', async () => {
      const { id, moved, cancelled } = await seriesWithExceptions();
      const ofSeries = (items: readonly EventFields[]) =>
        items.filter((item) => item.id === id || item.recurringEventId === id).map((item) => item.id);
      await eventually(async () => {
        const { items } = await listAll();
        expect(ofSeries(items).toSorted()).toEqual([id, moved, cancelled].toSorted());
        const window = { timeMin: '2028-05-01T00:00:00Z', timeMax: '2028-06-01T00:00:00Z' };
        const single = await listAll({ singleEvents: true, orderBy: 'startTime', ...window });
        expect(ofSeries(single.items)).toEqual([
          instance(id, '20280508'),
          moved,
          instance(id, '20280511'),
          instance(id, '20280512'),
        ]);
        // A list in an order can not be synced.
        expect(single.syncToken).toBeUndefined();
      });
    });

    test('whole days recur as days', async () => {
      const { id } = await insert({ ...day, recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'] });
      await eventually(async () => {
        const { data } = await client().events.instances({ calendarId: calendarId(), eventId: id });
        expect(data.items?.map((event) => [event.id, event.start, event.originalStartTime])).toEqual([
          [`${id}_20280510`, { date: '2028-05-10' }, { date: '2028-05-10' }],
          [`${id}_20280517`, { date: '2028-05-17' }, { date: '2028-05-17' }],
        ]);
      });
    });

    test('a sync tells of the exceptions, and of a deleted series', async () => {
      const syncToken = await currentSyncToken();
      const { id, moved, cancelled } = await seriesWithExceptions();
      const told = await toldOf(syncToken, [id, moved, cancelled]);
      expect(told.map((event) => [event?.status, event?.recurringEventId])).toEqual([
        ['confirmed', undefined],
        ['confirmed', id],
        ['cancelled', id],
      ]);
      expect(instantOf(told[1]?.start)).toBe('2028-05-09T16:00:00.000Z');
      expect(instantOf(told[2]?.originalStartTime)).toBe('2028-05-10T10:00:00.000Z');
      const later = await currentSyncToken();
      await remove(id);
      expect(await toldOf(later, [id])).toMatchObject([{ id, status: 'cancelled' }]);
    });
  });
}
