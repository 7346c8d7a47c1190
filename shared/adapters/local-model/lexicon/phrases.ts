import { foldInPlace } from '../fold-in-place.ts';

/** Phrases of one word class by their words, folded and joined by single spaces. */
export interface Phrases<Value> {
  values: ReadonlyMap<string, Value>;
  /** The most words that one of them has. */
  longest: number;
}

/**
 * A word class: each entry is a value and its phrases, separated by commas. A phrase that stands in several entries belongs to
 * the first one.
 */
export function phrases<Value>(entries: readonly (readonly [Value, string])[]): Phrases<Value> {
  const values = new Map<string, Value>();
  let longest = 0;
  for (const [value, list] of entries) {
    for (const phrase of list.split(',')) {
      const words = foldInPlace(phrase).trim().split(/\s+/).filter(Boolean);
      const key = words.join(' ');
      if (key === '' || values.has(key)) continue;
      values.set(key, value);
      longest = Math.max(longest, words.length);
    }
  }
  return { values, longest };
}
