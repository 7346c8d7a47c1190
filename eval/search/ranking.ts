import type { Hit } from '../../shared/domain/hit.ts';
import type { Metrics } from './metrics.ts';
import type { KeyOf } from './story-keys.ts';

/** What one search gave. */
export interface Ranking {
  /** Keys of the items, the best first; at most ten. */
  hits: readonly string[];
  metrics: Metrics;
  latencyMs: number;
}

/** As many as the metrics look at. */
const DEPTH = 10;

/** The occurrences of a series have one key, and up to two of them are found: with this many hits there are ten keys. */
export const HITS = 2 * DEPTH;

/** The keys of the first ten things. What nobody judged keeps its place: whoever looks for something has to read past it. */
export function keysOf(hits: readonly Hit[], keyOf: KeyOf): string[] {
  return [...new Set(hits.map(({ item }) => keyOf(item) ?? `${item.service}/${item.id}`))].slice(0, DEPTH);
}
