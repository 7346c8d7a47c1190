/** Milliseconds, to a hundredth; `count` is how many were measured. */
export interface Summary {
  count: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

export function summaryOf(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    count: values.length,
    p50Ms: nearestRank(sorted, 50),
    p99Ms: nearestRank(sorted, 99),
    maxMs: nearestRank(sorted, 100),
  };
}

/** The smallest value that `percent` of the sorted values do not exceed, to a hundredth; 0 when there are none. */
export function nearestRank(sorted: readonly number[], percent: number): number {
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
  return Math.round(value * 100) / 100;
}
