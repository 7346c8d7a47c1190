import type { SearchRequest } from '../../../../shared/search/search-index.ts';

/** A search of all services, by relevance, without filters. */
export function requestFor(text: string, overrides: Partial<SearchRequest> = {}): SearchRequest {
  return {
    text,
    services: ['gmail', 'calendar', 'drive'],
    filters: {},
    mode: 'relevance',
    limit: 10,
    timeZone: 'Europe/Istanbul',
    ...overrides,
  };
}
