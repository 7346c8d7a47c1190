import { analyse, isStopWord } from '../content/words.ts';

/** A question of 4,000 characters has about 600 words; after the first hundred different ones a search gets no better. */
export const MAX_TERMS = 128;

/**
 * What to look for: the terms of a query, each once, without stop words unless it has nothing else. [] for a text without a
 * single letter or digit.
 */
export function queryTerms(text: string): string[] {
  return contentTerms(analyse(text));
}

/**
 * What an item must hold, each term of it, to be about a query as a whole. Of a compound these are its parts: whoever asks for
 * "TK1980" or a "follow-up" means "TK 1980" and "follow up" too.
 */
export function requiredTerms(text: string): string[] {
  return contentTerms(text.split(/\s+/).flatMap(partsOf));
}

function contentTerms(all: readonly string[]): string[] {
  const terms = [...new Set(all)];
  const content = terms.filter((term) => !isStopWord(term));
  return (content.length > 0 ? content : terms).slice(0, MAX_TERMS);
}

/** The analyser gives a compound first, as a whole. */
function partsOf(word: string): string[] {
  const terms = analyse(word);
  const isJoined = terms.length > 1 && /[\p{L}\p{N}][^\p{L}\p{N}\p{M}]+[\p{L}\p{N}]/u.test(word);
  const parts = (isJoined ? terms.slice(1) : terms).filter((term) => analyse(term).length === 1);
  return parts.length > 0 ? parts : terms;
}
