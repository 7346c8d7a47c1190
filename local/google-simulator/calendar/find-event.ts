import type { Calendar, StoredEvent } from '../workspace/calendar/calendar.ts';
import { expandSeries } from './expand-series.ts';

/**
 * The event, master, exception or regular occurrence (`<master>_<start in UTC>`) of an id; a deleted one among them.
 * @param horizon how far ahead occurrences are looked for, in milliseconds since the epoch
 */
export function findEvent(calendar: Calendar, id: string, horizon: number): StoredEvent | undefined {
  const stored = calendar.events.find((event) => event.id === id);
  if (stored) return stored;
  const masterId = /^(.+)_\d{8}(T\d{6}Z)?$/.exec(id)?.[1];
  const master = calendar.events.find((event) => event.id === masterId);
  if (!master || master.status === 'cancelled') return undefined;
  const window = { from: Number.NEGATIVE_INFINITY, until: horizon };
  return expandSeries(master, window, calendar).find((event) => event.id === id);
}
