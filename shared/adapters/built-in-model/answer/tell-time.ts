import type { EventTime } from '../../../domain/calendar-event.ts';
import type { TextDate } from './text-dates.ts';

const DAY: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };
const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

/** A date of a text, with its time if the text gives one: "Friday, 12 March 2027 at 16:25". */
export function tellTextDate({ year, month, day, hour, minute }: TextDate): string {
  const date = new Date(Date.UTC(year, month - 1, day, hour ?? 0, minute ?? 0));
  const told = dayOf(date, 'UTC');
  return hour === undefined ? told : `${told} at ${timeOf(date, 'UTC')}`;
}

/** When an event takes place, in the person's zone, which is named: "Tuesday, 9 March 2027, 14:00 to 15:00 (GMT)". */
export function tellEventTime(time: EventTime, timeZone: string): string {
  if (time.kind === 'allDay') {
    const first = new Date(`${time.startDate}T00:00:00Z`);
    const last = new Date(new Date(`${time.endDate}T00:00:00Z`).getTime() - 86_400_000);
    return last > first ? `${dayOf(first, 'UTC')} to ${dayOf(last, 'UTC')}` : `${dayOf(first, 'UTC')}, all day`;
  }
  const { start, end } = time;
  const zone = zoneName(start, timeZone);
  const sameDay = dayOf(start, timeZone) === dayOf(end, timeZone);
  const until = sameDay ? timeOf(end, timeZone) : `${dayOf(end, timeZone)}, ${timeOf(end, timeZone)}`;
  return `${dayOf(start, timeZone)}, ${timeOf(start, timeZone)} to ${until} (${zone})`;
}

/** A day on its own, for lists: "9 March 2027". */
export function tellDay(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone }).format(instant);
}

function dayOf(instant: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { ...DAY, timeZone }).formatToParts(instant);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('weekday')}, ${part('day')} ${part('month')} ${part('year')}`;
}

function timeOf(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { ...TIME, timeZone }).format(instant);
}

function zoneName(instant: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'short' }).formatToParts(instant);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
