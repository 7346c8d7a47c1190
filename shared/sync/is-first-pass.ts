import type { Lease } from './sync-store.ts';

/**
 * Whether no pass of the collection was ever whole, so that its progress is what the person waits for. A first pass that is to be
 * compared with what it has stored has a cursor already.
 */
export function isFirstPass({ cursor, lastSuccessAt }: Pick<Lease, 'cursor' | 'lastSuccessAt'>): boolean {
  return cursor === null || lastSuccessAt === null;
}
