import type { ListEntry, Loaded } from '../../sync/collection-source.ts';
import { GoogleError } from '../../sync/google-error.ts';
import type { ItemContent } from '../../sync/item-content.ts';
import { MalformedResourceError } from './malformed-resource-error.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { storable } from './storable.ts';

/** Files of 20 MB that are under way at the same time, and a worker has 512 MB. */
const CONCURRENCY = 5;

/** Loads entries one by one, five at a time. One that is gone or can't be read does not stop the others. */
export function loadEach<Entry extends ListEntry>(
  entries: readonly Entry[],
  signal: AbortSignal,
  load: (entry: Entry, signal: AbortSignal) => Promise<ItemContent>,
): Promise<Loaded[]> {
  return mapConcurrently(entries, CONCURRENCY, signal, (entry, either) => loadOne(entry.id, () => load(entry, either)));
}

/** What came of loading an item. @throws what says nothing about this one alone */
export async function loadOne(id: string, load: () => Promise<ItemContent>): Promise<Loaded> {
  try {
    return { kind: 'item', content: storable(await load()) };
  } catch (error) {
    if (error instanceof GoogleError && error.kind === 'notFound') return { kind: 'gone', id };
    if (error instanceof MalformedResourceError) return { kind: 'malformed', id, reason: error.message };
    throw error;
  }
}
