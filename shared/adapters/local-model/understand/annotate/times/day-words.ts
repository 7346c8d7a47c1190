import { addDays, type CivilDate, exists, weekdayOf } from '../../../../../domain/civil-time.ts';
import { MONTHS, WEEKDAYS } from '../../../lexicon/calendar-words.ts';
import { PARTS_OF_DAY, RELATIVE_DAYS_ASKED } from '../../../lexicon/time-words.ts';
import { type Annotator, type AnySpan, findPattern, findPhrases, span } from '../annotator.ts';
import { daysFrom } from './intervals.ts';

/** Days as other languages than English name them, dates with full stops, and parts of the day. */
export const annotateDayWords: Annotator = (sentence, { now, timeZone, today }) => {
  const text = (at: readonly [number, number]) =>
    sentence.tokens
      .slice(...at)
      .map((token) => token.text)
      .join(' ');
  const day = (date: CivilDate, at: readonly [number, number], past?: CivilDate): AnySpan =>
    span(
      'Period',
      at,
      {
        ...daysFrom(date, addDays(date, 1), timeZone),
        ...(past ? { past: daysFrom(past, addDays(past, 1), timeZone) } : {}),
        text: text(at),
        at,
        grain: 'day',
      },
      -0.15,
    );
  return [
    ...findPhrases(sentence, RELATIVE_DAYS_ASKED, (days, at) => day(addDays(today, days), at)),
    ...findPhrases(sentence, PARTS_OF_DAY, ([from, to], at) =>
      span('Hours', at, { from, to, text: text(at), at }, -0.2),
    ),
    ...sentence.tokens.flatMap(({ folded }, start) => {
      const weekday = WEEKDAYS.get(folded);
      if (weekday === undefined || ENGLISH.test(folded)) return [];
      const ahead = (weekday - weekdayOf(today) + 7) % 7;
      return [
        day(addDays(today, ahead), withArticle(sentence.tokens, start), addDays(today, ahead === 0 ? 0 : ahead - 7)),
      ];
    }),
    ...findPattern(sentence, DAY_AND_MONTH, ([, dayOfMonth, name, year], at) => {
      const month = MONTHS.get(name ?? '');
      return month === undefined ? undefined : dated(Number(dayOfMonth), month, year, at);
    }),
    ...findPattern(sentence, DAY_RANGE, (match, at) => {
      const [, from, to, name = '', year] = match;
      const month = MONTHS.get(name);
      const first = month && nearest(Number(from), month, year);
      const last = month && nearest(Number(to), month, year);
      return first && last && Number(from) < Number(to)
        ? span(
            'Period',
            at,
            { ...daysFrom(first, addDays(last, 1), timeZone), text: text(at), at, grain: 'days' },
            -0.05,
          )
        : undefined;
    }),
    ...findPattern(sentence, DAY_OF_MONTH, ([, dayOfMonth], at) => {
      const days = Array.from({ length: 62 }, (_, ahead) => ahead);
      const find = (sign: 1 | -1) =>
        days.map((ahead) => addDays(today, sign * ahead)).find((date) => date.day === Number(dayOfMonth));
      const ahead = find(1);
      return ahead && day(ahead, at, find(-1));
    }),
    ...findPattern(sentence, NUMERIC, ([, dayOfMonth, month, year], at) =>
      dated(Number(dayOfMonth), Number(month), year, at),
    ),
    ...sentence.tokens.flatMap(({ folded }, start) => {
      const month = MONTHS.get(folded);
      if (
        month === undefined ||
        folded.length < 4 ||
        /^(?:march|mars|marc|agosto?s?)$/.test(folded) ||
        ENGLISH_MONTH.test(folded)
      )
        return [];
      const year = today.year + (month - today.month > 6 ? -1 : today.month - month > 6 ? 1 : 0);
      const first = { year, month, day: 1 };
      const at = withArticle(sentence.tokens, start);
      return [
        span(
          'Period',
          at,
          {
            ...daysFrom(first, addDays({ ...first, month: month + 1 }, 0), timeZone),
            text: text(at),
            at,
            grain: 'days',
          },
          -0.3,
        ),
      ];
    }),
  ];

  function dated(
    dayOfMonth: number,
    month: number,
    year: string | undefined,
    at: readonly [number, number],
  ): AnySpan | undefined {
    const date = nearest(dayOfMonth, month, year);
    return date && day(date, at);
  }

  function nearest(dayOfMonth: number, month: number, year: string | undefined): CivilDate | undefined {
    const written = year === undefined ? undefined : Number(year.length === 2 ? `20${year}` : year);
    // Without a year the nearest is meant, as in chrono.
    const candidates = written === undefined ? [-1, 0, 1].map((years) => today.year + years) : [written];
    const dates = candidates.map((one) => ({ year: one, month, day: dayOfMonth })).filter(exists);
    const distance = (date: CivilDate) => Math.abs(Date.UTC(date.year, date.month - 1, date.day) - now.getTime());
    return dates.sort((a, b) => distance(a) - distance(b))[0];
  }
};

/** Chrono reads those itself. */
const ENGLISH = /^(?:mon|tues|wednes|thurs|fri|satur|sun)day$/;
const ENGLISH_MONTH =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|sept)$/;

const DAY_AND_MONTH =
  /\b(?:(?:am|den|le|el|il|on|vom|du|del) )?(\d{1,2})(?:er|e|ter|\.|º|°)? (?:de |di |d' ?)?([a-z]{3,10})(?: (?:de |del )?(20\d{2}))?\b/g;
const DAY_RANGE =
  /\b(?:between |from |zwischen |vom |entre |du )?(?:the )?(\d{1,2})(?:st|nd|rd|th|\.)? ?(?:and|to|until|till|-|und|bis|et|au|y|al) ?(?:the )?(\d{1,2})(?:st|nd|rd|th|\.)? (?:of |de )?([a-z]{3,10})(?: (20\d{2}))?\b/g;
const DAY_OF_MONTH =
  /\b(?:on )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?the (\d{1,2})(?:st|nd|rd|th)(?! of| [a-z]*(?:one|email|meeting|time|floor))\b/g;
const NUMERIC = /(?<![\d./-])(?:(?:on|am|den|le|el|il) )?(\d{1,2})\.(\d{1,2})(?:\.(20\d{2}|\d{2})?)?(?![\d/-])/g;

/** "Am Freitag", "le vendredi": the small word belongs to it. */
function withArticle(tokens: readonly { folded: string }[], start: number): [number, number] {
  const isArticle = /^(?:am|im|le|el|il|den|en|em|nel|al)$/.test(tokens[start - 1]?.folded ?? '');
  return [isArticle ? start - 1 : start, start + 1];
}
