import { foldInPlace } from '../fold-in-place.ts';

/** The languages whose names of months and weekdays are known; the names themselves come with Node (CLDR). English wins. */
const LOCALES = ['tr', 'pl', 'nb', 'da', 'sv', 'nl', 'pt', 'it', 'es', 'fr', 'de', 'en'] as const;

/** Beside a day some languages use another form of the month ("5 maja"). */
const MONTH_FORMS: readonly Intl.DateTimeFormatOptions[] = [
  { month: 'long' },
  { month: 'short' },
  { month: 'long', day: 'numeric' },
  { month: 'short', day: 'numeric' },
];

/** Abbreviations that CLDR does not list. */
const MORE_MONTHS: readonly (readonly [string, number])[] = [
  ['sept', 9],
  ['sep', 9],
  ['mrz', 3],
  ['maerz', 3],
];

/** Month by name or abbreviation, folded and without a full stop: "aug" → 8, "agosto" → 8. */
export const MONTHS: ReadonlyMap<string, number> = new Map([
  ...MORE_MONTHS,
  ...LOCALES.flatMap((locale) =>
    MONTH_FORMS.flatMap((form) => names(locale, form, 12, (index) => Date.UTC(2026, index, 15))),
  ),
]);

/** Weekday by its whole name, folded: "friday" → 5, "freitag" → 5. 1 is Monday. */
export const WEEKDAYS: ReadonlyMap<string, number> = new Map(
  // 5 January 2026 is a Monday.
  LOCALES.flatMap((locale) => names(locale, { weekday: 'long' }, 7, (index) => Date.UTC(2026, 0, 5 + index))),
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
  locale: string,
  form: Intl.DateTimeFormatOptions,
  count: number,
  timeOf: (index: number) => number,
): (readonly [string, number])[] {
  const format = new Intl.DateTimeFormat(locale, { ...form, timeZone: 'UTC' });
  const wanted = form.month ? 'month' : 'weekday';
  return Array.from({ length: count }, (_, index) => {
    const name = format.formatToParts(timeOf(index)).find(({ type }) => type === wanted)?.value ?? '';
    return [foldInPlace(name).replace(/\.$/, ''), index + 1] as const;
  }).filter(([name]) => /^[a-z-]{3,}$/.test(name));
}
