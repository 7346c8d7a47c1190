/** What a merge is planned by. */
export interface SegmentSize {
  documents: number;
  /** Documents of them whose items are gone. */
  deleted: number;
}

/** A segment this much larger than all newer ones together is left alone: n documents are written log2(n / segment size) times. */
const GROWTH = 2;

/** Of a segment's documents, so many may be dead weight: what is deleted leaves the index with the next merge. */
export const MAX_DELETED = 1 / 8;

/**
 * Which neighbouring segments become one: from the first one that is not GROWTH times as large as all newer ones together, or that
 * holds too much that is deleted, up to the newest. Keeps their number logarithmic (Bentley and Saxe 1980). Pure.
 *
 * @param segments of one scope, the oldest first
 * @param maxDeleted the share of deleted documents above which a segment is written anew, by itself
 * @param full documents of a segment that is closed: the newest is left to grow while it has less
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
  let newer = 0;
  let from = to;
  for (let i = to - 1; i >= 0; i--) {
    const { documents } = segments[i] as SegmentSize;
    if (i < to - 1 && documents < GROWTH * newer) from = i;
    newer += documents;
  }
  return from < to ? { from, to } : undefined;
}
