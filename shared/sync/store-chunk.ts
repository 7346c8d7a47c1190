import type { Item } from '../domain/hit.ts';
import { newId } from '../domain/ids.ts';
import { searchUnitsOf } from '../search/units.ts';
import type { CollectionRun } from './collection-run.ts';
import type { CollectionSource, ListEntry } from './collection-source.ts';
import { externalId } from './item-content.ts';
import { logUnread } from './log-unread.ts';
import { logged } from './sync-log.ts';
import type { Known, Progress } from './sync-store.ts';

/**
 * Items loaded and committed together. Google recommends no more in one batch, and a statement that writes them stays
 * below the 16 KB of text that RDS Proxy bears.
 */
export const CHUNK_SIZE = 50;

/** Loads entries, at most `CHUNK_SIZE`, and commits them. With `progress`, the commit moves the position of the pass on. */
export async function storeChunk(
  { lease, store, clock, log, signal }: CollectionRun,
  source: CollectionSource,
  chunk: readonly ListEntry[],
  known: ReadonlyMap<string, Known>,
  progress: Progress | undefined,
): Promise<void> {
  const storedIds = chunk.flatMap(({ id }) => known.get(id)?.id ?? []);
  const stored = storedIds.length > 0 ? await store.read(lease, storedIds) : new Map<string, Item>();
  const loaded = await source.load(chunk, stored, signal);
  const items: Item[] = [];
  const removals: string[] = [];
  for (const one of loaded) {
    switch (one.kind) {
      case 'item':
        items.push({ ...one.content, id: known.get(externalId(one.content))?.id ?? newId(clock) });
        logUnread(log, lease.job, one.content);
        break;
      case 'gone':
        removals.push(...[known.get(one.id)?.id].filter((id) => id !== undefined));
        break;
      case 'malformed':
        log.warn('Skipped an item that can not be read.', { ...logged(lease.job), id: one.id, reason: one.reason });
        break;
    }
  }
  await store.commit(
    lease,
    { upserts: items.map((item) => ({ item, units: searchUnitsOf(item) })), removals },
    progress,
  );
}
