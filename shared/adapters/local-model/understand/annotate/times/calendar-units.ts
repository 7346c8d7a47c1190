import { addDays, weekdayOf } from '../../../../../domain/civil-time.ts';
import { CALENDAR_UNITS, type CalendarUnit } from '../../../lexicon/time-words.ts';
import type { Interval, Period, Place } from '../../meaning.ts';
import type { Sentence } from '../../tokens.ts';
import { type AnnotateContext, type Annotator, type AnySpan, findPattern, findPhrases, span } from '../annotator.ts';
import { daysFrom } from './intervals.ts';

/** "This week", "the last 3 days", "in the next two weeks", "2027", "Q2": units that begin and end with the calendar, which chrono takes for points. */
export const annotateCalendarUnits: Annotator = (sentence, context) => [
  ...findPattern(sentence, UNITS, ([text, which = 'this', count, unit = 'day'], at) => {
    const interval = namedInterval(which, count, unit.replace(/s$/, '') as CalendarUnit, context);
    const shift = which === 'following' && count === undefined ? shiftBy(unit, 1) : undefined;
    return interval && periodSpan(interval, text, at, shift);
  }),
  ...findPattern(sentence, UNIT_AFTER, ([text, unit = 'day', side], at) => {
    const count = side === 'before' ? -1 : 1;
    return periodSpan(calendarUnit(unit as CalendarUnit, count, context), text, at, shiftBy(unit, count));
  }),
  ...findPattern(sentence, YEAR, ([text, inYear, alone], at) => {
    const first = { year: Number(inYear ?? alone), month: 1, day: 1 };
    return periodSpan(daysFrom(first, { ...first, year: first.year + 1 }, context.timeZone), text, at);
  }),
  ...findPattern(sentence, QUARTER, ([text, quarter, word, half, year], at) => {
    const months = half === undefined ? 3 : 6;
    const number = half === undefined ? (QUARTERS[word ?? ''] ?? Number(quarter)) : Number(half);
    const first = { year: Number(year ?? context.today.year), month: (number - 1) * months + 1, day: 1 };
    const last = addDays({ ...first, month: first.month + months }, 0);
    // "Q4" is as often a part of a name: "Q4 review".
    const weight = year !== undefined || /^(?:in|for|during) /.test(text) ? -0.2 : -1.2;
    const interval = daysFrom(first, last, context.timeZone);
    const before = daysFrom({ ...first, year: first.year - 1 }, { ...last, year: last.year - 1 }, context.timeZone);
    const past = year === undefined && interval.start > context.now ? before : undefined;
    return periodSpan(interval, textOf(sentence, at) || text, at, undefined, weight, past);
  }),
  ...findPhrases(sentence, CALENDAR_UNITS, ({ unit, shift }, at) =>
    periodSpan(calendarUnit(unit, shift, context), textOf(sentence, at), at),
  ),
];

const UNIT = '(days?|weeks?|weekends?|months?|quarters?|years?)';
export const UNITS = new RegExp(
  `\\b(?:(?:in|over|during|within|from|for|of) )?(?:(?:the|my|our) )?(this|next|last|past|previous|coming|following|upcoming|current) (?:(\\d{1,3}|two|three|four|five|six|seven|eight|ten|twelve|few|couple of) )?${UNIT}\\b(?! (?:after|before)\\b)`,
  'g',
);
/** "And the week after?": seen from the period that was asked for before. */
const UNIT_AFTER = /\b(?:on |in )?the (day|week|weekend|month|year) (after|before)(?: that| this)?(?= ?[?.!,;]|$)/g;
const YEAR = /\b(?:in|of|during|for|from|throughout) (20\d{2})(?![\w./-])|(?<![\w./-])(20\d{2})(?= ?\??$)/g;
const QUARTER =
  /\b(?:in |for |during )?(?:the )?(?:q([1-4])|(first|second|third|fourth|last) quarter(?: of)?|h([12]))(?: (?:of )?(20\d{2}))?\b/g;
const QUARTERS: Readonly<Record<string, number>> = { first: 1, second: 2, third: 3, fourth: 4, last: 4 };
const COUNTS: Readonly<Record<string, number>> = {
  'couple of': 2,
  few: 3,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  ten: 10,
  twelve: 12,
};
const DAYS: Readonly<Record<CalendarUnit, number>> = { day: 1, week: 7, weekend: 7, month: 30, quarter: 91, year: 365 };

function periodSpan(
  interval: Interval,
  text: string,
  at: Place,
  shift?: Period['shift'],
  weight = -0.1,
  past?: Interval,
): AnySpan {
  const isDay = interval.stop.getTime() - interval.start.getTime() < 26 * 3_600_000;
  return span(
    'Period',
    at,
    {
      ...interval,
      text: text.trim(),
      at,
      grain: isDay ? 'day' : 'days',
      ...(shift ? { shift } : {}),
      ...(past ? { past } : {}),
    },
    weight,
  );
}

function textOf({ question, tokens }: Sentence, [start, end]: Place): string {
  return question.slice(tokens[start]?.index, tokens[end - 1]?.end);
}

function shiftBy(unit: string, count: number): Period['shift'] {
  const whole = unit.replace(/s$/, '');
  if (whole === 'day' || whole === 'month' || whole === 'year') return { unit: whole, count };
  return whole === 'quarter' ? { unit: 'month', count: 3 * count } : { unit: 'week', count };
}

/** "The last 3 days" end today and "the next 3 days" begin today, which counts as one of them beside; "this week" is a week of the calendar. */
function namedInterval(
  which: string,
  count: string | undefined,
  unit: CalendarUnit,
  context: AnnotateContext,
): Interval | undefined {
  const { today } = context;
  const isBack = /last|past|previous/.test(which);
  if (count !== undefined || which === 'past' || (isBack && unit === 'day')) {
    const length = (count === undefined ? 1 : (COUNTS[count] ?? Number(count))) * DAYS[unit];
    const [first, last] = isBack ? [addDays(today, -length), addDays(today, 1)] : [today, addDays(today, length + 1)];
    return daysFrom(first, last, context.timeZone);
  }
  // "The coming weekend" is the one that comes, "the coming week" the next one.
  const isNext = /next|following/.test(which) || (/coming|upcoming/.test(which) && unit !== 'weekend');
  return unit === 'day' && !isNext ? undefined : calendarUnit(unit, isBack ? -1 : isNext ? 1 : 0, context);
}

/** The unit of the calendar that is so many on from the present one. Weeks begin on Monday. */
function calendarUnit(unit: CalendarUnit, shift: number, { today, timeZone }: AnnotateContext): Interval {
  const monday = addDays(today, 1 - weekdayOf(today) + 7 * shift);
  const months = (first: number, count: number) =>
    daysFrom(
      addDays({ year: today.year, month: first, day: 1 }, 0),
      addDays({ year: today.year, month: first + count, day: 1 }, 0),
      timeZone,
    );
  switch (unit) {
    case 'day':
      return daysFrom(addDays(today, shift), addDays(today, shift + 1), timeZone);
    case 'week':
      return daysFrom(monday, addDays(monday, 7), timeZone);
    case 'weekend':
      return daysFrom(addDays(monday, 5), addDays(monday, 7), timeZone);
    case 'month':
      return months(today.month + shift, 1);
    case 'quarter':
      return months(Math.floor((today.month - 1) / 3) * 3 + 1 + 3 * shift, 3);
    case 'year':
      return months(1 + 12 * shift, 12);
    default:
      return unit satisfies never;
  }
}
