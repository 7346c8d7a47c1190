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
 * Recall@10 · mean number of candidates, by the width of the margin in deviations; 5,700 rows of 1,536 dimensions, queries that
 * are no rows (measured in memory; `npm run bench -- recall --sweep` does so on the database):
 *
 * | vectors | 1.5 | 1.7 | 1.8 | **1.9** | 2.0 | the first 100 | the first 400 |
 * |---|---|---|---|---|---|---|---|
 * | clusters of 20 (noise as long as the centre) | 1.000 · 20 | 1.000 · 20 | 1.000 · 20 | 1.000 · 20 | 1.000 · 20 | 1.000 | 1.000 |
 * | clusters of 95 | 0.988 · 84 | 0.995 · 89 | 0.997 · 90 | 0.999 · 92 | 0.999 · 93 | 1.000 | 1.000 |
 * | clusters of 285 | 0.968 · 204 | 0.991 · 234 | 0.994 · 244 | 0.994 · 254 | 0.995 · 261 | 0.805 | 1.000 |
 * | clusters of 285 (half the noise) | 0.956 · 225 | 0.981 · 249 | 0.990 · 258 | 0.995 · 266 | 0.996 · 272 | 0.679 | 1.000 |
 * | documentation, built-in embedder | 0.998 · 142 | 1.000 · 187 | 1.000 · 213 | 1.000 · 239 | 1.000 · 264 | 0.976 | 0.995 |
 * | one cluster of 5,700 | 0.895 · 998 | 0.895 · 1,000 | 0.895 · 1,000 | 0.895 · 1,000 | 0.895 · 1,000 | 0.415 | 0.705 |
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
