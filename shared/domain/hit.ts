import type { CalendarEvent } from './calendar-event.ts';
import type { DriveFile } from './drive-file.ts';
import type { Email } from './email.ts';

/** A whole item of the synced copy, by service. `id` is the row's UUID, stable over syncs. */
export type Item =
  | { service: 'gmail'; id: string; email: Email }
  | { service: 'calendar'; id: string; event: CalendarEvent }
  | { service: 'drive'; id: string; file: DriveFile };

/** Where a hit stood in one arm of the search, from 1. */
export interface ArmRanks {
  words?: number;
  vector?: number;
  filtered?: number;
}

/** An item that a search found, with what made it a hit. */
export interface Hit {
  item: Item;
  /** By relevance, the fused score (reciprocal rank fusion): comparable within one search only. Null in any other order. */
  score: number | null;
  /** {} where `score` is null. */
  ranks: ArmRanks;
  /** The text of the chunks that matched, best first. */
  passages: readonly string[];
  /** How many near-duplicates of the same conversation it stands for besides itself; left out for none. */
  duplicates?: number;
}
