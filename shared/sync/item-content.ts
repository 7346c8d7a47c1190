import type { CalendarEvent } from '../domain/calendar-event.ts';
import type { DriveFile } from '../domain/drive-file.ts';
import type { Email } from '../domain/email.ts';

/** An item as read from Google: a domain `Item` that has no row yet. */
export type ItemContent =
  | { service: 'gmail'; email: Email }
  | { service: 'calendar'; event: CalendarEvent }
  | { service: 'drive'; file: DriveFile };

/** Google's own id of an item, unique within its collection. */
export function externalId(item: ItemContent): string {
  switch (item.service) {
    case 'gmail':
      return item.email.emailId;
    case 'calendar':
      return item.event.eventId;
    case 'drive':
      return item.file.fileId;
  }
}
