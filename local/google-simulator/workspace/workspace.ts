import type { Owner } from '../oauth/token-endpoint.ts';
import type { Calendar } from './calendar/calendar.ts';
import type { Contact } from './contacts/contact.ts';
import type { DriveTree } from './drive/drive-tree.ts';
import type { Mailbox } from './mail/mailbox.ts';

/** What the time zone of a person was taken from. */
export type ZoneSource = 'option' | 'calendar' | 'events' | 'sent mail' | 'this machine';

/** One person's Gmail, Calendar, Drive and contacts, as loaded from a folder. */
export interface Workspace {
  owner: Owner;
  /** The IANA zone of the person's calendar. */
  timeZone: string;
  timeZoneFrom: ZoneSource;
  mailbox: Mailbox;
  /** The primary calendar first. */
  calendars: readonly Calendar[];
  drive: DriveTree;
  contacts: readonly Contact[];
  counts: WorkspaceCounts;
}

export interface WorkspaceCounts {
  mails: number;
  events: number;
  files: number;
  contacts: number;
  /** Malformed messages, events, contacts and files, each reported and left out. */
  skipped: number;
  /** Files of other products of an export, left alone. */
  ignored: number;
}

/** Something that could not be read, and was left out. */
export interface MalformedItem {
  /** The file's path. */
  file: string;
  /** Where in the file: the byte offset in an mbox, the line (from 1) in an ics or vcf, 0 for a whole file. */
  position: number;
  /** What is wrong, in plain words; no content. */
  reason: string;
}

export type ReportMalformed = (item: MalformedItem) => void;
