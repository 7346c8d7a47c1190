import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanOf, metricsOf } from '../../../eval/search/metrics.ts';

const grades = (grades: Record<string, number>) => new Map(Object.entries(grades));

describe('the metrics of a ranking', () => {
  it('are those worked out by hand', () => {
    // Gains 3 at rank 2 and 1 at rank 4: 3/log2(3) + 1/log2(5) = 1.89279 + 0.43068 = 2.32347.
    // The best order is 3, 1, 1: 3 + 1/log2(3) + 1/2 = 3 + 0.63093 + 0.5 = 4.13093.
    const { precisionAt5, ndcgAt10, recallAt10, mrr } = metricsOf(['x', 'a', 'y', 'b'], grades({ a: 2, b: 1, c: 1 }));
    expect(precisionAt5).toBeCloseTo(0.666667, 6);
    expect(ndcgAt10).toBeCloseTo(0.562456, 5);
    expect(recallAt10).toBeCloseTo(0.666667, 6);
    expect(mrr).toBe(0.5);
  });

  it('take five for all, where more than five are relevant', () => {
    const seven = grades({ a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 });
    expect(metricsOf(['a', 'x', 'b', 'c', 'd', 'e'], seven).precisionAt5).toBe(0.8);
    expect(metricsOf(['a', 'x', 'b', 'c', 'd', 'e'], seven).recallAt10).toBeCloseTo(0.714286, 6);
  });

  it('take what is there for all, where fewer are relevant', () => {
    expect(metricsOf(['x', 'y', 'z', 'w', 'a'], grades({ a: 2 })).precisionAt5).toBe(1);
    expect(metricsOf(['x', 'y', 'z', 'w', 'v', 'a'], grades({ a: 2 })).precisionAt5).toBe(0);
  });

  it('do not look beyond the tenth', () => {
    const late = metricsOf([...'0123456789', 'a'], grades({ a: 1 }));
    expect(late).toEqual({ precisionAt5: 0, ndcgAt10: 0, recallAt10: 0, mrr: 0 });
    const tenth = metricsOf([...'012345678', 'a'], grades({ a: 1 }));
    expect(tenth.recallAt10).toBe(1);
    expect(tenth.mrr).toBe(0.1);
    // 1/log2(11)
    expect(tenth.ndcgAt10).toBeCloseTo(0.289065, 6);
  });

  it('take what was judged 0, or less, or not at all for not relevant', () => {
    expect(metricsOf(['bad', 'worse', 'unknown', 'a'], grades({ bad: 0, worse: -2, a: 1 }))).toEqual({
      precisionAt5: 1,
      // 1/log2(5)
      ndcgAt10: expect.closeTo(0.430677, 6),
      recallAt10: 1,
      mrr: 0.25,
    });
  });

  it('do not exist where nothing is relevant, or a document is ranked twice', () => {
    expect(() => metricsOf(['a'], grades({ a: 0 }))).toThrow('No document is relevant');
    expect(() => metricsOf(['a', 'a'], grades({ a: 1 }))).toThrow('names a document twice');
  });

  const judged = fc.dictionary(fc.stringMatching(/^[a-z]$/), fc.integer({ min: 1, max: 3 }), {
    minKeys: 1,
    maxKeys: 10,
  });

  it('are 1 for the best order, and 0 for a ranking of others', () => {
    fc.assert(
      fc.property(judged, (judgements) => {
        const best = Object.entries(judgements).sort(([, a], [, b]) => b - a);
        const ranking = best.map(([id]) => id);
        const { ndcgAt10, ...others } = metricsOf(ranking, grades(judgements));
        expect(ndcgAt10).toBeCloseTo(1, 12);
        expect(others).toEqual({ precisionAt5: 1, recallAt10: 1, mrr: 1 });
        const none = metricsOf(
          ranking.map((id) => id.toUpperCase()),
          grades(judgements),
        );
        expect(none).toEqual({ precisionAt5: 0, ndcgAt10: 0, recallAt10: 0, mrr: 0 });
      }),
    );
  });
});

describe('the mean of metrics', () => {
  it('is that of each', () => {
    const one = { precisionAt5: 1, ndcgAt10: 0.5, recallAt10: 0.25, mrr: 1 };
    const other = { precisionAt5: 0, ndcgAt10: 0.25, recallAt10: 0.75, mrr: 0.5 };
    expect(meanOf([one, other])).toEqual({ precisionAt5: 0.5, ndcgAt10: 0.375, recallAt10: 0.5, mrr: 0.75 });
    expect(meanOf([])).toEqual({ precisionAt5: 0, ndcgAt10: 0, recallAt10: 0, mrr: 0 });
  });
});
