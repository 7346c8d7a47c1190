import type { Hit } from '../domain/hit.ts';
import type { Service } from '../domain/service.ts';

/** Each filter that is given binds: an item that fails one is not found. */
export interface SearchFilters {
  /** Written, organized or owned by one of these addresses. */
  from?: readonly string[];
  /** One of these addresses takes part: sender, recipient, organizer, attendee, owner, or shared with. */
  people?: readonly string[];
  /** Received, starting or modified at this instant or later. */
  after?: Date;
  /** Received, starting or modified before this instant. */
  before?: Date;
  /** Mail that is, or is not, unread; other services have no such thing and are left out. */
  unread?: boolean;
  /** Mail that has, or has no, attachment; other services have no such thing and are left out. */
  hasAttachment?: boolean;
}

/**
 * `relevance`: by score, the newest first among equals. `newest`, `soonest`: by date, down or up; with a text, only items
 * at least half as relevant as the most relevant one. Without a text, `relevance` is the same as `newest`.
 */
export type SearchMode = 'relevance' | 'newest' | 'soonest';

export interface SearchRequest {
  /**
   * The person's words: any of them may match. Blank to list what passes the filters. Any text is allowed; one without a
   * single letter or digit finds nothing.
   */
  text: string;
  /** Where to look; empty finds nothing. */
  services: readonly Service[];
  filters: SearchFilters;
  mode: SearchMode;
  /** At most this many items, from 1 to 100. */
  limit: number;
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
  status: 'idle' | 'syncing' | 'error';
}

export interface SearchResult {
  hits: Hit[];
  /** One entry for each service of the request, in its order. */
  coverage: ServiceCoverage[];
}

/** Finds items of one person, across services. */
export interface SearchIndex {
  search(userId: string, request: SearchRequest, signal?: AbortSignal): Promise<SearchResult>;
}
