import { FOUND } from './collection-source.ts';
import type { Changes, Lease, Progress } from './sync-store.ts';

/**
 * Whether a run that commits this has done something that the next one need not do again. A run that stores again what the one before it
 * has stored, and never comes further, would go on for ever.
 */
export function movesOn(
  { pageToken }: Pick<Lease, 'pageToken'>,
  changes: Changes,
  progress: Progress | undefined,
): boolean {
  if (progress?.pageToken !== undefined && progress.pageToken !== pageToken) return true;
  if (progress?.listed?.some(({ list, ids }) => list === FOUND && ids.length > 0)) return true;
  return changes.removals.length > 0 || (changes.upserts.length > 0 && changes.isRepeated !== true);
}
