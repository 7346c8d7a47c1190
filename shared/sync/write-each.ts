import type { CollectionRun } from './collection-run.ts';
import { externalId } from './item-content.ts';
import { ItemRefusedError } from './item-refused-error.ts';
import type { Changes, ItemFailure, Progress, SkippedItems } from './sync-store.ts';

/** An item that Google did not give, or the database refused. */
export interface ItemFailed extends Omit<ItemFailure, 'limit'> {
  error: unknown;
}

/** Commits all of it; where the database refuses that, each item by itself, to find which one it is. */
export async function commitEach(
  { lease, store }: CollectionRun,
  changes: Changes,
  progress: Progress | undefined,
): Promise<ItemFailed[]> {
  try {
    await store.commit(lease, changes, progress);
    return [];
  } catch (error) {
    if (!(error instanceof ItemRefusedError)) throw error;
  }
  const refused: ItemFailed[] = [];
  await store.commit(lease, { ...changes, upserts: [] });
  for (const upsert of changes.upserts) {
    try {
      await store.commit(lease, { ...changes, upserts: [upsert], removals: [], gone: [] });
    } catch (error) {
      if (!(error instanceof ItemRefusedError)) throw error;
      refused.push({ externalId: externalId(upsert.item), reason: error.message, error });
    }
  }
  return refused;
}

/** Notes what failed together with what remains of it; where the database refuses that, each by itself, and that one without it. */
export async function noteEach(
  { lease, store }: CollectionRun,
  failures: readonly ItemFailure[],
): Promise<SkippedItems> {
  try {
    return await store.noteFailures(lease, failures);
  } catch (error) {
    if (!(error instanceof ItemRefusedError)) throw error;
  }
  const noted: SkippedItems[] = [];
  for (const failure of failures) {
    try {
      noted.push(await store.noteFailures(lease, [failure]));
    } catch (error) {
      if (!(error instanceof ItemRefusedError)) throw error;
      noted.push(await store.noteFailures(lease, [{ ...failure, remains: undefined }]));
    }
  }
  return {
    before: new Set(noted.flatMap(({ before }) => [...before])),
    now: new Set(noted.flatMap(({ now }) => [...now])),
  };
}
