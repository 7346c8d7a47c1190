/**
 * Which rows a search by meaning re-ranks by their vectors. A row's signature is the signs of its rotated vector less the centre (the
 * mean of the person's vectors), a query's those of its rotated vector less half of the centre. Re-ranked are all rows
 * whose signature is no farther from the query's than the tenth nearest one plus `signatureMargin`, the nearest MAX_CANDIDATES of
 * them at most.
 *
 * Signs tell the angle to a row less the centre, but rows are ranked as they are: with all of the centre taken off both, text had a recall of
 * 0.988, for rows near the centre came out too far. With none of it off the query the signs of vectors in one cluster have little in
 * common with those of the rows: 0.838 there, with half of it 0.895.
 *
 * Recall@10 · mean number of candidates, by the width of the margin in deviations; 5,700 rows of 1,536 dimensions (3,336 of documentation), 100 queries that
 * are no rows (`npm run bench -- recall --sweep`):
 *
 * | vectors | 1.5 | 1.7 | 1.8 | **1.9** | 2.0 |
 * |---|---|---|---|---|---|
 * | clusters of 20 (noise as long as the centre) | 1.000 · 20 | 1.000 · 20 | 1.000 · 20 | 1.000 · 20 | 1.000 · 20 |
 * | clusters of 95 | 0.986 · 84 | 0.994 · 89 | 0.998 · 90 | 0.999 · 92 | 1.000 · 93 |
 * | clusters of 285 | 0.977 · 203 | 0.987 · 232 | 0.990 · 243 | 0.994 · 253 | 0.997 · 260 |
 * | clusters of 285 (half the noise) | 0.956 · 224 | 0.982 · 249 | 0.992 · 258 | 0.996 · 266 | 0.999 · 271 |
 * | documentation, built-in embedder | 0.996 · 157 | 0.999 · 212 | 0.999 · 247 | 1.000 · 283 | 1.000 · 316 |
 * | one cluster of 5,700 | 0.896 · 997 | 0.897 · 1,000 | 0.897 · 1,000 | 0.897 · 1,000 | 0.897 · 1,000 |
 */

/** How many standard deviations the margin is wide. */
export const MARGIN_DEVIATIONS = 1.9;

/**
 * A bound on what a query without near neighbours costs. One cluster of 5,700 rows, all nearly equally near, would take 2,600
 * candidates for a recall of 0.99; of queries over text, one in a hundred reaches it.
 */
export const MAX_CANDIDATES = 1_000;

/**
 * By how much a signature's distance may exceed the tenth nearest one's before its vector is unlikely to be among the nearest ten. Each
 * of `dimensions` signs differs with the probability p that is the angle over π (Charikar 2002), so a distance is binomial; the
 * difference of two of them has the deviation √(2·D·p·(1 − p)), here with p as the tenth distance tells it.
 *
 * @param tenth distance of the tenth nearest signature, in signs; of the farthest one where there are fewer than ten
 */
export function signatureMargin(dimensions: number, tenth: number, deviations = MARGIN_DEVIATIONS): number {
  const p = tenth / dimensions;
  return deviations * Math.sqrt(2 * dimensions * p * (1 - p));
}
