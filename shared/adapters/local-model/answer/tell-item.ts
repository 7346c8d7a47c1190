import { civilTimeOf } from '../../../domain/civil-time.ts';
import type { Reading } from './reading.ts';
import { tellDay, tellEventTime } from './tell-time.ts';

/** An item as a line of a list, without its citation: what it is, when, and from whom or where. */
export function tellItem(reading: Reading, timeZone: string): string {
  const { item } = reading;
  const title = (reading.title || 'Untitled').replaceAll('[', '(').replaceAll(']', ')');
  switch (item.service) {
    case 'gmail':
      return `${title}, from ${reading.from?.name || reading.from?.address || 'unknown'}, ${tellDay(civilTimeOf(reading.date, timeZone))}`;
    case 'calendar': {
      const place = item.event.location.trim() === '' ? '' : `, ${item.event.location.replace(/\s+/g, ' ').trim()}`;
      return `${title}: ${tellEventTime(item.event, timeZone)}${place}`;
    }
    case 'drive':
      return `${title}, changed ${tellDay(civilTimeOf(reading.date, timeZone))}${reading.from ? `, owned by ${reading.from.name || reading.from.address}` : ''}`;
    default:
      return item satisfies never;
  }
}
