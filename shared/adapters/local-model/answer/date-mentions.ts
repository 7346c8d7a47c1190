import { addDays, type CivilDate, exists, utc, weekdayOf } from '../../../domain/civil-time.ts';
import { MONTHS, RELATIVE_DAYS, WEEKDAYS } from '../lexicon/calendar-words.ts';
import type { Line } from './reading.ts';

/** A day named in a line, at characters `start` to `end`. */
export interface DateMention extends CivilDate {
  start: number;
  end: number;
  /** False where the text does not say the year and it was worked out. */
  yearGiven: boolean;
  /** "On Friday", "tomorrow": worked out from when the text was written, if that is when it was meant. */
  isRelative?: true;
}

/** What days are read against. */
export interface DateContext {
  /** When the text was written: "on Wednesday" is the first one from then on. */
  writtenOn: CivilDate;
  /** Whether 03/04 is the 3rd of April; see `readsDayFirst`. */
  dayFirst: boolean;
}

const alternatives = (names: Iterable<string>) => [...names].sort((a, b) => b.length - a.length).join('|');

const MONTH = alternatives(MONTHS.keys());

/** Each with the groups that it has of year (`short`: two digits), month, name, day. The first that fits a place takes it. */
const PATTERNS: readonly RegExp[] = [
  /(?<![\d.])(?<year>(?:20|19)\d{2})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?!\d)/g,
  /(?<year>20\d{2})年\s?(?<month>\d{1,2})月\s?(?<day>\d{1,2})日/g,
  new RegExp(
    `(?<![\\d:.,])(?<day>\\d{1,2})(?:st|nd|rd|th|er|[.ºª°o])?(?:\\s?[/-]|\\s(?:of|de|del|di|d')\\s|\\s)?\\s?(?<name>${MONTH})(?![a-z])\\.?` +
      `(?:,?\\s?(?:de\\s|del\\s)?[\\s/-]?(?<year>(?:20|19)\\d{2})(?!\\d)|[-/']?(?<short>\\d{2})(?![\\d:.h]))?`,
    'g',
  ),
  new RegExp(
    `(?<![a-z])(?<name>${MONTH})\\.?\\s?(?<day>\\d{1,2})(?:st|nd|rd|th)?(?![\\d:]|\\.\\d|\\s?(?:am|pm|uhr)\\b)` +
      '(?:,?\\s?(?<year>(?:20|19)\\d{2})(?!\\d))?',
    'g',
  ),
  /(?<![\d./-])(?<first>\d{1,2})(?<separator>[./-])(?<second>\d{1,2})\k<separator>(?<year>(?:20|19)\d{2}|\d{2})(?![\d/-]|\.\d)/g,
  /(?<![\d.,])(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.(?!\d)/g,
];

const ALONE = new RegExp(
  `(?<![a-z])(?:(?<weekday>${alternatives(WEEKDAYS.keys())})|(?<!guten\\s)(?<relative>${alternatives(RELATIVE_DAYS.keys())}))(?![a-z])`,
  'g',
);

/** "last Friday", "every Friday" name no day to come. */
const NOT_COMING = /(?:last|past|every|each|letzten|jeden|dernier|chaque|pasado|cada|scorso|ogni)\s$/;

/** A date this close behind a weekday is the weekday's. */
const SAME_DATE = 6;

/** All days that a line names, in its order. */
export function dateMentions({ folded }: Line, context: DateContext): DateMention[] {
  const found: DateMention[] = [];
  const taken = (start: number, end: number) => found.some((other) => start < other.end && other.start < end);
  for (const pattern of /\d/.test(folded) ? PATTERNS : []) {
    for (const match of folded.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].trimEnd().length];
      if (taken(start, end)) continue;
      const date = toDate(match.groups ?? {}, weekdayBefore(folded, start), context);
      if (date) found.push({ ...date, start, end });
    }
  }
  for (const match of folded.matchAll(ALONE)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (taken(start, end + SAME_DATE) || NOT_COMING.test(folded.slice(0, start))) continue;
    found.push({ ...comingDay(match.groups ?? {}, context), start, end, yearGiven: false, isRelative: true });
  }
  return found.sort((a, b) => a.start - b.start);
}

/**
 * Whether a text, or else its reader, writes the day before the month. A number above 12 or a full stop tells; where nothing
 * does, people in America, and who writes amounts in dollars, put the month first.
 */
export function readsDayFirst(folded: string, timeZone: string): boolean {
  for (const match of folded.matchAll(/(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(?:20\d{2}|\d{2})(?!\d)/g)) {
    if (match[2] === '.' || Number(match[1]) > 12) return true;
    if (Number(match[3]) > 12) return false;
  }
  const american = /^America\/(?!Sao_Paulo|Argentina|Bogota|Lima|Santiago|Mexico|Caracas|Montevideo)/.test(timeZone);
  return !(american || /\$\s?\d/.test(folded));
}

type DateGroups = Readonly<Record<string, string | undefined>>;

function toDate(
  groups: DateGroups,
  weekday: number | undefined,
  context: DateContext,
): (CivilDate & { yearGiven: boolean }) | undefined {
  const { first, second, separator, name, short } = groups;
  const yearText = groups.year ?? short;
  let [day, month] = [Number(groups.day), name ? (MONTHS.get(name) ?? 0) : Number(groups.month)];
  if (first !== undefined && second !== undefined) {
    const dayFirst = separator === '.' || context.dayFirst ? Number(second) <= 12 : Number(first) > 12;
    [day, month] = dayFirst ? [Number(first), Number(second)] : [Number(second), Number(first)];
  }
  if (month < 1 || month > 12 || day < 1) return undefined;
  const year = yearText
    ? Number(yearText) + (yearText.length === 2 ? 2000 : 0)
    : guessYear(month, day, weekday, context);
  const date = { year, month, day };
  return exists(date) ? { ...date, yearGiven: yearText !== undefined } : undefined;
}

/** What is written without a year lies ahead, or not long ago; a weekday beside it decides. */
function guessYear(month: number, day: number, weekday: number | undefined, { writtenOn }: DateContext): number {
  const earliest = utc(addDays(writtenOn, -60));
  const possible = [-1, 0, 1, 2]
    .map((years) => ({ year: writtenOn.year + years, month, day }))
    .filter((date) => exists(date) && utc(date) >= earliest);
  const fitting = possible.find((date) => weekdayOf(date) === weekday);
  return (fitting ?? possible[0])?.year ?? writtenOn.year;
}

/** The weekday that stands right before a date, by its name or the first letters of it. */
function weekdayBefore(folded: string, at: number): number | undefined {
  const word = /([a-z]{2,13})[.,]?\s?$/.exec(folded.slice(Math.max(0, at - 16), at))?.[1];
  // Of two letters only the German ones: "on 12 April" is no "onsdag".
  if (word === undefined || (word.length === 2 && !/^(?:mo|di|mi|fr|sa|so)$/.test(word))) return undefined;
  const days = new Set([...WEEKDAYS].filter(([name]) => name.startsWith(word)).map(([, day]) => day));
  return days.size === 1 ? [...days][0] : undefined;
}

function comingDay({ weekday, relative }: DateGroups, { writtenOn }: DateContext): CivilDate {
  if (relative !== undefined) return addDays(writtenOn, RELATIVE_DAYS.get(relative) ?? 0);
  return addDays(writtenOn, ((WEEKDAYS.get(weekday ?? '') ?? 0) - weekdayOf(writtenOn) + 7) % 7);
}
