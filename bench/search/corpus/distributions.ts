import type { Random } from '../../random.ts';

/** A number of the standard normal distribution (Box and Muller 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** A length whose logarithm is normal: half are below the median, and a few are very long. */
export interface LengthShape {
  /** Characters. */
  median: number;
  sigma: number;
  /** Characters. */
  min: number;
  max: number;
}

export function lengthOf({ median, sigma, min, max }: LengthShape, random: Random): number {
  return Math.round(Math.min(max, Math.max(min, median * Math.exp(sigma * normal(random)))));
}

/** One of a list in which the r-th comes 1/r as often as the first (Zipf): few senders write most of the mail. */
export function pickByRank<T>(list: readonly T[], random: Random): T {
  return list[Math.min(list.length, Math.floor((list.length + 1) ** random.next())) - 1] as T;
}

export function chance(share: number, random: Random): boolean {
  return random.next() < share;
}
