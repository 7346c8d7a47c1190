import { queryTerms } from '../../shared/search/query-terms.ts';
import { unitTerms } from '../../shared/search/unit-terms.ts';
import type { ParaphraseDocument } from './corpora.ts';

const K1 = 1.2;
const B = 0.75;

/** Scores documents by BM25, with the terms and parameters of the product's arm of words: how much of each, 0 for none of the words. */
export function scoreByWords(documents: readonly ParaphraseDocument[]): (query: string) => number[] {
  const units = documents.map(({ title, text }) => unitTerms({ title, people: '', text, addresses: [] }));
  const meanLength = units.reduce((sum, { length }) => sum + length, 0) / units.length;
  const holding = new Map<string, number>();
  for (const { terms } of units) for (const term of terms.keys()) holding.set(term, (holding.get(term) ?? 0) + 1);
  return (query) => {
    const weights = queryTerms(query).map((term) => {
      const count = holding.get(term) ?? 0;
      return [term, Math.log(1 + (units.length - count + 0.5) / (count + 0.5))] as const;
    });
    return units.map(({ terms, length }) =>
      weights.reduce((score, [term, weight]) => {
        const frequency = terms.get(term) ?? 0;
        const norm = K1 * (1 - B + (B * length) / meanLength);
        return score + (weight * frequency * (K1 + 1)) / (frequency + norm);
      }, 0),
    );
  };
}
