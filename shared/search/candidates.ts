/**
 * Which rows a search by meaning re-ranks by their vectors: all whose signature is no farther from that of the query than the
 * tenth nearest signature plus `signatureMargin`, the nearest MAX_CANDIDATES of them at most.
 */

/**
 * How many standard deviations the margin is wide, and what recall@10 and how many candidates (mean) that gives, of 5,700 rows of
 * 1,536 dimensions with the mean taken off, for queries that are no rows:
 *
 * | vectors | 1.5 | 1.7 | 1.8 | **1.9** | 2.0 | the first 100 | the first 400 |
 * |---|---|---|---|---|---|---|---|
 * | clusters of 20 (noise = 1 × the centre) | 1.000 · 20 | 1.000 · 20 | 1.000 · 20 | 1.000 · 20 | 1.000 · 20 | 1.000 | 1.000 |
 * | clusters of 95 | 0.990 · 84 | 0.998 · 89 | 0.999 · 90 | 0.999 · 92 | 0.999 · 93 | 1.000 | 1.000 |
 * | clusters of 285 | 0.976 · 205 | 0.986 · 234 | 0.991 · 244 | 0.995 · 254 | 0.997 · 262 | 0.808 | 1.000 |
 * | clusters of 285 (noise 0.5) | 0.954 · 223 | 0.984 · 248 | 0.992 · 258 | 0.995 · 266 | 0.998 · 272 | 0.679 | 1.000 |
 * | documentation, built-in embedder | 0.984 · 147 | 0.989 · 198 | 0.993 · 236 | 0.994 · 275 | 0.996 · 311 | 0.959 | 0.991 |
 * | one cluster of 5,700 | 0.891 · 1,000 | 0.891 · 1,000 | 0.891 · 1,000 | 0.891 · 1,000 | 0.891 · 1,000 | 0.410 | 0.725 |
 */
export const MARGIN_DEVIATIONS = 1.9;

/**
 * A bound on what a query without near neighbours costs: 0.891 instead of 0.99 of the nearest ten in one cluster of 5,700 rows, all
 * of which are nearly equally near (without a bound it takes 2,600 candidates). One in a hundred queries over text reaches it.
 */
export const MAX_CANDIDATES = 1_000;

/**
 * By how much a signature's distance may exceed the tenth nearest one's before its vector can't be among the nearest ten. Each of
 * `dimensions` signs differs with the probability p that is the angle over π (Charikar 2002), so a distance is binomial; the
 * difference of two of them has the deviation √(2·D·p·(1 − p)), here with p as the tenth distance tells it.
 *
 * @param tenth distance of the tenth nearest signature, in signs, or of the farthest one where there are fewer than ten
 */
export function signatureMargin(dimensions: number, tenth: number): number {
  const p = tenth / dimensions;
  return MARGIN_DEVIATIONS * Math.sqrt(2 * dimensions * p * (1 - p));
}
