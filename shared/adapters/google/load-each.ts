import type { ListEntry, Loaded } from '../../sync/collection-source.ts';
import { GoogleError } from '../../sync/google-error.ts';
import type { ItemContent } from '../../sync/item-content.ts';
import { MalformedResourceError } from './malformed-resource-error.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { storable } from './storable.ts';

/** Google advises against more than 50 requests in flight for a mailbox; workers of one person may come together. */
const CONCURRENCY = 10;

/** Loads entries one by one, ten at a time. One that is gone or can't be read does not stop the others. */
export function loadEach<Entry extends ListEntry>(
  entries: readonly Entry[],
  signal: AbortSignal,
  load: (entry: Entry, signal: AbortSignal) => Promise<ItemContent>,
): Promise<Loaded[]> {
  return mapConcurrently(entries, CONCURRENCY, signal, async (entry, either): Promise<Loaded> => {
    try {
      return { kind: 'item', content: storable(await load(entry, either)) };
    } catch (error) {
      if (error instanceof GoogleError && error.kind === 'notFound') return { kind: 'gone', id: entry.id };
      if (error instanceof MalformedResourceError) return { kind: 'malformed', id: entry.id, reason: error.message };
      throw error;
    }
  });
}
