import type { CalendarEvent, EventTime } from '../../domain/calendar-event.ts';
import { compactInstant, type OccurrenceWindow, occurrenceStarts } from './occurrences.ts';

const DAY_MS = 86_400_000;

/** One year back and one ahead of the day (UTC) of `now`: it moves once a day. */
export function instanceWindow(now: Date): OccurrenceWindow {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return { from: new Date(today - 365 * DAY_MS), until: new Date(today + 366 * DAY_MS) };
}

/**
 * The instances of a series within a window, as Google's events.instances would give them, without those that an exception
 * (moved, changed or cancelled) stands for. An instance carries its master's etag: it is as new as the master.
 * @throws RecurrenceError when the rules of the master can not be read
 */
export function instancesOf(
  master: CalendarEvent,
  exceptions: readonly Pick<CalendarEvent, 'originalStart'>[],
  window: OccurrenceWindow,
): CalendarEvent[] {
  const replaced = new Set(exceptions.map(({ originalStart }) => momentOf(originalStart)));
  return occurrenceStarts(master, window)
    .filter((start) => !replaced.has(start.getTime()))
    .map((start) => instanceAt(master, start));
}

/** An instant, or midnight of UTC for a date. */
function momentOf(originalStart: string | null): number {
  return Date.parse(originalStart ?? '');
}

function instanceAt(master: CalendarEvent, start: Date): CalendarEvent {
  const allDay = master.time.kind === 'allDay';
  const date = start.toISOString().slice(0, 10);
  return {
    ...master,
    kind: 'instance',
    // The id that Google gives the instance too, so that an exception takes the place of the instance's row.
    eventId: `${master.eventId}_${allDay ? date.replaceAll('-', '') : compactInstant(start)}`,
    recurringEventId: master.eventId,
    originalStart: allDay ? date : start.toISOString(),
    recurrence: [],
    time: timeFrom(master.time, start),
  };
}

function timeFrom(time: EventTime, start: Date): EventTime {
  if (time.kind === 'timed') {
    return { kind: 'timed', start, end: new Date(start.getTime() + time.end.getTime() - time.start.getTime()) };
  }
  const length = Date.parse(time.endDate) - Date.parse(time.startDate);
  return {
    kind: 'allDay',
    startDate: start.toISOString().slice(0, 10),
    endDate: new Date(start.getTime() + length).toISOString().slice(0, 10),
  };
}
