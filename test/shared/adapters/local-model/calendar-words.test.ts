import { describe, expect, it } from 'vitest';
import { foldInPlace } from '../../../../shared/adapters/local-model/fold-in-place.ts';
import { MONTHS, WEEKDAYS } from '../../../../shared/adapters/local-model/lexicon/calendar-words.ts';

const LOCALES = ['tr', 'pl', 'nb', 'da', 'sv', 'nl', 'pt', 'it', 'es', 'fr', 'de', 'en'];
/** Abbreviations that CLDR does not list. */
const MORE_MONTHS = ['sept', 'sep', 'mrz', 'maerz'];

/** A name as CLDR has it for the 15th of a month, or for the day of a week that began on Monday, 5 January 2026. */
function name(locale: string, part: 'month' | 'weekday', length: 'short' | 'long', index: number): string {
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: length, weekday: 'long', timeZone: 'UTC' });
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: length, timeZone: 'UTC' });
  const at = part === 'month' ? Date.UTC(2026, index, 15) : Date.UTC(2026, 0, 5 + index);
  const parts = (part === 'month' && length === 'short' ? short : format).formatToParts(at);
  return foldInPlace(parts.find(({ type }) => type === part)?.value ?? '').replace(/\.$/, '');
}

const isName = (text: string) => /^[a-z-]{3,}$/.test(text);

describe('names of CLDR', () => {
  it.each(LOCALES)('months and weekdays of %s are known, unless another language means something else', (locale) => {
    for (const length of ['short', 'long'] as const) {
      const months = Array.from({ length: 12 }, (_, index) => name(locale, 'month', length, index));
      expect(months.filter((month) => isName(month) && !MONTHS.has(month))).toEqual([]);
    }
    const weekdays = Array.from({ length: 7 }, (_, index) => name(locale, 'weekday', 'long', index));
    expect(weekdays.filter((weekday) => isName(weekday) && !WEEKDAYS.has(weekday))).toEqual([]);
  });

  it('no other names are, and each means what some language means by it', () => {
    const months = LOCALES.flatMap((locale) =>
      (['short', 'long'] as const).flatMap((length) =>
        Array.from({ length: 12 }, (_, index) => `${name(locale, 'month', length, index)} ${index + 1}`),
      ),
    );
    const others = [...MONTHS].filter(
      ([month, number]) => !MORE_MONTHS.includes(month) && !months.includes(`${month} ${number}`),
    );
    expect(others).toEqual([]);
    const weekdays = LOCALES.flatMap((locale) =>
      Array.from({ length: 7 }, (_, index) => `${name(locale, 'weekday', 'long', index)} ${index + 1}`),
    );
    expect([...WEEKDAYS].filter(([weekday, number]) => !weekdays.includes(`${weekday} ${number}`))).toEqual([]);
  });
});
