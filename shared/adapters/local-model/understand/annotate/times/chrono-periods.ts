import { casual, GB, type ParsedResult } from 'chrono-node/en';
import { addDays, type CivilDate, civilTimeOf, utc, weekdayOf } from '../../../../../domain/civil-time.ts';
import { PARTS_OF_DAY } from '../../../lexicon/time-words.ts';
import type { Interval, Period } from '../../meaning.ts';
import { tokensAt } from '../../tokens.ts';
import { type AnnotateContext, type Annotator, span } from '../annotator.ts';
import { UNITS } from './calendar-units.ts';
import { atHour, daysFrom, hoursOf } from './intervals.ts';

/** What chrono takes for a time although it is none, or only by itself: numbers, "may", "second", the French "mon". */
const NO_TIME =
  /^(?:\d{1,4}|(?:20|19)\d{2}|may|march|second|now|(?:in |at |on )?(?:the )?(?:morning|afternoon|evening|night|noon|midnight)|mon|sat|sun|mar|jan|dec|wed|fri|(?:in |on |of |for |during )?the (?:day|week|month|year|\d{1,2})|\d+ ?(?:h|m|s|min|minutes?|hours?|days?|weeks?|months?|years?))$/;
/** The same, capitalised, is a day or month. */
const CAPITALISED = /^(?:Mon|Sat|Sun|Wed|Fri|Jan|Dec|March)$/;
/** "In May" is a month however it is written. */
const IN_MONTH = /^(?:in|during) (?:may|march|mar|jan|dec)$/i;

const LEAD = /(?:(?<!\p{L})(?:on|in|at|during|for|by|from|of|around|about)\s+(?:the\s+)?)?$/iu;

/** Days and times as chrono finds them, brought into the person's zone; "on 3/4" is 3 April but in America. */
export const annotateChronoPeriods: Annotator = (sentence, context) => {
  const { now, timeZone } = context;
  // Chrono counts from the clock on the wall; its results are read as such and brought into the zone here.
  const reference = { instant: now, timezone: Math.round((utc(civilTimeOf(now, timeZone)) - now.getTime()) / 60_000) };
  const results = (/^America\//.test(timeZone) ? casual : GB).parse(
    sentence.text.replace(UNITS_ANY_CASE, blank).replace(PART_OF_DATE, blank).replace(MONTH_FIRST, '$2 $1'),
    reference,
  );
  return results.flatMap((result) => {
    const text = result.text.trim();
    const lead = LEAD.exec(sentence.text.slice(0, result.index))?.[0] ?? '';
    if (NO_TIME.test(text.toLowerCase()) && !CAPITALISED.test(text) && !IN_MONTH.test(`${lead}${text}`)) return [];
    const at = tokensAt(sentence, result.index - lead.length, result.index + result.text.trimEnd().length);
    if (!at) return [];
    const period = periodOf(result, context);
    const bare = tokensAt(sentence, result.index, result.index + result.text.trimEnd().length);
    return [
      span('Period', at, { ...period, text: `${lead}${text}`, at }, -0.1),
      ...(bare && bare[0] > at[0] ? [span('Period', bare, { ...period, text, at: bare }, -0.15)] : []),
    ];
  });
};

/** "Afternoon next week" is none of today. */
const UNITS_ANY_CASE = new RegExp(UNITS.source, 'gi');

/** "The evening of June 19" would be this evening to chrono; the grammar puts the two together. */
const PART_OF_DATE = /\b(?:morning|afternoon|evening|night)\s+(?:of|on)\s/gi;

/** "June 19" would be June 2019 to chrono's British reading; turned round it is as long. */
const MONTH_FIRST =
  /\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?) (\d{1,2})(?![\d:.]|st|nd|rd|th|\s?(?:am|pm)\b)/gi;

const blank = (text: string) => ' '.repeat(text.length);

type ParsedComponents = ParsedResult['start'];

type Timed = Pick<Period, 'grain' | 'start' | 'stop' | 'past'>;

function periodOf({ text, start, end }: ParsedResult, context: AnnotateContext): Timed {
  const { timeZone, now } = context;
  if (start.isCertain('weekday') && !start.isCertain('day')) {
    const isSaid = /\b(?:last|past|this|next)\b/i.test(text);
    const within = (past: boolean) =>
      withinDay(text, start, end, weekdayDate(text, start.get('weekday') ?? 1, past, context), timeZone);
    const period = within(false);
    return isSaid ? period : { ...period, past: within(true) };
  }
  const first = dateOf(start);
  const isMonth = start.isCertain('month') && !start.isCertain('day');
  const period = isMonth && !end ? monthOf(first, timeZone) : withinDay(text, start, end, first, timeZone);
  if (start.isCertain('year') || !start.isCertain('month') || period.start <= now) return period;
  const before = { ...first, year: first.year - 1 };
  return { ...period, past: isMonth ? monthOf(before, timeZone) : withinDay(text, start, end, before, timeZone) };
}

function withinDay(
  text: string,
  start: ParsedComponents,
  end: ParsedComponents | undefined | null,
  first: CivilDate,
  timeZone: string,
): Timed {
  if (end && !end.isCertain('hour')) return { ...daysFrom(first, addDays(dateOf(end), 1), timeZone), grain: 'days' };
  if (start.isCertain('hour')) {
    const begin = atHour(first, clock(start, text), timeZone);
    const isSameDay = start.isCertain('weekday') || !end?.isCertain('day');
    const stop = end
      ? atHour(isSameDay ? first : dateOf(end), clock(end, text), timeZone)
      : new Date(begin.getTime() + 3_600_000);
    return {
      start: begin,
      stop: stop > begin ? stop : new Date(begin.getTime() + 3_600_000),
      grain: end ? 'hours' : 'minute',
    };
  }
  const part = /\b(morning|noon|lunchtime|afternoon|evening|tonight|night|midnight)\b/i.exec(text)?.[1]?.toLowerCase();
  const hours = part === undefined ? undefined : (PARTS_OF_DAY.values.get(part) ?? ([18, 24] as const));
  return hours
    ? { ...hoursOf(first, hours[0], hours[1], timeZone), grain: 'hours' }
    : { ...daysFrom(first, addDays(first, 1), timeZone), grain: 'day' };
}

function monthOf({ year, month }: CivilDate, timeZone: string): Interval & Pick<Period, 'grain'> {
  return {
    ...daysFrom({ year, month, day: 1 }, addDays({ year, month: month + 1, day: 1 }, 0), timeZone),
    grain: 'days',
  };
}

/** The day that a weekday means: "next" is the one in next week, "last" the one before today, else the nearest as the tense says. */
function weekdayDate(text: string, weekday: number, past: boolean, { today }: AnnotateContext): CivilDate {
  const wanted = weekday || 7;
  if (/\bnext\b/i.test(text)) return addDays(today, 8 - weekdayOf(today) + wanted - 1);
  const ahead = (wanted - weekdayOf(today) + 7) % 7;
  if (/\b(?:last|past)\b/i.test(text)) return addDays(today, ahead === 0 ? -7 : ahead - 7);
  return addDays(today, past && ahead > 0 ? ahead - 7 : ahead);
}

/** Hours from 0 to 24. "At 2" is in the afternoon, as nobody has anything on at night; "02:00" says what it means. */
function clock(components: ParsedComponents, text: string): number {
  const hour = components.get('hour') ?? 0;
  const isAfternoon = hour > 0 && hour < EARLIEST_HOUR && !components.isCertain('meridiem') && !/\b0\d/.test(text);
  return hour + (isAfternoon ? 12 : 0) + (components.get('minute') ?? 0) / 60;
}

const EARLIEST_HOUR = 7;

function dateOf(components: ParsedComponents): CivilDate {
  return { year: components.get('year') ?? 1970, month: components.get('month') ?? 1, day: components.get('day') ?? 1 };
}
