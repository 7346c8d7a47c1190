import type { CalendarEvent } from '../../../domain/calendar-event.ts';
import { addDays, type CivilDate, civilTimeOf, utc } from '../../../domain/civil-time.ts';
import type { Moment } from './moments.ts';
import type { TimeMention } from './time-mentions.ts';

const DAY = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** "Friday, 12 March 2027" */
export function tellDay(date: CivilDate): string {
  return DAY.format(utc({ year: date.year, month: date.month, day: date.day })).replace(/^(\p{L}+),? /u, '$1, ');
}

/** "16:25" */
export function tellClock({ hour, minute }: { hour: number; minute: number }): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** "Friday, 12 March 2027 at 16:25 (London time, GMT)": the zone as the text says it, none where it says none. */
export function tellMoment({ date, time, endTime }: Moment): string {
  if (!time) return tellDay(date);
  const zone = endTime?.zone ?? time.zone;
  const range = endTime ? `${tellMention(time)} to ${tellMention(endTime)}` : tellMention(time);
  return `${tellDay(date)} at ${range}${zone ? ` (${zone})` : ''}`;
}

/** What a text says in words is told in its words too, as they leave morning and evening open. */
function tellMention(time: TimeMention): string {
  return time.words ? `${time.hour}:${String(time.minute).padStart(2, '0')} (“${time.words}”)` : tellClock(time);
}

/** "Tuesday, 9 March 2027, 14:00 to 15:00 (Europe/London)", in the person's zone. */
export function tellEventTime({ time }: CalendarEvent, timeZone: string): string {
  if (time.kind === 'allDay') {
    const first = civilDateOf(time.startDate);
    const last = addDays(civilDateOf(time.endDate), -1);
    return utc(last) > utc(first) ? `${tellDay(first)} to ${tellDay(last)}` : `${tellDay(first)}, all day`;
  }
  const [start, end] = [civilTimeOf(time.start, timeZone), civilTimeOf(time.end, timeZone)];
  const isOneDay = utc({ ...start, hour: 0, minute: 0 }) === utc({ ...end, hour: 0, minute: 0 });
  const until = isOneDay ? tellClock(end) : `${tellDay(end)}, ${tellClock(end)}`;
  return `${tellDay(start)}, ${tellClock(start)} to ${until} (${timeZone})`;
}

function civilDateOf(date: string): CivilDate {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number);
  return { year, month, day };
}
