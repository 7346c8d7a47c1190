import { MARGIN_DEVIATIONS, MAX_CANDIDATES, signatureMargin } from '../../shared/search/candidates.ts';

/** What one query found. */
export interface QueryRecall {
  /** How many of the exact nearest ten above the floor were found, and how many there are. */
  found: number;
  wanted: number;
  /** Every row, the nearest signature first: its distance, and whether it is among the exact nearest ten. */
  rows: readonly { distance: number; isNearest: boolean }[];
}

/** The rows that a search re-ranks, were the margin so many deviations wide. */
export function candidatesOf(
  { rows }: QueryRecall,
  dimensions: number,
  deviations = MARGIN_DEVIATIONS,
): QueryRecall['rows'] {
  const tenth = rows[Math.min(9, rows.length - 1)]?.distance ?? 0;
  const most = tenth + signatureMargin(dimensions, tenth, deviations);
  return rows.filter(({ distance }) => distance <= most).slice(0, MAX_CANDIDATES);
}
