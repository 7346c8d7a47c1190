import type { Lease } from './sync-store.ts';

/**
 * Items loaded and committed together. Google recommends no more in one batch, and a statement that writes them stays
 * below the 16 KB of text that RDS Proxy bears.
 */
export const CHUNK_SIZE = 50;

/** Halved with each run in a row that came to nothing: a chunk that takes longer than a run would never be stored. */
export function chunkSize({ fruitlessRuns }: Pick<Lease, 'fruitlessRuns'>): number {
  return Math.max(1, Math.floor(CHUNK_SIZE / 2 ** fruitlessRuns));
}
