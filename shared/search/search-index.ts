import type { Hit } from '../domain/hit.ts';
import type { Service } from '../domain/service.ts';
import type { FileType } from './file-types.ts';

/** Each filter that is given binds: an item that fails one is not found, nor is one of a service that has no such thing. */
export interface SearchFilters {
  /** Written, organized or owned by one of these addresses. */
  from?: readonly string[];
  /** By none of these. */
  notFrom?: readonly string[];
  /** Sent to one of these addresses: recipients of a mail (cc and bcc too), guests of an event, whom a file is shared with. */
  to?: readonly string[];
  /** Mail that was sent to one of these addresses in copy. */
  cc?: readonly string[];
  /** Mail that was sent to one of these addresses in blind copy. Only its sender's copy tells. */
  bcc?: readonly string[];
  /** One of these addresses takes part: sender, recipient, organizer, attendee, owner, or shared with. */
  people?: readonly string[];
  /**
   * Received or modified at this instant or later; an event that is not over by then. An event on whole days counts as those
   * days in the zone of the request.
   */
  after?: Date;
  /** Received, starting or modified before this instant. */
  before?: Date;
  /** Mail that is, or is not, unread. */
  unread?: boolean;
  /** Mail that has, or has no, attachment. */
  hasAttachment?: boolean;
  /** Mail with each of these labels, by Gmail's id or by words of the name. */
  labels?: readonly string[];
  /** Mail with none of these labels. */
  notLabels?: readonly string[];
  /** Files of one of these types, and mails with such an attachment. */
  fileTypes?: readonly FileType[];
  /** Files below a folder: all these words stand in the names of the folders above. */
  folder?: string;
  /** Events of one of these calendars, by Google's id or by words of the title. */
  calendars?: readonly string[];
  /** Mails of this conversation, by Gmail's id. */
  thread?: string;
  /** Items of one of these services, where the request's `services` are more than are meant. */
  services?: readonly Service[];
  /** Items that hold every word of it, in whichever of their chunks. */
  words?: string;
  /** Items that hold each of these in one chunk, word for word: case, accents and what stands between two words don't count. */
  phrases?: readonly string[];
  /** Items whose title (subject, name) holds every word of it. */
  title?: string;
  /** Of at least this many bytes; what has no size fails. */
  largerThan?: number;
  /** Of fewer bytes; what has no size fails. */
  smallerThan?: number;
  /** One alternative of each group must be passed. */
  anyOf?: readonly (readonly SearchFilters[])[];
  /** None of these may be passed. */
  noneOf?: readonly SearchFilters[];
}

/**
 * - `relevance`: by score, the newest first among equals; without a text the same as `newest`.
 * - `newest`, `soonest`, `largest`: by date, down or up, or by size; with a text, only items at least half as relevant as the
 *   most relevant one. What has no size is not among the largest.
 * - `exhaustive`: all of them, the newest first, and counted. With a text, the items that hold every word of it: what is
 *   counted must be about what was asked for, and not just share a word with it.
 */
export const SEARCH_MODES = ['relevance', 'newest', 'soonest', 'largest', 'exhaustive'] as const;

export type SearchMode = (typeof SEARCH_MODES)[number];

/**
 * What ranks by relevance: `words` by BM25, `vector` by closeness of meaning, `filtered` by both among what passes `prefer`.
 */
export const ARMS = ['words', 'vector', 'filtered'] as const;

export type Arm = (typeof ARMS)[number];

/** Items of one result at most: whole items, which may be long. */
export const MAX_RESULTS = 500;

export interface SearchRequest {
  /**
   * The person's words: any of them may match. Blank to list what passes the filters. Any text is allowed; one without a
   * single letter or digit finds nothing.
   */
  text: string;
  /**
   * Other words for those of the text, and words that go with them (query expansion): by relevance they count too, but less.
   * Ignored in other modes, and beside a blank text.
   */
  related?: string;
  /**
   * By relevance, the occurrences of a series that differ in nothing but the date are one thing, found as the next one after
   * this instant and the last one before it. Without it, and beside `after` or `before`, each is found by itself.
   */
  asOf?: Date;
  /** Where to look; empty finds nothing. */
  services: readonly Service[];
  /** What the person said plainly: binds. */
  filters: SearchFilters;
  /**
   * What was guessed: by relevance, what passes it too comes before its like (the arm `filtered`), and nothing else changes.
   * Ignored in other modes, and where the query has no vector.
   */
  prefer?: SearchFilters;
  /** Spam and trash too; by default they are never found, as in Gmail's own search. */
  includeHidden?: boolean;
  /** Only these arms, to measure what each adds; by default all. */
  arms?: readonly Arm[];
  mode: SearchMode;
  /** At most this many items, from 1 to MAX_RESULTS. */
  limit: number;
  /** The person's IANA zone: says when a whole day begins and ends. */
  timeZone: string;
}

/** What was looked at in one service: lets an answer say how complete it is. */
export interface ServiceCoverage {
  service: Service;
  /** Items that the copy holds. */
  total: number;
  /** Items that Google announced, as far as it did; null while nothing is known. */
  expected: number | null;
  /** Since when nothing can be missing: the oldest last success among the collections; null before the first one. */
  syncedAt: Date | null;
  /**
   * `reconnect-required`: Google no longer takes the permission of an account whose copy is among these, and nothing new comes of it until
   * its person connects it again. `not-connected`: no account of the person lets it be read.
   */
  status: 'idle' | 'syncing' | 'error' | 'reconnect-required' | 'not-connected';
}

/** A slip of the pen, as it was typed, and the terms that it was taken for. */
export interface Correction {
  word: string;
  readAs: readonly string[];
}

export interface SearchResult {
  hits: Hit[];
  /** How many items there are in all, those beyond the limit too; null where they were not counted. */
  total: number | null;
  /** Words that stand nowhere in the person's items, and those that were looked for in their place; [] for none. */
  corrections: readonly Correction[];
  /** One entry for each service of the request, in its order. */
  coverage: ServiceCoverage[];
}

/** Finds items of one person, across services. */
export interface SearchIndex {
  search(userId: string, request: SearchRequest, signal?: AbortSignal): Promise<SearchResult>;
}
