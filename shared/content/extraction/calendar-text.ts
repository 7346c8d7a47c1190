import ICAL from 'ical.js';
import type { ExtractionLimits } from './extraction-limits.ts';

/** The events and tasks of an iCalendar text (RFC 5545), a paragraph each: title, time, place, people, description. */
export function calendarText(text: string, { rows }: Pick<ExtractionLimits, 'rows'>): string {
  return componentsOf(text)
    .flatMap((calendar) => [...calendar.getAllSubcomponents('vevent'), ...calendar.getAllSubcomponents('vtodo')])
    .slice(0, rows)
    .map(paragraphOf)
    .join('\n\n');
}

/** A file may hold several calendars, one after the other. */
export function componentsOf(text: string): ICAL.Component[] {
  const parsed = ICAL.parse(text) as unknown[];
  const all = Array.isArray(parsed[0]) ? parsed : [parsed];
  return all.map((each) => new ICAL.Component(each as unknown[]));
}

function paragraphOf(component: ICAL.Component): string {
  const value = (name: string) => valueText(component.getFirstProperty(name));
  const people = (name: string) => component.getAllProperties(name).map(personText).join(', ');
  const [start, end] = [timeText(component.getFirstProperty('dtstart')), timeText(component.getFirstProperty('dtend'))];
  const lines: [string, string][] = [
    ['', value('summary')],
    ['When: ', end === '' ? start : `${start} to ${end}`],
    ['Due: ', timeText(component.getFirstProperty('due'))],
    ['Repeats: ', value('rrule')],
    ['Where: ', value('location')],
    ['Status: ', value('status').toLowerCase()],
    ['Organizer: ', people('organizer')],
    ['Attendees: ', people('attendee')],
    ['', value('description')],
  ];
  return lines.flatMap(([label, content]) => (content === '' ? [] : [`${label}${content}`])).join('\n');
}

/** "2027-03-04 20:15 Europe/Istanbul", "2027-03-04". */
function timeText(property: ICAL.Property | null): string {
  const value = property?.getFirstValue();
  if (!property || !(value instanceof ICAL.Time)) return '';
  const zone = property.getFirstParameter('tzid') ?? (value.zone === ICAL.Timezone.utcTimezone ? 'UTC' : '');
  const time = value.isDate ? '' : ` ${value.toString().slice(11, 16)}`;
  return `${value.toString().slice(0, 10)}${time}${zone && !value.isDate ? ` ${zone}` : ''}`;
}

/** "Sarah Chen (sarah@example.com)". */
function personText(property: ICAL.Property): string {
  const address = valueText(property).replace(/^mailto:/i, '');
  const name = property.getFirstParameter('cn') ?? '';
  return name === '' || name === address ? address : `${name} (${address})`;
}

export function valueText(property: ICAL.Property | null): string {
  const value: unknown = property?.getFirstValue() ?? '';
  const flat = Array.isArray(value)
    ? value
        .flat(3)
        .filter((each) => each !== '')
        .join(', ')
    : String(value);
  return flat.trim();
}
