import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { ZoneRules } from './zoned-time.ts';

/** A day, which belongs to no zone, or an instant, entered in a zone. */
export type Moment = { kind: 'day'; date: string } | { kind: 'instant'; instant: number; zone: ZoneRules };

/** Fields of an event that do not depend on when it takes place. */
export type EventDetails = Omit<
  calendar_v3.Schema$Event,
  'id' | 'start' | 'end' | 'recurrence' | 'recurringEventId' | 'originalStartTime' | 'status'
>;

/** A master's RRULE, RDATE and EXDATE lines (RFC 5545 3.8.5), and its occurrences. */
export interface EventSeries {
  lines: readonly string[];
  occurrences: () => Generator<Moment>;
}

export interface StoredEvent {
  id: string;
  status: 'confirmed' | 'tentative' | 'cancelled';
  start: Moment;
  /** Exclusive. */
  end: Moment;
  series?: EventSeries;
  /** An exception's master, and the start that the rule gave it. */
  exceptionTo?: { recurringEventId: string; originalStart: Moment };
  details: EventDetails;
}

export interface Calendar {
  id: string;
  summary: string;
  description?: string;
  zone: ZoneRules;
  primary: boolean;
  events: readonly StoredEvent[];
}

/** The id of an occurrence: its master's, and the start that the rule gave it, in UTC. */
export function occurrenceId(masterId: string, originalStart: Moment): string {
  const stamp =
    originalStart.kind === 'day'
      ? originalStart.date.replaceAll('-', '')
      : new Date(originalStart.instant).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${masterId}_${stamp}`;
}

/** The instant at which a moment begins; a day begins at midnight in the given zone's clocks. */
export function instantOfMoment(moment: Moment, midnight: (date: string) => number): number {
  return moment.kind === 'day' ? midnight(moment.date) : moment.instant;
}
