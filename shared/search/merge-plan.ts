/** What a merge is planned by. */
export interface SegmentSize {
  documents: number;
  /** Documents of them whose items are gone. */
  deleted: number;
}

/**
 * Segments of one size that become one: with n documents, an entry is written log4(n / size of a closed segment) times more, and a term
 * has up to three rows a size. With two, a first sync of 12,000 documents wrote each entry six times, and the index was four times its size.
 */
export const FANOUT = 4;

/** Of a segment's documents, so many may be dead weight: what is deleted leaves the index with the next merge. */
export const MAX_DELETED = 1 / 8;

/**
 * Which neighbouring segments become one: the newest ones of the smallest size of which there are FANOUT, where a size is FANOUT times
 * the one below (a log-structured merge tree with tiers: O'Neil et al. 1996); or one by itself that holds too much that is deleted. Pure.
 *
 * @param segments of one scope, the oldest first
 * @param full documents of a segment that is closed: the newest is left to grow while it has less
 * @param maxDeleted the share of deleted documents above which a segment is written anew
 * @returns the range [from, to), or undefined when there is nothing to do
 */
export function planMerge(
  segments: readonly SegmentSize[],
  full: number,
  maxDeleted: number = MAX_DELETED,
): { from: number; to: number } | undefined {
  const crowded = segments.findIndex(({ documents, deleted }) => deleted > documents * maxDeleted);
  if (crowded >= 0) return { from: crowded, to: crowded + 1 };
  const newest = segments.at(-1);
  const to = newest !== undefined && newest.documents < full ? segments.length - 1 : segments.length;
  const sizes = segments.slice(0, to).map(({ documents }) => sizeOf(documents, full));
  for (const size of new Set(sizes.toSorted((a, b) => a - b))) {
    const from = sizes.findLastIndex((other) => other > size) + 1;
    if (to - from >= FANOUT) return { from, to };
  }
  return undefined;
}

function sizeOf(documents: number, full: number): number {
  return Math.max(0, Math.floor(Math.log(documents / full) / Math.log(FANOUT)));
}
