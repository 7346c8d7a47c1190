import type { Service } from '../domain/service.ts';
import { compileSearch, freeTermsOf, namesIn, wordsOf } from '../search/language/compile-search.ts';
import { parseSearch } from '../search/language/parse-search.ts';
import type { SearchNode } from '../search/language/search-node.ts';
import type { Correction, SearchIndex, SearchMode, SearchResult } from '../search/search-index.ts';
import type { GuessParts } from './guessed-filters.ts';
import { correctionOf, MAX_PEOPLE } from './people.ts';
import { searchAsMeant } from './search-as-meant.ts';
import { inWords } from './taken-for.ts';

/** A search as somebody wrote it, in the language of docs/search-language.md. */
export interface WrittenSearch {
  text: string;
  /** Where to look, unless the text says less. */
  services: readonly Service[];
  mode: SearchMode;
  /** From 1 to MAX_RESULTS. */
  limit: number;
  /** IANA: where a day begins. */
  timeZone: string;
  now: Date;
}

export interface WrittenSearchResult extends SearchResult {
  /** A word with nothing that it was taken for is one that had to stand as it is written: in quotes, or with AND or OR. */
  corrections: readonly Correction[];
  /** Names of people that nobody has; what names them binds all the same, so it finds nothing. */
  unresolved: readonly string[];
}

export interface WrittenSearchParts extends GuessParts {
  index: SearchIndex;
  /** The person's own addresses, for "me". */
  ownAddresses(userId: string): Promise<readonly string[]>;
}

/**
 * Finds what somebody wrote down: the search is read, the people that it names are looked up, and the index is asked. Operators bind;
 * what the words say of people, times and kinds as a person means them ("pdf from Priya last week") is preferred.
 * @throws SearchSyntaxError for what the language does not have, before anything is looked up
 */
export async function findWritten(
  parts: WrittenSearchParts,
  userId: string,
  { text, ...asked }: WrittenSearch,
  signal: AbortSignal,
): Promise<WrittenSearchResult> {
  const search = parseSearch(text);
  const named = await Promise.all(namesIn(search).map((name) => resolve(parts, userId, name, signal)));
  const addresses = new Map(named.map((one) => [one.name, one.addresses]));
  const compiled = compileSearch(search, { ...asked, addressesOf: (name) => addresses.get(name) ?? [] });
  const { mode, limit, timeZone, now } = asked;
  // What binds says plainly what is meant; what the free words seem to say besides is only preferred.
  const found = await searchAsMeant(parts, userId, { ...compiled, mode, limit, timeZone, asOf: now }, signal);
  const corrections = correctionsTold(found, search);
  return {
    ...found,
    corrections: [...named.flatMap(({ correction }) => correction ?? []), ...corrections],
    unresolved: named.filter((one) => one.addresses.length === 0).map(({ name }) => name),
  };
}

/** The index knows terms; told are words, as the search and what was found have them, and no readings of what had to stand as it is. */
function correctionsTold({ corrections, hits }: SearchResult, search: SearchNode): Correction[] {
  if (corrections.length === 0) return [];
  const free = freeTermsOf(search);
  const read = corrections.map(({ word, readAs }) => ({ word, readAs: free.has(word) ? readAs : [] }));
  const passages = hits.flatMap((hit) => hit.passages);
  return inWords(read, wordsOf(search), passages);
}

interface ResolvedName {
  name: string;
  addresses: readonly string[];
  /** Where the name was taken for one that is written otherwise. */
  correction?: Correction;
}

/** An address is itself, whoever it belongs to; "me" is whoever asks. */
async function resolve(
  { people, ownAddresses }: Pick<WrittenSearchParts, 'people' | 'ownAddresses'>,
  userId: string,
  name: string,
  signal: AbortSignal,
): Promise<ResolvedName> {
  if (/^[^\s@]+@[^\s@]+$/.test(name)) return { name, addresses: [name.toLowerCase()] };
  if (name.toLowerCase() === 'me') return { name, addresses: await ownAddresses(userId) };
  const found = await people.find(userId, { name }, MAX_PEOPLE, signal);
  const addresses = [...new Set(found.flatMap((person) => person.addresses))];
  const correction = correctionOf(name, found);
  return correction ? { name, addresses, correction } : { name, addresses };
}
