import type { SearchFilters } from '../search/search-index.ts';
import { MAX_PEOPLE, type PeopleDirectory, type WantedPeople } from './people.ts';

/** What a text that is searched for seems to say besides its words: filters, and people whose addresses are not known yet. */
export interface Guess {
  filters: SearchFilters;
  from?: readonly WantedPeople[];
  to?: readonly WantedPeople[];
  people?: readonly WantedPeople[];
}

/** Reads a text as somebody means it ("pdf from Priya last week"); sees nothing of a workspace. */
export type GuessFilters = (text: string, context: { now: Date; timeZone: string }) => Guess;

const ROLES = ['from', 'to', 'people'] as const;

export interface GuessParts {
  people: PeopleDirectory;
  guessFilters: GuessFilters;
}

/**
 * What a text seems to say besides its words, as filters to prefer, with the addresses of whom it names; undefined where it says nothing.
 * Whom nobody knows says nothing.
 */
export async function guessedFilters(
  { people, guessFilters }: GuessParts,
  userId: string,
  text: string,
  context: { now: Date; timeZone: string },
  signal: AbortSignal,
): Promise<SearchFilters | undefined> {
  const guess = guessFilters(text, context);
  const filters: SearchFilters = { ...guess.filters };
  for (const role of ROLES) {
    const found = await Promise.all(
      (guess[role] ?? []).map((wanted) => people.find(userId, wanted, MAX_PEOPLE, signal)),
    );
    const addresses = found.flat().flatMap((person) => person.addresses);
    if (addresses.length > 0) filters[role] = [...(filters[role] ?? []), ...addresses];
  }
  return Object.keys(filters).length > 0 ? filters : undefined;
}
