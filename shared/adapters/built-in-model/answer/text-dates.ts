import * as chrono from 'chrono-node';

/** A date in a text, as the text gives it: no zone is added, none is taken away. */
export interface TextDate {
  index: number;
  text: string;
  year: number;
  month: number;
  day: number;
  /** Undefined where only a day is given. */
  hour: number | undefined;
  minute: number | undefined;
}

/** Day before month, as in most of the world; "2027-03-12" and month names leave no doubt. */
const PARSERS = [chrono.en.GB, chrono.de.strict];

/**
 * The dates in a piece of text that name a day at least. A year that is missing is the one that is nearest to `reference`.
 * "Tomorrow" and the like, which no booking is made in, are left out, as are bare times.
 */
export function textDates(text: string, reference: Date): TextDate[] {
  const found: TextDate[] = [];
  for (const parser of PARSERS) {
    for (const { index, text: words, start } of parser.parse(text, reference, { forwardDate: true })) {
      if (!start.isCertain('day') || !start.isCertain('month') || !/\d/.test(words)) continue;
      if (found.some((other) => index < other.index + other.text.length && other.index < index + words.length))
        continue;
      found.push({
        index,
        text: words,
        year: start.get('year') ?? reference.getUTCFullYear(),
        month: start.get('month') ?? 1,
        day: start.get('day') ?? 1,
        hour: start.isCertain('hour') ? (start.get('hour') ?? undefined) : undefined,
        minute: start.isCertain('hour') ? (start.get('minute') ?? 0) : undefined,
      });
    }
  }
  return found.sort((a, b) => a.index - b.index);
}

const CLOCK_TIME = /\b([01]?\d|2[0-3])[:.h]([0-5]\d)(?:\s*([ap])\.?m\.?)?\b(?![.\d/])/i;

/** The first time of day in a text, for instance "16:25" or "4.25 pm". */
export function clockTime(text: string): { hour: number; minute: number } | undefined {
  const match = CLOCK_TIME.exec(text);
  if (!match) return undefined;
  const hour = Number(match[1]);
  const half = match[3]?.toLowerCase();
  return {
    hour: half === 'p' && hour < 12 ? hour + 12 : half === 'a' && hour === 12 ? 0 : hour,
    minute: Number(match[2]),
  };
}
