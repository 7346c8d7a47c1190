/** How good a ranking is; each value from 0 to 1. */
export interface Metrics {
  /** Relevant among the first five, as a share of five, or of all that are relevant where those are fewer. */
  precisionAt5: number;
  /**
   * Discounted cumulative gain of the first ten as a share of the best that is possible (Järvelin and Kekäläinen 2002): a hit of
   * grade g at rank r adds (2^g - 1) / log2(r + 1).
   */
  ndcgAt10: number;
  /** Relevant among the first ten, as a share of all that are relevant. */
  recallAt10: number;
  /** One divided by the rank of the first relevant one among the first ten; 0 when none is. Its mean is the MRR. */
  mrr: number;
}

/** The grades of documents; a document is relevant from grade 1 on, and one that was not judged is not. */
export type Grades = ReadonlyMap<string, number>;

const DEPTH = 10;

/** Whether any document is relevant: without one, there is nothing to find and no ranking is better than another. */
export const hasRelevant = (grades: Grades): boolean => grades.values().some((grade) => grade >= 1);

/**
 * Measures a ranking, the best first.
 * @throws RangeError when no document is relevant, or when the ranking names one twice
 */
export function metricsOf(ranking: readonly string[], grades: Grades): Metrics {
  if (!hasRelevant(grades)) throw new RangeError('No document is relevant, so no ranking can be measured.');
  if (new Set(ranking).size < ranking.length) throw new RangeError('The ranking names a document twice.');
  const relevant = grades.values().reduce((count, grade) => count + (grade >= 1 ? 1 : 0), 0);
  const found = ranking.slice(0, DEPTH).map((id) => grades.get(id) ?? 0);
  const countIn = (depth: number) => found.slice(0, depth).filter((grade) => grade >= 1).length;
  const best = [...grades.values()].sort((a, b) => b - a).slice(0, DEPTH);
  const first = found.findIndex((grade) => grade >= 1);
  return {
    precisionAt5: countIn(5) / Math.min(5, relevant),
    ndcgAt10: discountedGain(found) / discountedGain(best),
    recallAt10: countIn(DEPTH) / relevant,
    mrr: first === -1 ? 0 : 1 / (first + 1),
  };
}

/** The mean of each metric over queries; 0 for no query. */
export function meanOf(all: readonly Metrics[]): Metrics {
  const mean = (name: keyof Metrics) =>
    all.length === 0 ? 0 : all.reduce((sum, metrics) => sum + metrics[name], 0) / all.length;
  return {
    precisionAt5: mean('precisionAt5'),
    ndcgAt10: mean('ndcgAt10'),
    recallAt10: mean('recallAt10'),
    mrr: mean('mrr'),
  };
}

function discountedGain(grades: readonly number[]): number {
  return grades.reduce((sum, grade, index) => sum + (2 ** Math.max(0, grade) - 1) / Math.log2(index + 2), 0);
}
