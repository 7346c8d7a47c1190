import { describe, expect, it } from 'vitest';
import type { CalendarEvent } from '../../../../shared/domain/calendar-event.ts';
import { MAX_OCCURRENCES, occurrenceStarts, RecurrenceError } from '../../../../shared/sync/calendar/occurrences.ts';
import { allDay, eventOf, timed } from '../fixtures/event-of.ts';

const YEAR = { from: new Date('2027-01-01T00:00:00Z'), until: new Date('2028-01-01T00:00:00Z') };

function starts(master: CalendarEvent, window = YEAR): string[] {
  return occurrenceStarts(master, window).map((start) => start.toISOString().replace('.000Z', 'Z'));
}

function series(time: CalendarEvent['time'], timeZone: string | null, ...recurrence: string[]): CalendarEvent {
  return eventOf({ kind: 'master', time, timeZone, recurrence });
}

describe('the clock of the series', () => {
  it('keeps nine o’clock in London when summer time begins and ends', () => {
    const master = series(timed('2027-03-21T09:00:00Z', 60), 'Europe/London', 'RRULE:FREQ=WEEKLY;COUNT=3');
    expect(starts(master)).toEqual(['2027-03-21T09:00:00Z', '2027-03-28T08:00:00Z', '2027-04-04T08:00:00Z']);
    const autumn = series(timed('2027-10-24T08:00:00Z', 60), 'Europe/London', 'RRULE:FREQ=WEEKLY;COUNT=2');
    expect(starts(autumn)).toEqual(['2027-10-24T08:00:00Z', '2027-10-31T09:00:00Z']);
  });

  it('changes with New York, two weeks before London', () => {
    const master = series(timed('2027-03-08T14:00:00Z', 30), 'America/New_York', 'RRULE:FREQ=WEEKLY;COUNT=3');
    expect(starts(master)).toEqual(['2027-03-08T14:00:00Z', '2027-03-15T13:00:00Z', '2027-03-22T13:00:00Z']);
  });

  it('leaves out a time that the day does not have (RFC 5545 3.3.10)', () => {
    const master = series(timed('2027-03-13T07:30:00Z', 30), 'America/New_York', 'RRULE:FREQ=DAILY;COUNT=3');
    expect(starts(master)).toEqual(['2027-03-13T07:30:00Z', '2027-03-15T06:30:00Z', '2027-03-16T06:30:00Z']);
  });

  it('has no zone for whole days', () => {
    const master = series(allDay('2027-03-22', '2027-03-23'), null, 'RRULE:FREQ=WEEKLY;UNTIL=20270405');
    expect(starts(master)).toEqual(['2027-03-22T00:00:00Z', '2027-03-29T00:00:00Z', '2027-04-05T00:00:00Z']);
  });
});

describe('the rules', () => {
  const monday = timed('2027-03-01T09:00:00Z', 60);

  it('end with UNTIL in UTC, on the local clock or as a date, and with COUNT', () => {
    const evening = timed('2027-03-02T01:00:00Z', 60); // 1 March, 20:00 in New York
    const expected = ['2027-03-02T01:00:00Z', '2027-03-03T01:00:00Z', '2027-03-04T01:00:00Z'];
    for (const until of ['20270304T010000Z', '20270303T200000', '20270303']) {
      expect(starts(series(evening, 'America/New_York', `RRULE:FREQ=DAILY;UNTIL=${until}`))).toEqual(expected);
    }
    expect(starts(series(evening, 'America/New_York', 'RRULE:FREQ=DAILY;COUNT=3'))).toEqual(expected);
    expect(starts(series(allDay('2027-03-01', '2027-03-02'), null, 'RRULE:FREQ=DAILY;UNTIL=20270302T000000Z'))).toEqual(
      ['2027-03-01T00:00:00Z', '2027-03-02T00:00:00Z'],
    );
  });

  it('lose the dates of EXDATE, in any zone', () => {
    const rule = 'RRULE:FREQ=DAILY;COUNT=4';
    const left = ['2027-03-01T09:00:00Z', '2027-03-04T09:00:00Z'];
    expect(
      starts(series(monday, 'Europe/London', rule, 'EXDATE;TZID=Europe/London:20270302T090000,20270303T090000')),
    ).toEqual(left);
    expect(
      starts(
        series(monday, 'Europe/London', rule, 'EXDATE:20270302T090000Z', 'EXDATE;TZID=Europe/Istanbul:20270303T120000'),
      ),
    ).toEqual(left);
    expect(
      starts(
        series(allDay('2027-03-01', '2027-03-02'), null, 'RRULE:FREQ=WEEKLY;COUNT=3', 'EXDATE;VALUE=DATE:20270308'),
      ),
    ).toEqual(['2027-03-01T00:00:00Z', '2027-03-15T00:00:00Z']);
  });

  it('gain the dates of RDATE, also without any rule', () => {
    const additional = 'RDATE;TZID=Europe/London:20270310T100000';
    expect(starts(series(monday, 'Europe/London', 'RRULE:FREQ=DAILY;COUNT=2', additional))).toEqual([
      '2027-03-01T09:00:00Z',
      '2027-03-02T09:00:00Z',
      '2027-03-10T10:00:00Z',
    ]);
    expect(starts(series(monday, 'Europe/London', additional))).toEqual([
      '2027-03-01T09:00:00Z',
      '2027-03-10T10:00:00Z',
    ]);
  });

  it('are united when there are several, less those of EXRULE', () => {
    const recurrence = [
      'RRULE:FREQ=WEEKLY;COUNT=3',
      'RRULE:FREQ=DAILY;COUNT=2',
      'EXRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2',
    ];
    expect(starts(series(monday, 'Europe/London', ...recurrence))).toEqual([
      '2027-03-02T09:00:00Z',
      '2027-03-08T09:00:00Z',
    ]);
  });

  it('begin with the first start, though it does not fit them', () => {
    expect(starts(series(monday, 'Europe/London', 'RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3'))).toEqual([
      '2027-03-01T09:00:00Z',
      '2027-03-02T09:00:00Z',
      '2027-03-09T09:00:00Z',
    ]);
  });

  it('are followed from decades ago into the window, and no further', () => {
    const old = series(timed('1990-03-01T09:00:00Z', 60), 'Europe/London', 'RRULE:FREQ=DAILY');
    const day = { from: new Date('2027-03-01T09:00:00Z'), until: new Date('2027-03-02T09:00:00Z') };
    expect(starts(old, day)).toEqual(['2027-03-01T09:00:00Z']);
  });

  it('keep the occurrences nearest to the middle of the window when there are too many', () => {
    const hourly = series(timed('2027-01-01T00:00:00Z', 10), 'UTC', 'RRULE:FREQ=HOURLY');
    const found = occurrenceStarts(hourly, YEAR);
    expect(found).toHaveLength(MAX_OCCURRENCES);
    const middle = (YEAR.from.getTime() + YEAR.until.getTime()) / 2;
    const half = (MAX_OCCURRENCES / 2) * 3_600_000;
    expect(Math.abs((found[0]?.getTime() ?? 0) - (middle - half))).toBeLessThanOrEqual(3_600_000);
  });

  it.each([
    ['an unknown frequency', 'RRULE:FREQ=NEVER'],
    ['one too frequent to follow', 'RRULE:FREQ=SECONDLY'],
    ['another property', 'ATTENDEE:mailto:x@example.com'],
    ['no property', ''],
  ])('are refused when they hold %s', (_, line) => {
    expect(() => occurrenceStarts(series(monday, 'Europe/London', line), YEAR)).toThrow(RecurrenceError);
  });

  it('are refused in a zone that does not exist', () => {
    expect(() => occurrenceStarts(series(monday, 'Mars/Olympus', 'RRULE:FREQ=DAILY'), YEAR)).toThrow(RecurrenceError);
  });
});
