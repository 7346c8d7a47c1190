import {
  type Calendar,
  instantOfMoment,
  type Moment,
  occurrenceId,
  type StoredEvent,
} from '../workspace/calendar/calendar.ts';
import { instantOf } from '../workspace/calendar/zoned-time.ts';

/** Instants in milliseconds; an event is inside when it ends after `from` and starts before `until`. */
export interface TimeWindow {
  from: number;
  until: number;
}

/** Endless series are worked out this far ahead when the caller names no end. */
export const EXPANSION_LIMIT_MS = 2 * 366 * 86_400_000;

export function isInWindow(event: Pick<StoredEvent, 'start' | 'end'>, window: TimeWindow, calendar: Calendar): boolean {
  return instantIn(calendar, event.end) > window.from && instantIn(calendar, event.start) < window.until;
}

/** The occurrences of a master in the window, its exceptions in their place; cancelled ones included. */
export function expandSeries(master: StoredEvent, window: TimeWindow, calendar: Calendar): StoredEvent[] {
  const exceptions = calendar.events.filter((event) => event.exceptionTo?.recurringEventId === master.id);
  const replaced = new Set(exceptions.map((exception) => exception.id));
  const length = instantIn(calendar, master.end) - instantIn(calendar, master.start);
  const regular: StoredEvent[] = [];
  for (const start of master.series?.occurrences() ?? []) {
    if (instantIn(calendar, start) >= window.until) break;
    const occurrence = occurrenceAt(master, start, length);
    if (!replaced.has(occurrence.id) && isInWindow(occurrence, window, calendar)) regular.push(occurrence);
  }
  return [...regular, ...exceptions.filter((exception) => isInWindow(exception, window, calendar))];
}

/** Whether any occurrence of a master lies in the window. */
export function recursInWindow(master: StoredEvent, window: TimeWindow, calendar: Calendar): boolean {
  const length = instantIn(calendar, master.end) - instantIn(calendar, master.start);
  for (const start of master.series?.occurrences() ?? []) {
    const instant = instantIn(calendar, start);
    if (instant >= window.until) return false;
    if (instant + length > window.from) return true;
  }
  return false;
}

export function instantIn(calendar: Calendar, moment: Moment): number {
  return instantOfMoment(moment, (date) => {
    const [year, month, day] = date.split('-').map(Number);
    return instantOf(
      { year: year ?? 0, month: month ?? 1, day: day ?? 1, hour: 0, minute: 0, second: 0 },
      calendar.zone,
    );
  });
}

function occurrenceAt(master: StoredEvent, start: Moment, lengthMs: number): StoredEvent {
  const { series: _, ...event } = master;
  return {
    ...event,
    id: occurrenceId(master.id, start),
    start,
    end: endAfter(start, lengthMs),
    exceptionTo: { recurringEventId: master.id, originalStart: start },
  };
}

function endAfter(start: Moment, lengthMs: number): Moment {
  if (start.kind === 'instant') return { ...start, instant: start.instant + lengthMs };
  // Days are counted, not hours: a day may have 23 or 25 of them.
  const days = Math.round(lengthMs / 86_400_000);
  return { kind: 'day', date: new Date(Date.parse(start.date) + days * 86_400_000).toISOString().slice(0, 10) };
}
