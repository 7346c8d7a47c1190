import { addDays, type CivilDate, civilTimeOf, instantOf } from '../../../../../domain/civil-time.ts';
import type { Interval } from '../../meaning.ts';

const HOUR_MS = 3_600_000;

/** Whole days of the person's calendar, from the first to before the last. */
export function daysFrom(first: CivilDate, last: CivilDate, timeZone: string): Interval {
  return { start: instantOf(dateOf(first), timeZone), stop: instantOf(dateOf(last), timeZone) };
}

/** Hours, which may be fractions and more than 24, of a day. */
export function hoursOf(date: CivilDate, from: number, to: number, timeZone: string): Interval {
  return { start: atHour(date, from, timeZone), stop: atHour(date, to, timeZone) };
}

export function atHour(date: CivilDate, hour: number, timeZone: string): Date {
  const day = addDays(date, Math.floor(hour / 24));
  const minutes = Math.round((hour % 24) * 60);
  return instantOf({ ...day, hour: Math.floor(minutes / 60), minute: minutes % 60 }, timeZone);
}

/** The days of the calendar that an interval touches, in order, at most `limit`. */
export function daysIn({ start, stop }: Interval, timeZone: string, limit: number): CivilDate[] {
  const days: CivilDate[] = [];
  for (let day: CivilDate = dateOf(civilTimeOf(start, timeZone)); days.length < limit; day = addDays(day, 1)) {
    if (instantOf(day, timeZone) >= stop) break;
    days.push(day);
  }
  return days;
}

/** How many days of the calendar lie between its ends; a part of a day counts as a part. */
export function lengthInDays({ start, stop }: Interval): number {
  return (stop.getTime() - start.getTime()) / (24 * HOUR_MS);
}

/** The same hours of the clock, days later. */
export function shiftDays(instant: Date, days: number, timeZone: string): Date {
  const { hour, minute, ...date } = civilTimeOf(instant, timeZone);
  return instantOf({ ...addDays(date, days), hour, minute }, timeZone);
}

/** The same day of the month and hour of the clock, months later; the last day where a month is shorter. */
export function shiftMonths(instant: Date, months: number, timeZone: string): Date {
  const { year, month, day, hour, minute } = civilTimeOf(instant, timeZone);
  const last = addDays({ year, month: month + months + 1, day: 1 }, -1);
  return instantOf({ ...last, day: Math.min(day, last.day), hour, minute }, timeZone);
}

export function dateOf({ year, month, day }: CivilDate): CivilDate {
  return { year, month, day };
}
