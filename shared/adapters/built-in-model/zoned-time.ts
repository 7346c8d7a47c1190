const DAY_MS = 86_400_000;

/** A wall-clock time, as a calendar on the wall and a clock beside it show it. */
export interface WallTime {
  year: number;
  /** 1 to 12 */
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** How far the zone is ahead of UTC at an instant, in milliseconds. */
export function offsetAt(instant: Date, timeZone: string): number {
  const { year, month, day, hour, minute } = wallTime(instant, timeZone);
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  return asUtc - Math.floor(instant.getTime() / 60_000) * 60_000;
}

export function wallTime(instant: Date, timeZone: string): WallTime {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return { year, month, day, hour, minute };
}

/** The instant at which the zone's clocks show this time; in the hour that spring skips, an hour later. */
export function instantOf({ year, month, day, hour, minute }: WallTime, timeZone: string): Date {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  const guess = asUtc - offsetAt(new Date(asUtc), timeZone);
  return new Date(asUtc - offsetAt(new Date(guess), timeZone));
}

/** Midnight at the start of the day that is `days` after the instant's day. */
export function startOfDay(instant: Date, timeZone: string, days = 0): Date {
  const { year, month, day } = wallTime(instant, timeZone);
  const noon = new Date(Date.UTC(year, month - 1, day, 12) + days * DAY_MS);
  return instantOf(
    { year: noon.getUTCFullYear(), month: noon.getUTCMonth() + 1, day: noon.getUTCDate(), hour: 0, minute: 0 },
    timeZone,
  );
}

/** 1 for Monday to 7 for Sunday (ISO 8601). */
export function weekday(instant: Date, timeZone: string): number {
  const { year, month, day } = wallTime(instant, timeZone);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
}
