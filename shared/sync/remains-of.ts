import type { Changes, ItemFailure, SkippedItems } from './sync-store.ts';

/** What is stored of items that failed and are skipped by now. Whoever meets again those that were skipped before stores them again. */
export function remainsOf(failures: readonly ItemFailure[], skipped: SkippedItems): Changes {
  const ofSkipped = failures.filter(
    ({ externalId: id, remains }) => remains && (skipped.now.has(id) || skipped.before.has(id)),
  );
  return {
    upserts: ofSkipped.flatMap(({ remains }) => remains ?? []),
    removals: [],
    isRepeated: ofSkipped.every(({ externalId }) => skipped.before.has(externalId)),
  };
}
