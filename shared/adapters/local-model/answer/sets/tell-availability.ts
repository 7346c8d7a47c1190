/**
 * When the person is free: the period of the question less the events that take time. A period of whole days is looked at in
 * office hours, as nobody asks for a free hour at night; a part of a day as it was said.
 */

import { addDays, civilTimeOf, instantOf, utc } from '../../../../domain/civil-time.ts';
import { joined } from '../../../../domain/joined.ts';
import { tellItem } from '../tell-item.ts';
import { tellClock, tellDay } from '../tell-time.ts';
import { type EventReading, eventsOf, takesTime } from './events.ts';
import { gaps, type Interval } from './intervals.ts';
import { MAX_LISTED, type SetAnswer, type SetInput } from './set-answer.ts';

/** Where the calendar says nothing of office hours, as it does not. */
const OFFICE_HOURS = { from: 9, to: 18 } as const;
/** The days that are looked at where the question names none. */
const DEFAULT_DAYS = 7;
/** Days whose gaps are told. */
const MAX_DAYS = 7;
/** Shorter gaps are no free time, where the question does not say how long it must be. */
const LEAST_MINUTES = 30;
const HOUR_MS = 3_600_000;

/** Questions for the gaps and not for yes or no. */
const ASKS_WHEN = /\b(?:when|find|slots?|gaps?|what times?|which|where|first|next|earliest)\b/;

interface Day {
  windows: Interval[];
  free: Interval[];
}

export function tellAvailability(set: SetInput): SetAnswer {
  const { readings, input, context } = set;
  const { timeZone } = input;
  const period = periodAsked(set);
  const during = eventsOf(readings)
    .filter(({ start, end, event }) => start < period.end && end > period.start && event.status !== 'cancelled')
    .sort((a, b) => a.start.getTime() - b.start.getTime());
  const busy = during.filter(takesTime);
  const minutes = context.ask.minutes ?? LEAST_MINUTES;
  const days = daysOf(period, input.now, timeZone).map(
    (windows): Day => ({
      windows,
      free: windows.flatMap((window) => gaps(window, busy, minutes)),
    }),
  );
  const isBusyEarly = busy.some((event) =>
    days.some(({ windows }) => windows.some((window) => overlapsWith(event, window))),
  );
  const limit = instantOf(addDays(civilTimeOf(period.start, timeZone), MAX_DAYS), timeZone);
  const later = busy.filter((event) => event.start >= limit);
  const isBusy = isBusyEarly || later.length > 0;
  const outside = busy.filter(
    (event) =>
      event.start < limit &&
      event.end > input.now &&
      !days.some(({ windows }) => windows.some((window) => overlapsWith(event, window))),
  );
  const beyond =
    later.length === 0 ? '' : `\nThat is of the first ${MAX_DAYS} days; ${later.length} events come later.`;
  const notes = `${beyond}${tellOutside(outside, timeZone)}${tellNotes(during, timeZone)}`;
  const free = tellFree(days, timeZone);
  const when = tellWhen(period, timeZone);
  if (ASKS_WHEN.test(context.question)) {
    const gapsTold = free === '' ? `You have no free time of ${minutes} minutes ${when}.` : `You are free:\n${free}`;
    return { text: `${gapsTold}${tellBusy(busy, timeZone)}${notes}`, found: busy.length > 0 };
  }
  const asksBusy = /\bbusy\b/.test(context.question);
  if (!isBusy) {
    return { text: `${asksBusy ? 'No' : 'Yes'}: you are free ${when}.${notes}`, found: false };
  }
  const verdict = asksBusy ? 'Yes' : free === '' ? 'No' : 'Not all of the time';
  const rest = free === '' ? '' : `\nFree:\n${free}`;
  return { text: `${verdict}: ${when} you have${tellBusy(busy, timeZone, '')}${rest}${notes}`, found: true };
}

/** The time that the question names, else the next days. */
function periodAsked({ input: { intent, now, timeZone } }: SetInput): Interval {
  const [time] = intent.entities.times;
  if (time) return { start: new Date(time.start), end: new Date(time.end) };
  const last = addDays(civilTimeOf(now, timeZone), DEFAULT_DAYS);
  return { start: now, end: instantOf({ ...last, hour: OFFICE_HOURS.to }, timeZone) };
}

/** The period cut into days, each in office hours where the period holds it whole; what is over is left out. */
function daysOf({ start, end }: Interval, now: Date, timeZone: string): Interval[][] {
  const days: Interval[][] = [];
  const from = civilTimeOf(start, timeZone);
  for (let day = addDays(from, 0); days.length < MAX_DAYS; day = addDays(day, 1)) {
    const midnight = instantOf(day, timeZone);
    if (midnight >= end) break;
    const next = instantOf(addDays(day, 1), timeZone);
    const isWhole = start <= midnight && end >= next;
    const isPart = end.getTime() - start.getTime() < 20 * HOUR_MS;
    const office = {
      start: instantOf({ ...day, hour: OFFICE_HOURS.from }, timeZone),
      end: instantOf({ ...day, hour: OFFICE_HOURS.to }, timeZone),
    };
    const limits = isWhole || !isPart ? office : { start: midnight, end: next };
    const window = { start: latest(start, limits.start), end: earliest(end, limits.end) };
    // "Am I free today", asked at noon: the morning is over.
    if (window.end > now) window.start = latest(window.start, now);
    days.push(window.start < window.end ? [window] : []);
  }
  return days;
}

function tellFree(days: readonly Day[], timeZone: string): string {
  return days
    .flatMap(({ free }) => {
      const [first] = free;
      if (!first) return [];
      const times = free.map(({ start, end }) => `${clock(start, timeZone)} to ${clock(end, timeZone)}`);
      return [`- ${tellDay(civilTimeOf(first.start, timeZone))}: ${joined(times)}`];
    })
    .join('\n');
}

function tellBusy(busy: readonly EventReading[], timeZone: string, lead = '\nTaken:'): string {
  if (busy.length === 0) return '';
  const lines = busy.slice(0, MAX_LISTED).map((event) => line(event, timeZone));
  const more = busy.length > MAX_LISTED ? `\nand ${busy.length - MAX_LISTED} more.` : '';
  return `${lead}\n${lines.join('\n')}${more}`;
}

/** Of a whole day, what lies before or after office hours. */
function tellOutside(events: readonly EventReading[], timeZone: string): string {
  if (events.length === 0) return '';
  const lines = events.slice(0, MAX_LISTED).map((event) => line(event, timeZone));
  return `\nOutside office hours:\n${lines.join('\n')}`;
}

/** What lies in the period without taking time. */
function tellNotes(during: readonly EventReading[], timeZone: string): string {
  const others = during.filter((event) => !takesTime(event) && event.event.ownResponse !== 'declined');
  if (others.length === 0) return '';
  return `\nMarked as free, or all day:\n${others
    .slice(0, MAX_LISTED)
    .map((event) => line(event, timeZone))
    .join('\n')}`;
}

function line({ reading }: EventReading, timeZone: string): string {
  return `- ${tellItem(reading, timeZone)} [${reading.n}]`;
}

function tellWhen({ start, end }: Interval, timeZone: string): string {
  const [from, to] = [civilTimeOf(start, timeZone), civilTimeOf(end, timeZone)];
  const lastDay = to.hour === 0 && to.minute === 0 ? addDays(to, -1) : to;
  const isOneDay = utc({ ...from, hour: 0, minute: 0 }) === utc({ ...lastDay, hour: 0, minute: 0 });
  if (!isOneDay) return `from ${tellDay(from)} to ${tellDay(lastDay)}`;
  const isWhole = from.hour === 0 && from.minute === 0 && to.hour === 0 && to.minute === 0;
  return `on ${tellDay(from)}${isWhole ? '' : `, ${tellClock(from)} to ${tellClock(to)}`}`;
}

function clock(instant: Date, timeZone: string): string {
  return tellClock(civilTimeOf(instant, timeZone));
}

function overlapsWith(a: Interval, b: Interval): boolean {
  return a.start < b.end && b.start < a.end;
}

const latest = (a: Date, b: Date) => (a > b ? a : b);
const earliest = (a: Date, b: Date) => (a < b ? a : b);
