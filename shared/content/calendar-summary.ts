import ICAL from 'ical.js';

/** Invitations are a few kB; a larger part is a whole calendar. */
const MAX_LENGTH = 100_000;

/** Titles and places are a line; a longer one is text that slipped. */
const MAX_VALUE_LENGTH = 1_000;

/** The title and the place of the first event of an iCalendar text (RFC 5545), or '' where there is none. Never throws. */
export function calendarSummary(text: string): string {
  if (text.length > MAX_LENGTH) return '';
  try {
    const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
    const values = ['summary', 'location'].map((name) => event?.getFirstPropertyValue(name));
    return values
      .filter((value) => typeof value === 'string' && value.trim() !== '')
      .map((value) => String(value).slice(0, MAX_VALUE_LENGTH))
      .join('\n');
  } catch {
    // Whatever is wrong with a foreign calendar: it has no summary.
    return '';
  }
}
