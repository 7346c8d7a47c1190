import { casual, GB, type ParsedResult } from 'chrono-node/en';
import { addDays, type CivilDate, civilTimeOf, instantOf, utc, weekdayOf } from '../../../domain/civil-time.ts';

/** A period that a question names, at characters `index` to `end`, as instants [start, stop). */
export interface TimeSpan {
  text: string;
  index: number;
  end: number;
  start: Date;
  stop: Date;
}

interface Context {
  now: Date;
  timeZone: string;
  /** Whether a weekday alone means the last one: "who wrote on Monday". */
  past: boolean;
}

/** "since" and "before" have no other end than this; nobody's workspace reaches further. */
const YEARS_OPEN = 30;

const PARTS_OF_DAY: Readonly<Record<string, readonly [from: number, to: number]>> = {
  morning: [6, 12],
  noon: [12, 14],
  lunchtime: [12, 14],
  afternoon: [12, 18],
  evening: [18, 24],
  tonight: [18, 24],
  night: [18, 24],
};

/** Units that begin and end with the calendar, which chrono takes for points. */
const UNITS =
  /\b(?:(?:in |over |during |within )?the )?(?:(this|next|last|past|previous|coming|following)\s+(?:(\d{1,3}|two|three|four|five|six|seven|ten)\s+)?(days?|weeks?|weekends?|months?|quarters?|years?))|\b(?:on|at|over|during|for) the weekend\b|\bin ((?:20)\d{2})\b/gi;

/** "the week of 8 March": the week around chrono's day. */
const WEEK_OF = /\b(?:in |for )?(?:the )?week (?:of|from) (?=\d|[a-z]{3})/gi;
const WEEK_BEFORE = /\b(?:in |for )?(?:the )?week (?:of|from) $/i;

const NUMBERS: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, ten: 10 };

/** The periods that a question names, in its order. Weeks begin on Monday. */
export function timeSpans(question: string, context: Context): TimeSpan[] {
  const units = [...question.matchAll(UNITS)].flatMap((match) => unitSpan(match, context) ?? []);
  const withoutUnits = units.reduce((text, { index, end }) => mask(text, index, end), question);
  const masked = withoutUnits.replace(WEEK_OF, (text) => ' '.repeat(text.length));
  const today = civilTimeOf(context.now, context.timeZone);
  const offset = Math.round((utc(today) - context.now.getTime()) / 60_000);
  // Chrono counts from the clock on the wall; its results are read as such and brought into the zone here.
  const reference = { instant: context.now, timezone: offset };
  const american = /^America\//.test(context.timeZone);
  const points = (american ? casual : GB)
    .parse(masked, reference)
    .flatMap((result) => pointSpan(question, result, context) ?? []);
  return joinRanges(
    question,
    [...units, ...points].sort((a, b) => a.index - b.index),
  ).map((span) => open(question, span, context));
}

function mask(text: string, start: number, end: number): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}

function unitSpan(match: RegExpMatchArray, context: Context): TimeSpan | undefined {
  const [text, which = 'this', count, unitText, year] = match;
  const index = match.index ?? 0;
  const today = civilTimeOf(context.now, context.timeZone);
  const at = { text: text.trim(), index, end: index + text.length };
  const days = (from: CivilDate, to: CivilDate): TimeSpan => ({
    ...at,
    start: instantOf(dayOf(from), context.timeZone),
    stop: instantOf(dayOf(to), context.timeZone),
  });
  if (year) return days({ year: Number(year), month: 1, day: 1 }, { year: Number(year) + 1, month: 1, day: 1 });
  const unit = (unitText ?? 'weekend').toLowerCase().replace(/s$/, '');
  const back = /last|past|previous/i.test(which);
  if (count !== undefined || (back && unit === 'day') || /past/i.test(which)) {
    const length =
      (count === undefined ? 1 : (NUMBERS[count.toLowerCase()] ?? Number(count))) *
      ({ day: 1, week: 7, weekend: 7, month: 30, quarter: 91, year: 365 }[unit] ?? 1);
    return back ? days(addDays(today, -length), addDays(today, 1)) : days(today, addDays(today, length + 1));
  }
  const shift = back ? -1 : /next|following|coming/i.test(which) ? 1 : 0;
  const { year: thisYear, month } = today;
  switch (unit) {
    case 'week': {
      const monday = addDays(today, 1 - weekdayOf(today) + 7 * shift);
      return days(monday, addDays(monday, 7));
    }
    case 'weekend': {
      const coming = /coming/i.test(which) ? 0 : shift;
      const saturday = addDays(today, 6 - weekdayOf(today) + 7 * coming);
      return days(saturday, addDays(saturday, 2));
    }
    case 'month':
      return days(
        addDays({ year: thisYear, month: month + shift, day: 1 }, 0),
        addDays({ year: thisYear, month: month + shift + 1, day: 1 }, 0),
      );
    case 'quarter': {
      const first = Math.floor((month - 1) / 3) * 3 + 1 + 3 * shift;
      return days(
        addDays({ year: thisYear, month: first, day: 1 }, 0),
        addDays({ year: thisYear, month: first + 3, day: 1 }, 0),
      );
    }
    case 'year':
      return days({ year: thisYear + shift, month: 1, day: 1 }, { year: thisYear + shift + 1, month: 1, day: 1 });
    default:
      return undefined;
  }
}

function pointSpan(
  question: string,
  { index, text, start, end }: ParsedResult,
  context: Context,
): TimeSpan | undefined {
  const { timeZone } = context;
  // A number or "may" alone is no time, nor is the French "mon".
  if (
    /^(?:\d{1,4}|may|second|now|mon|sat|sun|mar)$/.test(text.trim()) ||
    /^(?:\d{1,4}|May|Mar|Second|Now)$/.test(text.trim())
  )
    return undefined;
  const dateOf = (components: typeof start): CivilDate => ({
    year: components.get('year') ?? 1970,
    month: components.get('month') ?? 1,
    day: components.get('day') ?? 1,
  });
  const onlyMonth = start.isCertain('month') && !start.isCertain('day') && !start.isCertain('weekday');
  const first =
    start.isCertain('weekday') && !start.isCertain('day')
      ? weekdayDate(text, start.get('weekday') ?? 1, context)
      : dateOf(start);
  const week = WEEK_BEFORE.exec(question.slice(0, index));
  const lead = /(?:(?:on|in|at|during|for|by)\s+(?:the\s+)?)?$/i.exec(question.slice(0, index))?.[0].length ?? 0;
  const part = /\b(?:this\s+)?(morning|noon|lunchtime|afternoon|evening|tonight|night)\b/i
    .exec(text)?.[1]
    ?.toLowerCase();
  const at = { text: text.trim(), index: index - lead, end: index + text.length };
  const zoned = (date: CivilDate, hour = 0, minute = 0) =>
    instantOf({ ...dayOf(addDays(date, Math.floor(hour / 24))), hour: hour % 24, minute }, timeZone);
  if (onlyMonth)
    return {
      ...at,
      start: zoned({ ...first, day: 1 }),
      stop: zoned(addDays({ ...first, month: first.month + 1, day: 1 }, 0)),
    };
  if (week) {
    const monday = addDays(first, 1 - weekdayOf(first));
    return { ...at, index: index - week[0].length, start: zoned(monday), stop: zoned(addDays(monday, 7)) };
  }
  if (end && !end.isCertain('hour')) return { ...at, start: zoned(first), stop: zoned(addDays(dateOf(end), 1)) };
  if (start.isCertain('hour')) {
    const begin = zoned(first, start.get('hour') ?? 0, start.get('minute') ?? 0);
    const stop = end
      ? zoned(start.isCertain('weekday') ? first : dateOf(end), end.get('hour') ?? 0, end.get('minute') ?? 0)
      : new Date(begin.getTime() + 3_600_000);
    return { ...at, start: begin, stop };
  }
  const hours = part && PARTS_OF_DAY[part];
  return hours
    ? { ...at, start: zoned(first, hours[0]), stop: zoned(first, hours[1]) }
    : { ...at, start: zoned(first), stop: zoned(addDays(first, 1)) };
}

/** The day that a weekday means: "next" is the one in next week, "last" the one before today, else the nearest as the tense says. */
function weekdayDate(text: string, weekday: number, { now, timeZone, past }: Context): CivilDate {
  const today = civilTimeOf(now, timeZone);
  const wanted = weekday || 7;
  if (/\bnext\b/i.test(text)) return addDays(today, 8 - weekdayOf(today) + wanted - 1);
  const ahead = (wanted - weekdayOf(today) + 7) % 7;
  if (/\b(?:last|past)\b/i.test(text) || (past && !/\bthis\b/i.test(text)))
    return addDays(today, ahead === 0 ? (past ? 0 : -7) : ahead - 7);
  return addDays(today, ahead);
}

/** "between Monday and Wednesday", "from 3 March to next Friday" */
function joinRanges(question: string, spans: readonly TimeSpan[]): TimeSpan[] {
  const joined: TimeSpan[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    const lead = before && /\b(?:between|from)\s*$/i.exec(question.slice(0, before.index));
    if (
      before &&
      lead &&
      /^\s*(?:and|to|until|till|-)\s*$/i.test(question.slice(before.end, span.index)) &&
      span.stop > before.start
    ) {
      const index = before.index - lead[0].length;
      joined.splice(-1, 1, {
        text: question.slice(index, span.end),
        index,
        end: span.end,
        start: before.start,
        stop: span.stop,
      });
    } else joined.push(span);
  }
  return joined;
}

/** "since Monday" ends now or later, "before Friday" has begun long ago. */
function open(question: string, span: TimeSpan, { now }: Context): TimeSpan {
  const lead = /\b(since|after|before|until|till|by)\s*$/i.exec(question.slice(0, span.index));
  if (!lead?.[1]) return span;
  const index = span.index - lead[0].length;
  const from = { ...span, index, text: question.slice(index, span.end).trim() };
  const far = YEARS_OPEN * 365 * 86_400_000;
  switch (lead[1].toLowerCase()) {
    case 'since':
      return { ...from, stop: new Date(Math.max(now.getTime(), span.stop.getTime()) + 60_000) };
    case 'after':
      return { ...from, start: span.stop, stop: new Date(span.stop.getTime() + far) };
    case 'before':
      return { ...from, start: new Date(span.start.getTime() - far), stop: span.start };
    default:
      return { ...from, start: now < span.start ? now : new Date(span.start.getTime() - far), stop: span.stop };
  }
}

function dayOf({ year, month, day }: CivilDate): CivilDate {
  return { year, month, day };
}
