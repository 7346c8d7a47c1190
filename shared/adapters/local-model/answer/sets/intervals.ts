/** A span of time, the end exclusive. */
export interface Interval {
  start: Date;
  end: Date;
}

const MINUTE_MS = 60_000;

/** The parts of a window that none of the intervals takes and that last at least `minutes`, in their order. */
export function gaps(window: Interval, taken: readonly Interval[], minutes: number): Interval[] {
  const free: Interval[] = [];
  let from = window.start.getTime();
  const add = (to: number) => {
    if (to > from && to - from >= minutes * MINUTE_MS) free.push({ start: new Date(from), end: new Date(to) });
  };
  for (const { start, end } of taken.toSorted((a, b) => a.start.getTime() - b.start.getTime())) {
    if (end <= window.start || start >= window.end || end <= start) continue;
    add(start.getTime());
    from = Math.max(from, end.getTime());
  }
  add(window.end.getTime());
  return free;
}

/** The pairs of intervals that share time, each once: the earlier one first, in the order of their starts. */
export function overlaps<T extends Interval>(intervals: readonly T[]): [T, T][] {
  const sorted = intervals.toSorted((a, b) => a.start.getTime() - b.start.getTime());
  return sorted.flatMap((first, index) =>
    sorted
      .slice(index + 1)
      .filter((second) => second.start < first.end && second.end > first.start)
      .map((second): [T, T] => [first, second]),
  );
}
