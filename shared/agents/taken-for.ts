/** What the words and names of a question were taken for when they were looked up. */
import { queryTerms } from '../search/query-terms.ts';
import type { Correction } from '../search/search-index.ts';

export type { Correction } from '../search/search-index.ts';

/** A name, and whom it was taken for. */
export interface NamedPeople {
  /** As it was asked for. */
  name: string;
  /** The best known first, their addresses in lower case; none where nobody is called so. */
  people: readonly { name: string; addresses: readonly string[] }[];
}

/** The corrections of words that stand in one of these names. */
export function correctionsIn(names: readonly string[], corrections: readonly Correction[]): Correction[] {
  const terms = new Set(names.flatMap(queryTerms));
  return corrections.filter(({ word }) => terms.has(word));
}
