import { RRuleTemporal } from 'rrule-temporal';
import type { CalendarEvent } from '../../domain/calendar-event.ts';
import { civilTimeOf, instantOf, utc } from '../../domain/civil-time.ts';

/** The rules of a series can not be read. The message names the series by its id only. */
export class RecurrenceError extends Error {
  override readonly name = 'RecurrenceError';
}

/** [from, until): an occurrence belongs to it by its start. */
export interface OccurrenceWindow {
  from: Date;
  until: Date;
}

/** A series that recurs more often within a window keeps the occurrences nearest to the window's middle. */
export const MAX_OCCURRENCES = 1_500;

/** Periods that a rule is followed through from its first start: 270 years of days, 11 years of hours. */
const MAX_ITERATIONS = 100_000;

/**
 * The starts of a series within a window, in order (RFC 5545 3.8.5): the first start, those of the rules and the additional
 * dates, without the excluded ones. Rules run on the clock of the zone that the event was entered in, so nine o'clock stays
 * nine o'clock when the clocks change; a time that a day does not have is left out (3.3.10). Starts of all-day events are
 * midnights of UTC.
 * @throws RecurrenceError when a rule is malformed, or so frequent that it can't be followed
 */
export function occurrenceStarts(master: CalendarEvent, window: OccurrenceWindow): Date[] {
  try {
    const { rules, excludedRules, dates } = sortLines(master);
    // Without a rule the first start alone carries the additional dates.
    const included = (rules.length > 0 ? rules : ['RRULE:FREQ=DAILY;COUNT=1']).flatMap((rule) =>
      startsOf(master, [rule, ...dates], window),
    );
    const excluded = new Set(excludedRules.flatMap((rule) => startsOf(master, [rule], window)));
    const starts = [...new Set(included)].filter((start) => !excluded.has(start)).sort((a, b) => a - b);
    return nearestToMiddle(starts, window).map((start) => new Date(start));
  } catch (error) {
    throw new RecurrenceError(`The recurrence of event ${master.eventId} can not be worked out.`, { cause: error });
  }
}

function startsOf(master: CalendarEvent, lines: readonly string[], { from, until }: OccurrenceWindow): number[] {
  const rule = new RRuleTemporal({
    rruleString: [firstStartLine(master), ...lines].join('\n'),
    includeDtstart: true,
    maxIterations: MAX_ITERATIONS,
  });
  return rule
    .between(from, until, true)
    .map((start) => start.epochMilliseconds)
    .filter((start) => start < until.getTime());
}

interface SortedLines {
  rules: string[];
  excludedRules: string[];
  /** RDATE and EXDATE. */
  dates: string[];
}

function sortLines(master: CalendarEvent): SortedLines {
  const sorted: SortedLines = { rules: [], excludedRules: [], dates: [] };
  for (const line of master.recurrence) {
    const property = /^[A-Za-z]+/.exec(line)?.[0].toUpperCase();
    if (property === 'RRULE') sorted.rules.push(withReadableUntil(line, master));
    else if (property === 'EXRULE') sorted.excludedRules.push(withReadableUntil(line.replace(/^EX/i, 'R'), master));
    else if (property === 'RDATE' || property === 'EXDATE') sorted.dates.push(line);
    else throw new RecurrenceError(`'${property}' is not a property of a recurrence.`);
  }
  return sorted;
}

/**
 * UNTIL must have the type of the first start, and stand in UTC for a time (RFC 5545 3.3.10). Imported events break both
 * rules; what they mean is plain.
 */
function withReadableUntil(line: string, master: CalendarEvent): string {
  return line.replace(/UNTIL=(\d{8})T(\d{6})(Z?)/i, (whole, date: string, time: string, utcSign: string) => {
    if (master.time.kind === 'allDay') return `UNTIL=${date}`;
    if (utcSign !== '') return whole;
    const [hour = 0, minute = 0, second = 0] = (time.match(/../g) ?? []).map(Number);
    const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)].map(Number) as [
      number,
      number,
      number,
    ];
    const untilMinute = instantOf({ year, month, day, hour, minute }, zoneOf(master));
    return `UNTIL=${compactInstant(new Date(untilMinute.getTime() + second * 1000))}`;
  });
}

function firstStartLine(master: CalendarEvent): string {
  if (master.time.kind === 'allDay') return `DTSTART;VALUE=DATE:${master.time.startDate.replaceAll('-', '')}`;
  return `DTSTART;TZID=${zoneOf(master)}:${wallTime(master.time.start, zoneOf(master))}`;
}

function zoneOf(master: CalendarEvent): string {
  return master.timeZone ?? 'UTC';
}

/** What a clock in the zone shows, as `20270301T090000`. Seconds are the same in all zones. */
function wallTime(instant: Date, timeZone: string): string {
  const shown = utc(civilTimeOf(instant, timeZone)) + (instant.getTime() % 60_000);
  return compactInstant(new Date(shown)).slice(0, -1);
}

/** `20270301T090000Z` */
export function compactInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function nearestToMiddle(starts: number[], { from, until }: OccurrenceWindow): number[] {
  if (starts.length <= MAX_OCCURRENCES) return starts;
  const middle = (from.getTime() + until.getTime()) / 2;
  return starts
    .toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))
    .slice(0, MAX_OCCURRENCES)
    .sort((a, b) => a - b);
}
