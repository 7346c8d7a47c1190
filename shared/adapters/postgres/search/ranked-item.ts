import type { Service } from '../../../domain/service.ts';

/** An item as the statements of the search find it. */
export interface RankedItem {
  service: Service;
  itemId: string;
  /** BM25 of its best chunk; 0 where there were no words to look for. */
  score: number;
  occurredAt: Date;
  /** The matching chunks' texts, best first, at most PASSAGES. */
  passages: string[];
}

/** Passages of one hit: enough to answer from, and short enough to show. */
export const PASSAGES = 3;
