const RRF_K = 60;
const LIMIT = 10;

/** Reciprocal rank fusion (Cormack et al. 2009): the sum of weight / (60 + rank) over the lists that hold an item. */
export function fuse(lists: readonly { weight: number; items: readonly string[] }[]): string[] {
  const scores = new Map<string, number>();
  for (const { weight, items } of lists) {
    for (const [index, item] of items.entries()) {
      scores.set(item, (scores.get(item) ?? 0) + weight / (RRF_K + index + 1));
    }
  }
  return [...scores]
    .sort(([, a], [, b]) => b - a)
    .slice(0, LIMIT)
    .map(([item]) => item);
}
