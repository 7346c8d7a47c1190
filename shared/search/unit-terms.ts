import { analyse } from '../content/words.ts';
import { MAX_FREQUENCY, MAX_LENGTH, personTerm, type SearchUnit } from './search-unit.ts';

/**
 * How often a word counts by where it stands: the simple form of BM25F (Robertson et al. 2004), in which the frequencies of
 * the fields are weighted and summed before BM25 sees them, and the document's length with them.
 */
const WEIGHTS = { title: 3, people: 2, text: 1 } as const;

export interface UnitText {
  title: string;
  /** Names and addresses, in words. */
  people: string;
  text: string;
  /** Addresses that a filter on people finds the unit by. */
  addresses: readonly string[];
}

/** The terms of a unit with their weighted frequencies, and BM25's length, which is their sum without filter terms. */
export function unitTerms(unit: UnitText): Pick<SearchUnit, 'terms' | 'titleTerms' | 'length'> {
  const terms = new Map<string, number>();
  const fields = { title: analyse(unit.title), people: analyse(unit.people), text: analyse(unit.text) };
  for (const field of ['title', 'people', 'text'] as const) {
    for (const term of fields[field]) terms.set(term, Math.min(MAX_FREQUENCY, (terms.get(term) ?? 0) + WEIGHTS[field]));
  }
  const length = Math.min(
    MAX_LENGTH,
    terms.values().reduce((sum, frequency) => sum + frequency, 0),
  );
  for (const address of unit.addresses) terms.set(personTerm(address), 1);
  return { terms, titleTerms: new Set(fields.title), length };
}
