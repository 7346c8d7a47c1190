import type { Hit } from '../domain/hit.ts';
import type { SearchIndex, SearchRequest, SearchResult } from '../search/search-index.ts';
import { type GuessParts, guessedFilters } from './guessed-filters.ts';

/**
 * Searches by relevance, and prefers what the words seem to say as a person means them ("pdf about the flat from Priya"). Where they say
 * all of it ("mails from Priya", "meetings tomorrow"), what is meant is listed first, and what is only like it after that.
 */
export async function searchAsMeant(
  { index, ...parts }: GuessParts & { index: SearchIndex },
  userId: string,
  request: SearchRequest & { asOf: Date },
  signal: AbortSignal,
): Promise<SearchResult> {
  const { text, mode, limit, filters, timeZone, asOf } = request;
  if (mode !== 'relevance' || text === '') return index.search(userId, request, signal);
  const guess = await guessedFilters(parts, userId, text, { now: asOf, timeZone }, signal);
  if (!guess) return index.search(userId, request, signal);
  const preferring = { ...request, prefer: guess.filters };
  if (!guess.saysAll) return index.search(userId, preferring, signal);
  // A group of one alternative: it binds beside the filters of the request.
  const meant = { ...request, text: '', filters: { ...filters, anyOf: [...(filters.anyOf ?? []), [guess.filters]] } };
  const listed = await index.search(userId, meant, signal);
  if (listed.hits.length >= limit) return listed;
  const ranked = await index.search(userId, preferring, signal);
  return { ...ranked, hits: [...listed.hits, ...withoutThose(ranked.hits, listed.hits)].slice(0, limit) };
}

function withoutThose(hits: readonly Hit[], those: readonly Hit[]): Hit[] {
  const known = new Set(those.map(({ item }) => item.id));
  return hits.filter(({ item }) => !known.has(item.id));
}
