/** The events among the hits, as availability and conflicts read them. */
import type { CalendarEvent } from '../../../../domain/calendar-event.ts';
import type { Reading } from '../reading.ts';
import { periodOf } from '../scope.ts';
import type { Interval } from './intervals.ts';

export interface EventReading extends Interval {
  reading: Reading;
  event: CalendarEvent;
}

export function eventsOf(readings: readonly Reading[]): EventReading[] {
  return readings.flatMap((reading) => {
    if (reading.item.service !== 'calendar') return [];
    const [start, end] = periodOf(reading);
    return [{ reading, event: reading.item.event, start, end }];
  });
}

/** Whether an event takes time: a timed one that the person has not declined and that is not marked as free. */
export function takesTime({ event }: EventReading): boolean {
  return event.time.kind === 'timed' && event.transparency === 'opaque' && event.ownResponse !== 'declined';
}
