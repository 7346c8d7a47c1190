import { htmlText } from '../content/html-text.ts';
import { tidyText } from '../content/tidy-text.ts';
import type { CalendarEvent, EventTime } from '../domain/calendar-event.ts';
import { eventFacets } from './facets.ts';
import type { ItemDescription } from './item-description.ts';
import { UNIT_FLAGS } from './search-unit.ts';

/** An event is found by its title, place, description, people and, when it does not recur, its date in words. */
export function describeEvent(event: CalendarEvent): ItemDescription | null {
  // The master of a series is found by its occurrences.
  if (event.kind === 'master' || event.status === 'cancelled') return null;
  const recurs = event.kind !== 'single';
  const allDay = event.time.kind === 'allDay' ? UNIT_FLAGS.allDay : 0;
  // Occurrences differ in nothing but the date: without it their text is one, and embedded once.
  const when = recurs ? '' : dateInWords(event.time, event.timeZone);
  return {
    occurredAt: startOf(event.time),
    flags: allDay | (recurs ? UNIT_FLAGS.recurring : 0),
    endsAt: event.time.kind === 'timed' ? event.time.end : midnight(event.time.endDate),
    sizeBytes: null,
    facets: eventFacets(event),
    sender: event.organizer?.address ?? null,
    title: event.title,
    people: [...(event.organizer ? [event.organizer] : []), ...event.attendees],
    keywords: '',
    text: [when, event.location, describeInText(event.description)].filter((line) => line !== '').join('\n'),
  };
}

function startOf(time: EventTime): Date {
  return time.kind === 'timed' ? time.start : midnight(time.startDate);
}

/** Of UTC: a day belongs to no zone. */
function midnight(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

/** "Friday 12 March 2027", in the event's own zone. */
function dateInWords(time: EventTime, timeZone: string | null): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: time.kind === 'timed' ? knownZone(timeZone) : 'UTC',
  });
  // Put together here, as the commas between them change with the version of the locale data.
  const parts = format.formatToParts(startOf(time)).filter(({ type }) => type !== 'literal');
  return parts.map(({ value }) => value).join(' ');
}

function knownZone(timeZone: string | null): string {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: timeZone ?? 'UTC' }).resolvedOptions().timeZone;
  } catch {
    // Imported calendars name zones that are in no database.
    return 'UTC';
  }
}

/** Google Calendar's own editor writes descriptions as HTML, other programs as text. */
function describeInText(description: string): string {
  return tidyText(/<[a-z][^>]*>/i.test(description) ? htmlText(description.replaceAll('\n', '<br>')) : description);
}
