import { candidatesOf, type QueryRecall } from './query-recall.ts';

/** Recall@10 and the mean number of candidates, were the margin so many deviations wide. */
export interface Swept {
  deviations: number;
  recallAt10: number;
  meanCandidates: number;
}

const DEVIATIONS = [1.5, 1.7, 1.8, 1.9, 2];

/** What other margins than the product's would find, from the signatures that the database holds. */
export function sweep(dimensions: number, results: readonly QueryRecall[]): Swept[] {
  return DEVIATIONS.map((deviations) => {
    const [found, wanted, candidates] = results.reduce(
      ([found, wanted, candidates], query) => {
        const taken = candidatesOf(query, dimensions, deviations);
        return [
          found + taken.filter(({ isNearest }) => isNearest).length,
          wanted + query.wanted,
          candidates + taken.length,
        ];
      },
      [0, 0, 0],
    );
    return { deviations, recallAt10: found / wanted, meanCandidates: candidates / results.length };
  });
}
