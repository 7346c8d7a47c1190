import { createHash } from 'node:crypto';
import ICAL from 'ical.js';
import { type Moment, occurrenceId, type StoredEvent } from './calendar.ts';
import { eventDetails } from './event-details.ts';
import { momentOf } from './ics-moments.ts';
import { seriesOf } from './series.ts';
import type { ZoneResolver } from './zone-resolver.ts';

export interface EventContext {
  zones: ZoneResolver;
  ownerAddress: string;
  calendarId: string;
}

/**
 * Turns a VEVENT into an event as Google Calendar would hold it after an import.
 * @throws Error that says in plain words why the event can't be read
 */
export function parseEvent(text: string, context: EventContext): StoredEvent {
  const component = new ICAL.Component(ICAL.parse(text));
  const uid = textOf(component, 'uid') ?? createHash('sha256').update(text).digest('hex');
  const recurs = ['rrule', 'rdate'].some((name) => component.hasProperty(name));
  const start = momentOf(component.getFirstProperty('dtstart'), context.zones, recurs);
  if (!start) throw new Error('The event has no DTSTART.');
  const end = endOf(component, start, context.zones, recurs);
  const masterId = eventId(uid);
  const originalStart = momentOf(component.getFirstProperty('recurrence-id'), context.zones, false);
  const timed = { status: statusOf(component), start, end, details: eventDetails(component, uid, context) };
  if (originalStart) {
    return {
      ...timed,
      id: occurrenceId(masterId, originalStart),
      exceptionTo: { recurringEventId: masterId, originalStart },
    };
  }
  return recurs
    ? { ...timed, id: masterId, series: seriesOf(component, start, context.zones) }
    : { ...timed, id: masterId };
}

/** Google's own ids stand before "@google.com" in the UID; from another UID an id of the allowed alphabet is derived. */
function eventId(uid: string): string {
  const own = /^([\w-]{5,1000})@google\.com$/.exec(uid)?.[1];
  if (own) return own;
  // base32hex (0-9, a-v): the alphabet that Calendar demands of ids.
  return BigInt(`0x${createHash('sha256').update(uid).digest('hex')}`)
    .toString(32)
    .slice(0, 26)
    .padStart(26, '0');
}

function endOf(component: ICAL.Component, start: Moment, zones: ZoneResolver, recurs: boolean): Moment {
  const end = momentOf(component.getFirstProperty('dtend'), zones, recurs);
  if (end && end.kind === start.kind) return end;
  const duration = component.getFirstPropertyValue('duration');
  const seconds = duration instanceof ICAL.Duration ? duration.toSeconds() : undefined;
  if (start.kind === 'instant') return { ...start, instant: start.instant + (seconds ?? 0) * 1000 };
  const days = Math.max(1, Math.round((seconds ?? 86_400) / 86_400));
  return { kind: 'day', date: new Date(Date.parse(start.date) + days * 86_400_000).toISOString().slice(0, 10) };
}

function statusOf(component: ICAL.Component): StoredEvent['status'] {
  switch (textOf(component, 'status')?.toUpperCase()) {
    case 'CANCELLED':
      return 'cancelled';
    case 'TENTATIVE':
      return 'tentative';
    default:
      return 'confirmed';
  }
}

function textOf(component: ICAL.Component, name: string): string | undefined {
  const value = component.getFirstPropertyValue(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
