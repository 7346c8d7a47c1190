import type { CivilDate } from '../../domain/civil-time.ts';
import type { FileType } from '../file-types.ts';

/** What `is:` may say. */
export const STATES = ['unread', 'read', 'starred', 'important'] as const;
export type State = (typeof STATES)[number];

/** What `in:` may say: places of the mailbox, and the services. */
export const PLACES = ['inbox', 'sent', 'drafts', 'spam', 'trash', 'anywhere', 'mail', 'calendar', 'drive'] as const;
export type Place = (typeof PLACES)[number];

/** What `category:` may say: the tabs of Gmail's inbox. */
export const CATEGORIES = ['primary', 'social', 'promotions', 'updates', 'forums'] as const;
export type Category = (typeof CATEGORIES)[number];

/** The units of `newer_than:` and `older_than:`: hours, days, weeks, months and years of the calendar. */
export const AGE_UNITS = ['h', 'd', 'w', 'm', 'y'] as const;
export type AgeUnit = (typeof AGE_UNITS)[number];

/** A day, which begins when the person's clocks say so; or an instant in seconds since 1970, as Gmail's API takes it. */
export type Bound = { day: CivilDate } | { epochSeconds: number };

/** What an operator says, with a value that has been read: printable, and free of zone and clock. */
export type Condition =
  | { operator: 'from' | 'to' | 'cc' | 'bcc'; name: string }
  | { operator: 'subject' | 'label' | 'filename' | 'folder' | 'calendar' | 'thread'; text: string }
  | { operator: 'has'; what: 'attachment' | FileType }
  | { operator: 'is'; state: State }
  | { operator: 'in'; place: Place }
  | { operator: 'category'; category: Category }
  | { operator: 'type'; type: FileType }
  | { operator: 'after' | 'before'; bound: Bound }
  | { operator: 'newer_than' | 'older_than'; amount: number; unit: AgeUnit }
  | { operator: 'larger' | 'smaller'; bytes: number };

/**
 * A search as it was written. `words` rank: any of them may match. Everything else binds: a phrase, a condition, `every` (each of
 * them), `any` (one of them), `not`; and so does a word inside of these.
 */
export type SearchNode =
  | { kind: 'word'; text: string }
  | { kind: 'phrase'; text: string }
  | { kind: 'condition'; condition: Condition }
  /** What stands side by side. */
  | { kind: 'list'; nodes: readonly SearchNode[] }
  /** Joined by AND. */
  | { kind: 'every'; nodes: readonly SearchNode[] }
  /** Joined by OR, or in braces. */
  | { kind: 'any'; nodes: readonly SearchNode[] }
  | { kind: 'not'; node: SearchNode };
