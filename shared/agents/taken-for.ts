/** What the words and names of a question were taken for when they were looked up. */
import { asWritten } from '../search/as-written.ts';
import { queryTerms } from '../search/query-terms.ts';
import type { Correction } from '../search/search-index.ts';

export type { Correction } from '../search/search-index.ts';

/** Names that a correction tells at most. */
export const MAX_READINGS = 3;

/** A name, and whom it was taken for. */
export interface NamedPeople {
  /** As it was asked for. */
  name: string;
  /** The best known first, their addresses in lower case; none where nobody is called so. */
  people: readonly {
    name: string;
    addresses: readonly string[];
    /** Of what they are called no word is it, but the beginning of one. */
    isBeginning?: true;
  }[];
}

/** The corrections of words that stand in one of these names. */
export function correctionsIn(names: readonly string[], corrections: readonly Correction[]): Correction[] {
  const terms = new Set(names.flatMap(queryTerms));
  return corrections.filter(({ word }) => terms.has(word));
}

/** Corrections of terms as corrections of words: as what was asked has them, and the texts that were found. */
export function inWords(
  corrections: readonly Correction[],
  asked: Iterable<string>,
  texts: Iterable<string>,
): Correction[] {
  const written = asWritten(
    corrections.map(({ word }) => word),
    asked,
  );
  const known = asWritten(
    corrections.flatMap(({ readAs }) => readAs),
    texts,
  );
  return corrections.map(({ word, readAs }) => ({
    word: written.get(word) ?? word,
    readAs: readAs.map((term) => known.get(term) ?? term),
  }));
}
