import { analyse } from '../content/words.ts';

/**
 * How terms of the index are written in some texts, where the first one that holds a term decides: "airlin" is "airlines".
 * Lower-cased; a term that stands in none of them is missing.
 */
export function asWritten(terms: readonly string[], texts: Iterable<string>): ReadonlyMap<string, string> {
  const wanted = new Set(terms);
  const written = new Map<string, string>();
  for (const text of texts) {
    for (const word of new Set(text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu))) {
      if (wanted.size === 0) return written;
      for (const term of analyse(word)) if (wanted.delete(term)) written.set(term, word);
    }
  }
  return written;
}
