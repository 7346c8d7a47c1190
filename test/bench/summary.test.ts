import { expect, it } from 'vitest';
import { summaryOf } from '../../bench/summary.ts';

it('gives the nearest ranks, to a hundredth', () => {
  const values = Array.from({ length: 200 }, (_, n) => n + 1.0049).toReversed();
  expect(summaryOf(values)).toEqual({ count: 200, p50Ms: 100, p99Ms: 198, maxMs: 200 });
  expect(summaryOf([1.2345])).toEqual({ count: 1, p50Ms: 1.23, p99Ms: 1.23, maxMs: 1.23 });
  expect(summaryOf([])).toEqual({ count: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 });
});
