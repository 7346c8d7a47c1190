/** A day of the calendar, which belongs to no zone. Months count from 1. */
export interface CivilDate {
  year: number;
  month: number;
  day: number;
}

/** What a clock on the wall shows. */
export interface CivilTime extends CivilDate {
  hour: number;
  minute: number;
}

const DAY_MS = 86_400_000;

/** Making a formatter takes a hundred times as long as using it; there are some 600 zones. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone show at an instant. @throws RangeError for an unknown zone */
export function civilTimeOf(instant: Date, timeZone: string): CivilTime {
  const format = formatOf(timeZone);
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type as string, Number(value)]));
  const part = (type: string) => parts.get(type) ?? 0;
  return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute') };
}

/**
 * The instant at which the clocks of a zone show this. What they show twice is the first time; what they skip in spring is
 * told by the clocks before the change.
 */
export function instantOf(civil: CivilDate & { hour?: number; minute?: number }, timeZone: string): Date {
  const asUtc = utc(civil);
  const offsets = [asUtc - DAY_MS, asUtc + DAY_MS].map((at) => utc(civilTimeOf(new Date(at), timeZone)) - at);
  const candidates = offsets.map((offset) => new Date(asUtc - offset));
  return candidates.find((instant) => utc(civilTimeOf(instant, timeZone)) === asUtc) ?? (candidates[0] as Date);
}

/** The day `days` after this one; any month or day that runs over, the 0th included, is brought into order. */
export function addDays({ year, month, day }: CivilDate, days: number): CivilDate {
  const date = new Date(utc({ year, month, day }) + days * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 1 Monday to 7 Sunday (ISO 8601). */
export function weekdayOf(date: CivilDate): number {
  return new Date(utc(date)).getUTCDay() || 7;
}

/** Whether the calendar has such a day. */
export function exists(date: CivilDate): boolean {
  const same = addDays(date, 0);
  return same.month === date.month && same.day === date.day;
}

/** The days from one day to another, negative when the other is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return Math.round((utc({ ...to, hour: 0, minute: 0 }) - utc({ ...from, hour: 0, minute: 0 })) / DAY_MS);
}

/** The milliseconds of these figures, were they UTC: makes civil times comparable. */
export function utc({
  year,
  month,
  day,
  hour = 0,
  minute = 0,
}: CivilDate & { hour?: number; minute?: number }): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  FORMATS.set(timeZone, format);
  return format;
}
