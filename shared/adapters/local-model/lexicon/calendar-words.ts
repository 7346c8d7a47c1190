import { foldInPlace } from '../fold-in-place.ts';

/** The languages whose names of months and weekdays are known; the names themselves come with Node (CLDR). English wins. */
const LOCALES = ['tr', 'pl', 'nb', 'da', 'sv', 'nl', 'pt', 'it', 'es', 'fr', 'de', 'en'] as const;

/** Months as they stand beside a day, which in some languages is another form ("5 maja"). Formatters cost: two a language. */
const LONG: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' };
const SHORT: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', timeZone: 'UTC' };

/** Abbreviations that CLDR does not list. */
const MORE_MONTHS: readonly (readonly [string, number])[] = [
  ['sept', 9],
  ['sep', 9],
  ['mrz', 3],
  ['maerz', 3],
];

const FORMATS = LOCALES.map((locale) => ({
  long: new Intl.DateTimeFormat(locale, LONG),
  short: new Intl.DateTimeFormat(locale, SHORT),
}));

/** Month by name or abbreviation, folded and without a full stop: "aug" → 8, "agosto" → 8. */
export const MONTHS: ReadonlyMap<string, number> = new Map([
  ...MORE_MONTHS,
  ...FORMATS.flatMap(({ long, short }) =>
    [short, long].flatMap((format) => names(format, 'month', 12, (index) => Date.UTC(2026, index, 15))),
  ),
]);

/** Weekday by its whole name, folded: "friday" → 5, "freitag" → 5. 1 is Monday. */
export const WEEKDAYS: ReadonlyMap<string, number> = new Map(
  // 5 January 2026 is a Monday.
  FORMATS.flatMap(({ long }) => names(long, 'weekday', 7, (index) => Date.UTC(2026, 0, 5 + index))),
);

/** Days counted from the day on which something is written. */
export const RELATIVE_DAYS: ReadonlyMap<string, number> = new Map([
  ['today', 0],
  ['tonight', 0],
  ['tomorrow', 1],
  ['heute', 0],
  ['morgen', 1],
  ['ubermorgen', 2],
  ["aujourd'hui", 0],
  ['demain', 1],
  ['hoy', 0],
  ['oggi', 0],
  ['domani', 1],
]);

function names(
  format: Intl.DateTimeFormat,
  part: 'month' | 'weekday',
  count: number,
  timeOf: (index: number) => number,
): (readonly [string, number])[] {
  return Array.from({ length: count }, (_, index) => {
    const name = format.formatToParts(timeOf(index)).find(({ type }) => type === part)?.value ?? '';
    return [foldInPlace(name).replace(/\.$/, ''), index + 1] as const;
  }).filter(([name]) => /^[a-z-]{3,}$/.test(name));
}
