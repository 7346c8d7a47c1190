import { analyse } from '../content/words.ts';
import type { CalendarEvent } from '../domain/calendar-event.ts';
import type { DriveFile } from '../domain/drive-file.ts';
import type { Email } from '../domain/email.ts';
import { type FileType, fileTypeOf } from './file-types.ts';

/*
 * Facets: what an item is filtered by besides words, people, dates and flags. Each is a kind and a value, compared for
 * equality, and stored with the item's units: a facet that changes (a label) rewrites no posting.
 */
export const facet = {
  /** By Gmail's id of the label. */
  label: (id: string) => `label:${id}`,
  thread: (id: string) => `thread:${id}`,
  /** By Google's id of the calendar. */
  calendar: (id: string) => `calendar:${id}`,
  /** To whom something was sent: recipients of a mail, guests of an event, whom a file is shared with. */
  to: (address: string) => `to:${address.toLowerCase()}`,
  /** Of a file, or of a mail's attachment. */
  type: (type: FileType) => `type:${type}`,
  /** A term of one of the folders above a file. */
  folder: (term: string) => `folder:${term}`,
} as const;

/** A mail to thousands is not found by each of them. */
const MAX_RECIPIENTS = 200;

export function emailFacets({ labels, threadId, to, cc, bcc, attachments }: Email): string[] {
  return unique([
    facet.thread(threadId),
    ...labels.map(facet.label),
    ...recipients([...to, ...cc, ...bcc]),
    ...attachments.flatMap(({ mimeType }) => typeFacets(mimeType)),
  ]);
}

export function eventFacets({ calendarId, attendees }: CalendarEvent): string[] {
  return unique([facet.calendar(calendarId), ...recipients(attendees)]);
}

export function fileFacets({ mimeType, parentFolder, sharedWith }: DriveFile): string[] {
  return unique([
    ...typeFacets(mimeType),
    ...folderFacets(parentFolder),
    ...recipients(sharedWith.filter(({ address, role }) => address !== '' && role !== 'owner')),
  ]);
}

/** Of a path ("Projects/Acme Corp"), or of a part of one in somebody's words: all must be there to be in that folder. */
export function folderFacets(path: string): string[] {
  return unique(analyse(path.replaceAll('/', '\n')).map(facet.folder));
}

function typeFacets(mimeType: string): string[] {
  const type = fileTypeOf(mimeType);
  return type ? [facet.type(type)] : [];
}

function recipients(people: readonly { address: string }[]): string[] {
  return people.slice(0, MAX_RECIPIENTS).map(({ address }) => facet.to(address));
}

function unique(facets: readonly string[]): string[] {
  return [...new Set(facets)].sort();
}
