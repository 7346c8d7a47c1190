import { instantOf, startOfDay, wallTime, weekday } from '../zoned-time.ts';

/** A span of time that a question names, with the words that named it. The end is exclusive. */
export interface Period {
  text: string;
  start: Date;
  end: Date;
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const PERIOD = new RegExp(
  String.raw`\b(?:on |this |over |during |in )?(?:(today|tonight|tomorrow|yesterday)|(this|next|last|past|coming) (week|weekend|month|year|${WEEKDAYS.join('|')})|(?:on )(${WEEKDAYS.join('|')}))(?: (morning|afternoon|evening))?\b`,
  'i',
);

/** Hours of the day that people mean by these words. */
const PARTS: Readonly<Record<string, readonly [number, number]>> = {
  morning: [6, 12],
  afternoon: [12, 18],
  evening: [18, 24],
};

/** The first period that a question names, in the person's zone; weeks begin on Monday (ISO 8601). */
export function findPeriod(question: string, now: Date, timeZone: string): Period | undefined {
  const match = PERIOD.exec(question);
  if (!match) return undefined;
  const [text, near, which, unit, onDay, part] = match.map((group) => group?.toLowerCase());
  const day = (offset: number) => startOfDay(now, timeZone, offset);
  const [from, to] = near ? nearDay(near) : spanOf(which ?? 'coming', unit ?? onDay ?? 'week', now, timeZone);
  if (typeof from !== 'number') return { text: text ?? '', start: from, end: to as Date };
  const start = day(from);
  const hours = part === undefined ? undefined : PARTS[part];
  if (hours === undefined) return { text: text ?? '', start, end: day(to as number) };
  const at = (hour: number) =>
    hour === 24 ? day(from + 1) : instantOf({ ...wallTime(start, timeZone), hour }, timeZone);
  return { text: text ?? '', start: at(hours[0]), end: at(hours[1]) };
}

/** Days from today, the end exclusive. */
type Days = readonly [number, number];

function nearDay(word: string): Days {
  if (word === 'yesterday') return [-1, 0];
  return word === 'tomorrow' ? [1, 2] : [0, 1];
}

function spanOf(which: string, unit: string, now: Date, timeZone: string): Days | readonly [Date, Date] {
  const today = weekday(now, timeZone);
  const direction = which === 'next' ? 1 : which === 'last' || which === 'past' ? -1 : 0;
  const monday = 1 - today;
  if (unit === 'week') return [monday + 7 * direction, monday + 7 * direction + 7];
  if (unit === 'weekend') return [monday + 7 * direction + 5, monday + 7 * direction + 7];
  if (unit === 'month' || unit === 'year') return longSpan(unit, direction, now, timeZone);
  const named = WEEKDAYS.indexOf(unit) + 1;
  // "next Tuesday" is the one of next week; "on Tuesday" the next that comes; "last Tuesday" the last that went.
  const day =
    direction === 1
      ? monday + 7 + named - 1
      : direction === -1
        ? -(((today - named + 6) % 7) + 1)
        : (named - today + 7) % 7;
  return [day, day + 1];
}

function longSpan(unit: 'month' | 'year', direction: number, now: Date, timeZone: string): readonly [Date, Date] {
  const { year, month } = wallTime(now, timeZone);
  const first = (months: number) => {
    const begin = new Date(Date.UTC(year, months, 1));
    return instantOf(
      { year: begin.getUTCFullYear(), month: begin.getUTCMonth() + 1, day: 1, hour: 0, minute: 0 },
      timeZone,
    );
  };
  return unit === 'month'
    ? [first(month - 1 + direction), first(month + direction)]
    : [first(12 * direction), first(12 * (direction + 1))];
}
