import { analyse, isStopWord } from '../content/words.ts';

/** A question of 4,000 characters has about 600 words; after the first hundred different ones a search gets no better. */
const MAX_TERMS = 128;

/**
 * What to look for: the terms of a query, each once, without stop words unless it has nothing else. [] for a text without a
 * single letter or digit.
 */
export function queryTerms(text: string): string[] {
  const terms = [...new Set(analyse(text))];
  const content = terms.filter((term) => !isStopWord(term));
  return (content.length > 0 ? content : terms).slice(0, MAX_TERMS);
}
