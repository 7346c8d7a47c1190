import { describe, expect, it } from 'vitest';
import { instancesOf, instanceWindow } from '../../../../shared/sync/calendar/instances.ts';
import { allDay, eventOf, timed } from '../fixtures/event-of.ts';

const WINDOW = { from: new Date('2027-01-01T00:00:00Z'), until: new Date('2028-01-01T00:00:00Z') };

describe('instancesOf', () => {
  const weekly = eventOf({
    kind: 'master',
    time: timed('2027-03-22T09:00:00Z', 45),
    recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'],
    etag: '"7"',
  });

  it('gives instances the ids, starts and lengths that Google gives them', () => {
    const instances = instancesOf(weekly, [], WINDOW);
    expect(instances.map(({ eventId, originalStart, time }) => [eventId, originalStart, time])).toEqual([
      ['standup_20270322T090000Z', '2027-03-22T09:00:00.000Z', timed('2027-03-22T09:00:00Z', 45)],
      ['standup_20270329T080000Z', '2027-03-29T08:00:00.000Z', timed('2027-03-29T08:00:00Z', 45)],
      ['standup_20270405T080000Z', '2027-04-05T08:00:00.000Z', timed('2027-04-05T08:00:00Z', 45)],
    ]);
    expect(instances[0]).toMatchObject({
      kind: 'instance',
      recurringEventId: 'standup',
      recurrence: [],
      etag: '"7"',
      title: 'Stand-up',
    });
  });

  it('counts days, not hours, for whole days', () => {
    const offsite = eventOf({
      kind: 'master',
      time: allDay('2027-03-26', '2027-03-29'),
      timeZone: null,
      recurrence: ['RRULE:FREQ=MONTHLY;COUNT=2'],
    });
    expect(
      instancesOf(offsite, [], WINDOW).map(({ eventId, originalStart, time }) => [eventId, originalStart, time]),
    ).toEqual([
      ['standup_20270326', '2027-03-26', allDay('2027-03-26', '2027-03-29')],
      ['standup_20270426', '2027-04-26', allDay('2027-04-26', '2027-04-29')],
    ]);
  });

  it('leaves out what an exception stands for, moved or cancelled, in whatever offset its original start is written', () => {
    const exceptions = [{ originalStart: '2027-03-29T09:00:00+01:00' }, { originalStart: '2027-04-05T08:00:00.000Z' }];
    expect(instancesOf(weekly, exceptions, WINDOW).map(({ eventId }) => eventId)).toEqual(['standup_20270322T090000Z']);
    const days = eventOf({ time: allDay('2027-03-01', '2027-03-02'), recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] });
    expect(instancesOf(days, [{ originalStart: '2027-03-02' }], WINDOW)).toHaveLength(1);
  });
});

describe('instanceWindow', () => {
  it('moves once a day', () => {
    const morning = instanceWindow(new Date('2027-03-01T00:00:00Z'));
    expect(morning).toEqual({ from: new Date('2026-03-01T00:00:00Z'), until: new Date('2028-03-01T00:00:00Z') });
    expect(instanceWindow(new Date('2027-03-01T23:59:59Z'))).toEqual(morning);
    expect(instanceWindow(new Date('2027-03-02T00:00:00Z'))).not.toEqual(morning);
  });
});
