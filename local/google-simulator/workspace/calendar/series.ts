import ICAL from 'ical.js';
import type { EventSeries, Moment } from './calendar.ts';
import { momentsOf } from './ics-moments.ts';
import { canBeMet, occurrences } from './occurrences.ts';
import type { ZoneResolver } from './zone-resolver.ts';

/**
 * The series that the RRULE, RDATE and EXDATE of a component make of its first start.
 * @throws Error in plain words when they make none
 */
export function seriesOf(component: ICAL.Component, start: Moment, zones: ZoneResolver): EventSeries {
  const properties = (name: string) => component.getAllProperties(name);
  const moments = (name: string) => properties(name).flatMap((property) => momentsOf(property, zones));
  const rules = properties('rrule').flatMap((property) => property.getValues() as ICAL.Recur[]);
  if (!rules.every((rule) => canBeMet(start, rule))) throw new Error('The RRULE asks for a day that never comes.');
  const parts = { start, rules, additional: moments('rdate'), excluded: moments('exdate') };
  return {
    lines: ['rrule', 'rdate', 'exdate'].flatMap((name) => properties(name).map((property) => property.toICALString())),
    occurrences: () => occurrences(parts),
  };
}

/**
 * The same of the lines that an event's `recurrence` holds.
 * @throws Error in plain words when they can't be read
 */
export function seriesOfLines(lines: readonly string[], start: Moment, zones: ZoneResolver): EventSeries {
  const component = new ICAL.Component('vevent');
  for (const line of lines) component.addProperty(ICAL.Property.fromString(line));
  return { ...seriesOf(component, start, zones), lines };
}
