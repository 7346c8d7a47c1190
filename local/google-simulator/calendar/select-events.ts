import type { VersionedMap } from '../versioned-map.ts';
import type { Calendar, StoredEvent } from '../workspace/calendar/calendar.ts';
import { expandSeries, instantIn, isInWindow, recursInWindow, type TimeWindow } from './expand-series.ts';

/** What events.list was asked for. */
export interface Selection {
  singleEvents: boolean;
  showDeleted: boolean;
  iCalUID: string | undefined;
  eventTypes: readonly string[];
  updatedMin: number | undefined;
  orderBy: 'startTime' | 'updated' | undefined;
  /** An open end is at infinity. */
  window: TimeWindow;
  /** How far ahead endless series are worked out where the window has no end. */
  horizon: number;
}

/** The events of a calendar that fit. */
export function selectEvents(calendar: Calendar, query: Selection): StoredEvent[] {
  const chosen = entriesInWindow(calendar, query).filter(
    (event) =>
      isShown(event, calendar, query) &&
      (query.iCalUID === undefined || event.details.iCalUID === query.iCalUID) &&
      (query.eventTypes.length === 0 || query.eventTypes.includes(event.details.eventType ?? 'default')) &&
      (query.updatedMin === undefined || Date.parse(event.details.updated ?? '') >= query.updatedMin),
  );
  switch (query.orderBy) {
    case 'startTime':
      return chosen.sort(
        (a, b) => instantIn(calendar, a.start) - instantIn(calendar, b.start) || a.id.localeCompare(b.id),
      );
    case 'updated':
      return chosen.sort(
        (a, b) => (a.details.updated ?? '').localeCompare(b.details.updated ?? '') || a.id.localeCompare(b.id),
      );
    default:
      return chosen;
  }
}

/**
 * What a client that has the selection as it was at one position needs for the one at another: what changed in between,
 * and a tombstone for whatever is no longer selected. Of a changed series that is expanded, that is every occurrence.
 */
export function selectChanges(
  calendar: { before: Calendar; after: Calendar },
  changes: ReturnType<VersionedMap<string, StoredEvent>['changes']>,
  query: Selection,
): StoredEvent[] {
  const changed = new Set(changes.map(({ key }) => key));
  const isChanged = (event: StoredEvent) =>
    changed.has(event.id) || (query.singleEvents && changed.has(event.exceptionTo?.recurringEventId ?? ''));
  const selected = selectEvents(calendar.after, query).filter(isChanged);
  const known = new Set(selected.map(({ id }) => id));
  const gone = selectEvents(calendar.before, query).filter((event) => isChanged(event) && !known.has(event.id));
  const latest = new Map(changes.map(({ key, value }) => [key, value]));
  const tombstones = gone.map((event): StoredEvent => ({ ...(latest.get(event.id) ?? event), status: 'cancelled' }));
  // What came and went in between was never selected, and is told nevertheless: Google keeps no list of what a client saw.
  const passing = changes.flatMap(({ key, value }) =>
    value.status === 'cancelled' && !known.has(key) && !gone.some(({ id }) => id === key) && isOwnEntry(value, query)
      ? [value]
      : [],
  );
  return [...selected, ...tombstones, ...passing];
}

/** Masters are no entries of a list of single events. */
function isOwnEntry(event: StoredEvent, query: Selection): boolean {
  return !(query.singleEvents && event.series);
}

function entriesInWindow(calendar: Calendar, query: Selection): StoredEvent[] {
  const { window, singleEvents } = query;
  const bounded = { ...window, until: Math.min(window.until, query.horizon) };
  const masters = new Set(calendar.events.filter((event) => event.series).map((event) => event.id));
  return calendar.events.flatMap((event) => {
    if (singleEvents && event.series) {
      return expandSeries(event, Number.isFinite(window.until) ? window : bounded, calendar);
    }
    if (singleEvents && event.exceptionTo && masters.has(event.exceptionTo.recurringEventId)) return [];
    const inside = event.series ? recursInWindow(event, window, calendar) : isInWindow(event, window, calendar);
    return inside ? [event] : [];
  });
}

/** Cancelled ones only when asked for; but a cancelled occurrence is part of a series that lives. */
function isShown(event: StoredEvent, calendar: Calendar, query: Selection): boolean {
  if (event.status !== 'cancelled' || query.showDeleted || query.updatedMin !== undefined) return true;
  if (query.singleEvents || !event.exceptionTo) return false;
  const masterId = event.exceptionTo.recurringEventId;
  return calendar.events.find(({ id }) => id === masterId)?.status !== 'cancelled';
}
