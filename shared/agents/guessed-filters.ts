import type { SearchFilters } from '../search/search-index.ts';
import { MAX_PEOPLE, type PeopleDirectory, type WantedPeople } from './people.ts';

/** What a text that is searched for seems to say besides its words: filters, and people whose addresses are not known yet. */
export interface Guess {
  filters: SearchFilters;
  /** The words that none of this stands for; '' where it says all. */
  topic: string;
  from?: readonly WantedPeople[];
  to?: readonly WantedPeople[];
  people?: readonly WantedPeople[];
}

/** Reads a text as somebody means it ("pdf from Priya last week"); sees nothing of a workspace. */
export type GuessFilters = (text: string, context: { now: Date; timeZone: string }) => Guess;

const ROLES = ['from', 'to', 'people'] as const;

/** Filters that say what kind of thing is looked for, and not whose or when. */
const KINDS = ['services', 'fileTypes', 'hasAttachment'];

export interface GuessParts {
  people: PeopleDirectory;
  guessFilters: GuessFilters;
}

/** A guess whose people are known by their addresses. */
export interface ResolvedGuess {
  filters: SearchFilters;
  /** Nothing of the text is left to look for: "mails from Priya", "meetings tomorrow". */
  saysAll: boolean;
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
): Promise<ResolvedGuess | undefined> {
  const guess = guessFilters(text, context);
  const filters: SearchFilters = { ...guess.filters };
  let areAllKnown = true;
  for (const role of ROLES) {
    const found = await Promise.all(
      (guess[role] ?? []).map((wanted) => people.find(userId, wanted, MAX_PEOPLE, signal)),
    );
    const addresses = found.flat().flatMap((person) => person.addresses);
    if (addresses.length > 0) filters[role] = [...(filters[role] ?? []), ...addresses];
    areAllKnown &&= found.every((one) => one.length > 0);
  }
  const said = Object.keys(filters);
  if (said.length === 0) return undefined;
  // Kinds alone are said by words that things are called by, too: "calendar invitations in mails".
  const saysAll = guess.topic === '' && areAllKnown && said.some((one) => !KINDS.includes(one));
  return { filters, saysAll };
}
