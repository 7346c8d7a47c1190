import { afterAll, describe, expect, it } from 'vitest';
import { syncCollection } from '../../../shared/sync/sync-collection.ts';
import type { SyncStore } from '../../../shared/sync/sync-store.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { copyOf, versionsOf } from './fixtures/copy-of.ts';
import { eventOf, timed } from './fixtures/event-of.ts';
import { createSyncKit, frozenTimers, type SyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

async function rows(kit: SyncKit) {
  const { events } = await copyOf(test, kit.accountId);
  return (events as { event_id: string; kind: string; start_time: string; status: string; title: string }[]).map(
    ({ event_id, kind, start_time, status, title }) => [event_id, kind, start_time.slice(0, 16), status, title],
  );
}

async function resync(kit: SyncKit): Promise<void> {
  await kit.want();
  await kit.sync(kit.jobOf('calendar'));
  await kit.sync(kit.jobOf('calendar', 'work'));
}

const weekly = eventOf({
  calendarId: 'work',
  eventId: 'w',
  kind: 'master',
  time: timed('2027-03-22T09:00:00Z', 30),
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'],
});
const second = { eventId: 'w_20270329T080000Z', recurringEventId: 'w', originalStart: '2027-03-29T08:00:00.000Z' };

describe('the list of calendars', () => {
  it('makes a cursor and a job of each calendar, and removes those that went with all their events', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.calendars.set('work', { title: 'Work', events: [eventOf({ calendarId: 'work' })] });
    kit.google.calendars.set('home', { title: 'Home', events: [eventOf({ calendarId: 'home' })] });
    expect(await kit.sync(kit.jobOf('calendar'))).toEqual({ kind: 'synced' });
    expect(kit.queue.sync).toEqual([
      { job: kit.jobOf('calendar', 'work'), priority: 'fresh' },
      { job: kit.jobOf('calendar', 'home'), priority: 'fresh' },
    ]);
    await kit.sync(kit.jobOf('calendar', 'work'));
    await kit.sync(kit.jobOf('calendar', 'home'));

    kit.google.calendars.delete('home');
    kit.google.calendars.set('work', { title: 'Job', events: [eventOf({ calendarId: 'work' })] });
    await resync(kit);
    const copy = await copyOf(test, kit.accountId);
    expect(copy.events).toHaveLength(1);
    expect(copy.units).toHaveLength(1);
    expect(await kit.cursorOf(kit.jobOf('calendar', 'work'))).toMatchObject({ title: 'Job' });
    expect(await kit.sync(kit.jobOf('calendar', 'home'))).toEqual({ kind: 'gone' });
    expect(kit.queue.sync).toHaveLength(2);
  });

  it('removes a calendar of any size', async () => {
    const kit = await createSyncKit(test.database);
    const daily = { ...weekly, recurrence: ['RRULE:FREQ=DAILY'] };
    const events = ['a', 'b', 'c'].map((eventId) => ({ ...daily, eventId }));
    kit.google.calendars.set('work', { title: 'Work', events });
    await resync(kit);
    expect(await rows(kit)).toHaveLength(3 * 346);
    kit.google.calendars.clear();
    await kit.want();
    await kit.sync(kit.jobOf('calendar'));
    const copy = await copyOf(test, kit.accountId);
    expect([copy.events, copy.units, copy.postings]).toEqual([[], [], []]);
  });

  it('removes what was in a calendar that went a piece a transaction, and after a worker that was killed goes on', async () => {
    const kit = await createSyncKit(test.database);
    const guest = { address: 'guest@example.org', name: 'Guest' };
    kit.google.calendars.set('home', { title: 'Home', events: [eventOf({ calendarId: 'home' })] });
    await resync(kit);
    await kit.sync(kit.jobOf('calendar', 'home'));
    const { events, units, people } = await copyOf(test, kit.accountId);
    const daily = { ...weekly, recurrence: ['RRULE:FREQ=DAILY'] };
    const series = ['a', 'b'].map((eventId) => ({ ...daily, eventId, organizer: guest }));
    kit.google.calendars.set('work', { title: 'Work', events: series });
    await resync(kit);
    expect((await copyOf(test, kit.accountId)).people).not.toEqual(people);

    kit.google.calendars.delete('work');
    await kit.want();
    const pieces: number[] = [];
    const dying = {
      ...kit.parts.store,
      removeLeft: async (lease: Parameters<SyncStore['removeLeft']>[0]) => {
        pieces.push(await kit.parts.store.removeLeft(lease));
        // Nothing more is heard of the worker.
        return new Promise<never>(() => undefined);
      },
    };
    void syncCollection({ ...kit.parts, store: dying, clock: frozenTimers(kit.clock) }, kit.jobOf('calendar'), {
      checkpointAt: new Date('2100-01-01Z'),
      signal: new AbortController().signal,
    });
    await expect.poll(() => pieces).toEqual([500]);
    expect(await kit.sync(kit.jobOf('calendar', 'work'))).toEqual({ kind: 'gone' });
    expect(await rows(kit)).toHaveLength(2 * 346 + 1 - 500);
    await kit.clock.advance(60_000);
    expect(await kit.sync(kit.jobOf('calendar'))).toEqual({ kind: 'synced' });
    const after = await copyOf(test, kit.accountId);
    expect([after.events, after.units, after.people]).toEqual([events, units, people]);
  });
});

describe('a series', () => {
  it('is stored with its instances, moved and cancelled ones in their place', async () => {
    const kit = await createSyncKit(test.database);
    const events = [weekly];
    kit.google.calendars.set('work', { title: 'Work', events });
    await resync(kit);
    expect(await rows(kit)).toEqual([
      ['w', 'master', '2027-03-22T09:00', 'confirmed', 'Stand-up'],
      ['w_20270322T090000Z', 'instance', '2027-03-22T09:00', 'confirmed', 'Stand-up'],
      ['w_20270329T080000Z', 'instance', '2027-03-29T08:00', 'confirmed', 'Stand-up'],
      ['w_20270405T080000Z', 'instance', '2027-04-05T08:00', 'confirmed', 'Stand-up'],
    ]);

    const moved = eventOf({
      ...weekly,
      ...second,
      kind: 'exception',
      recurrence: [],
      time: timed('2027-03-30T14:00:00Z', 30),
      etag: '"2"',
    });
    events.push(moved);
    await resync(kit);
    expect((await rows(kit))[2]).toEqual([
      'w_20270329T080000Z',
      'exception',
      '2027-03-30T14:00',
      'confirmed',
      'Stand-up',
    ]);
    expect(await rows(kit)).toHaveLength(4);

    events[1] = { ...moved, status: 'cancelled', etag: '"3"' };
    await resync(kit);
    expect((await rows(kit))[2]?.[3]).toBe('cancelled');
    const { units } = await copyOf(test, kit.accountId);
    expect(JSON.stringify(units)).not.toContain('w_20270329T080000Z');

    events.pop();
    await resync(kit);
    expect((await rows(kit))[2]).toEqual([
      'w_20270329T080000Z',
      'instance',
      '2027-03-29T08:00',
      'confirmed',
      'Stand-up',
    ]);

    events[0] = { ...weekly, title: 'Daily', recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'], etag: '"4"' };
    await resync(kit);
    expect((await rows(kit)).map((row) => row[4])).toEqual(['Daily', 'Daily', 'Daily']);

    events.pop();
    await resync(kit);
    const copy = await copyOf(test, kit.accountId);
    expect([copy.events, copy.units, copy.postings, copy.people]).toEqual([[], [], [], []]);
  });

  it('writes no row again while neither it nor the day changes, and moves on with the days', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.calendars.set('work', {
      title: 'Work',
      events: [{ ...weekly, recurrence: ['RRULE:FREQ=DAILY'], time: timed('2020-01-01T09:00:00Z', 30) }],
    });
    await resync(kit);
    expect(await rows(kit)).toHaveLength(732);
    const before = await versionsOf(test, kit.accountId);
    await resync(kit);
    expect(await versionsOf(test, kit.accountId)).toEqual(before);

    await kit.clock.advance(24 * 3_600_000);
    await resync(kit);
    const after = await rows(kit);
    expect(after).toHaveLength(732);
    expect(after.map(([id]) => id)).toContain('w_20280301T090000Z');
    expect(after.map(([id]) => id)).not.toContain('w_20260301T090000Z');
  });

  it('that goes takes its cancelled exceptions with it, which are counted no more', async () => {
    const kit = await createSyncKit(test.database);
    const cancelled = eventOf({ ...weekly, ...second, kind: 'exception', recurrence: [], status: 'cancelled' });
    const single = eventOf({ calendarId: 'work' });
    kit.google.calendars.set('work', { title: 'Work', events: [weekly, cancelled, single] });
    await resync(kit);
    expect(await kit.cursorOf(kit.jobOf('calendar', 'work'))).toMatchObject({ items_seen: 3 });
    kit.google.calendars.set('work', { title: 'Work', events: [cancelled, single] });
    await resync(kit);
    expect(await rows(kit)).toHaveLength(1);
    expect(await kit.cursorOf(kit.jobOf('calendar', 'work'))).toMatchObject({ items_seen: 1 });
  });

  it('whose rules can not be read is kept without instances, and named in the log', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.calendars.set('work', { title: 'Work', events: [{ ...weekly, recurrence: ['RRULE:FREQ=NEVER'] }] });
    await resync(kit);
    expect(await rows(kit)).toHaveLength(1);
    expect(kit.warnings).toEqual([expect.objectContaining({ id: 'w' })]);
  });
});
