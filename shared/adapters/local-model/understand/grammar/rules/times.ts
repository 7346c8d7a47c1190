/** Periods made of periods: "since Monday", "between Monday and Wednesday", "the first half of April", "tomorrow after lunch". */
import { addDays, civilTimeOf, weekdayOf } from '../../../../../domain/civil-time.ts';
import type { AnnotateContext } from '../../annotate/annotator.ts';
import { dateOf, daysFrom, hoursOf, lengthInDays, shiftDays } from '../../annotate/times/intervals.ts';
import type { Hours, Interval, PartOfPeriod, Period, Place } from '../../meaning.ts';
import { rule } from './grammar.ts';

/** "Since" and "before" have no other end than this; nobody's workspace reaches further. */
const FAR_MS = 30 * 365 * 86_400_000;

const placeOf = (first: Place | { at: Place }, last: { at: Place }): Place => [
  isPlace(first) ? first[0] : first.at[0],
  last.at[1],
];

function isPlace(value: Place | { at: Place }): value is Place {
  return Array.isArray(value);
}

/** The period with both its readings, that of the past too, made into another. */
function changed(period: Period, at: Place, grain: Period['grain'], change: (interval: Interval) => Interval): Period {
  const { past, shift: _, hours: __, ...rest } = period;
  return { ...rest, ...change(period), ...(past ? { past: change(past) } : {}), at, grain };
}

export const TIME_RULES = [
  rule(
    'Period',
    ['Since', 'Period'],
    ([since, period], { now }) =>
      period.grain === 'open'
        ? undefined
        : changed(period, placeOf(since, period), 'open', ({ start, stop }) => ({
            start,
            stop: new Date(Math.max(now.getTime(), stop.getTime()) + 60_000),
          })),
    { weight: -0.1 },
  ),
  rule('Period', ['After', 'Period'], ([after, period]) =>
    period.grain === 'open' || period.shift
      ? undefined
      : changed(period, placeOf(after, period), 'open', ({ start, stop }) => {
          const from = period.grain === 'minute' ? start : stop;
          return { start: from, stop: new Date(from.getTime() + FAR_MS) };
        }),
  ),
  rule('Period', ['Before', 'Period'], ([before, period]) =>
    period.grain === 'open' || period.shift
      ? undefined
      : changed(period, placeOf(before, period), 'open', ({ start }) => ({
          start: new Date(start.getTime() - FAR_MS),
          stop: start,
        })),
  ),
  rule('Period', ['Until', 'Period'], ([until, period], { now }) =>
    period.grain === 'open'
      ? undefined
      : changed(period, placeOf(until, period), 'open', ({ start, stop }) => ({
          start: now < start ? now : new Date(start.getTime() - FAR_MS),
          stop: period.grain === 'minute' ? start : stop,
        })),
  ),
  rule('Period', ['Between', 'Period', 'And', 'Period'], ([between, first, , last], { timeZone }) =>
    joined(first, last, placeOf(between, last), timeZone),
  ),
  rule('Period', ['Between', 'Period', 'Until', 'Period'], ([between, first, , last], { timeZone }) =>
    joined(first, last, placeOf(between, last), timeZone),
  ),
  rule('Period', ['Between', 'Period', 'To', 'Period'], ([between, first, , last], { timeZone }) =>
    joined(first, last, placeOf(between, last), timeZone),
  ),
  rule(
    'Period',
    ['Period', 'Until', 'Period'],
    ([first, , last], { timeZone }) => joined(first, last, placeOf(first, last), timeZone),
    {
      weight: -0.2,
    },
  ),
  rule(
    'Period',
    ['Period', 'To', 'Period'],
    ([first, , last], { timeZone }) => joined(first, last, placeOf(first, last), timeZone),
    {
      weight: -0.3,
    },
  ),
  rule('Period', ['Part', 'Period'], ([{ part, at }, period], context) =>
    period.grain === 'days'
      ? changed(period, placeOf(at, period), 'days', (interval) => partOf(part, interval, context))
      : undefined,
  ),
  rule('Period', ['WeekOf', 'Period'], ([week, period], { timeZone }) =>
    changed(period, placeOf(week, period), 'days', ({ start }) => {
      const day = dateOf(civilTimeOf(start, timeZone));
      const monday = addDays(day, 1 - weekdayOf(day));
      return daysFrom(monday, addDays(monday, 7), timeZone);
    }),
  ),
  rule(
    'Period',
    ['Period', 'Hours'],
    ([period, hours], context) => within(period, hours, placeOf(period, hours), context),
    { gap: 1 },
  ),
  rule(
    'Period',
    ['Hours', 'Period'],
    ([hours, period], context) => within(period, hours, placeOf(hours, period), context),
    { gap: 1 },
  ),
  // Hours alone are those of today, or of tomorrow when they are over.
  rule(
    'Period',
    ['Hours'],
    ([hours], { now, timeZone, today }) => {
      const { from, to, at, text } = hours;
      // "Parents' evening": a part of the day by itself is no time.
      if (!/[\s\d]/.test(text)) return undefined;
      const interval = hoursOf(today, from, to, timeZone);
      const past = interval;
      const ahead = interval.stop > now ? interval : hoursOf(addDays(today, 1), from, to, timeZone);
      return { ...ahead, past, text, at, grain: 'hours' };
    },
    { weight: -0.4 },
  ),
];

function joined(first: Period, last: Period, at: Place, timeZone: string): Period | undefined {
  if (first.grain === 'open' || last.grain === 'open') return undefined;
  const stop = last.grain === 'minute' ? last.start : last.stop;
  const grain = last.grain === 'minute' || last.grain === 'hours' ? 'hours' : 'days';
  const past = first.past && (last.past ?? last);
  const whole: Period = { text: `${first.text} - ${last.text}`, at, start: first.start, stop, grain };
  if (whole.stop <= whole.start) {
    // "Between Friday and Tuesday" asked on a Sunday: the Tuesday after that Friday.
    const later = shiftDays(stop, 7, timeZone);
    return last.past && later > first.start ? { ...whole, stop: later } : undefined;
  }
  return first.past && past && past.stop > first.past.start
    ? { ...whole, past: { start: first.past.start, stop: past.stop } }
    : whole;
}

function partOf(part: PartOfPeriod, { start, stop }: Interval, { timeZone }: AnnotateContext): Interval {
  const first = dateOf(civilTimeOf(start, timeZone));
  const days = Math.round(lengthInDays({ start, stop }));
  const [from, to] = {
    'first half': [0, Math.ceil(days / 2)],
    'second half': [Math.floor(days / 2), days],
    beginning: [0, Math.ceil(days / 3)],
    middle: [Math.floor(days / 3), Math.ceil((2 * days) / 3)],
    end: [Math.floor((2 * days) / 3), days],
  }[part] as [number, number];
  return daysFrom(addDays(first, from), addDays(first, to), timeZone);
}

/** The hours of a day; of several days, which hours are meant on each. */
function within(period: Period, hours: Hours, at: Place, { timeZone }: AnnotateContext): Period | undefined {
  const { from, to } = hours;
  if (period.grain === 'days') return { ...period, at, hours: { from, to } };
  if (period.grain !== 'day') return undefined;
  return changed(period, at, 'hours', ({ start }) => hoursOf(dateOf(civilTimeOf(start, timeZone)), from, to, timeZone));
}
