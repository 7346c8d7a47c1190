import type { Hit } from '../domain/hit.ts';

/** As many as one search gives at most: a list or a count needs them all. */
export const MAX_SOURCES = 100;

/**
 * The hits of several steps as one list without repeats, at most MAX_SOURCES: the first of each step, then the second of
 * each, and so on, as scores of different searches cannot be compared.
 */
export function mergeHits(lists: readonly (readonly Hit[])[]): Hit[] {
  const merged = new Map<string, Hit>();
  const longest = Math.max(0, ...lists.map((list) => list.length));
  for (let rank = 0; rank < longest; rank += 1) {
    for (const hit of lists.flatMap((list) => list.slice(rank, rank + 1))) {
      if (merged.size < MAX_SOURCES && !merged.has(hit.item.id)) merged.set(hit.item.id, hit);
    }
  }
  return [...merged.values()];
}
