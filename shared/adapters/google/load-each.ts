import type { ListEntry, Loaded } from '../../sync/collection-source.ts';
import { GoogleError, type GoogleErrorKind } from '../../sync/google-error.ts';
import type { ItemContent } from '../../sync/item-content.ts';
import { outageAtStart } from '../../sync/outage-at-start.ts';
import { MalformedResourceError } from './malformed-resource-error.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { storable } from './storable.ts';

/** Round trips that are waited for at the same time; drive-source.ts lets large files wait for each other. */
export const CONCURRENCY = 5;

/**
 * Loads entries one by one, five at a time. One that is gone, that Google does not give or that can't be read does not stop the others.
 * @throws what two fail of before any could be had: Google gives none
 */
export function loadEach<Entry extends ListEntry>(
  entries: readonly Entry[],
  signal: AbortSignal,
  load: (entry: Entry, signal: AbortSignal) => Promise<ItemContent>,
): Promise<Loaded[]> {
  const outageBy = outageAtStart();
  return mapConcurrently(entries, CONCURRENCY, signal, async (entry, either) => {
    const loaded = await loadOne(entry.id, () => load(entry, either));
    const outage = outageBy(loaded.kind === 'failed' ? loaded.error : undefined);
    if (outage) throw outage;
    return loaded;
  });
}

/** What came of loading an item. @throws what says nothing about this one alone */
export async function loadOne(id: string, load: () => Promise<ItemContent>): Promise<Loaded> {
  try {
    return { kind: 'item', content: storable(await load()) };
  } catch (error) {
    if (error instanceof GoogleError && error.kind === 'notFound') return { kind: 'gone', id };
    if (error instanceof GoogleError && FAILS_ALONE.has(error.kind)) return { kind: 'failed', id, error };
    if (error instanceof MalformedResourceError) return { kind: 'malformed', id, reason: error.message };
    // A case that this program does not foresee. Its message may hold content.
    if (UNFORESEEN.some((kind) => error instanceof kind)) return { kind: 'malformed', id, reason: nameOf(error) };
    throw error;
  }
}

/** What Google may say of one item while it gives all others; or what keeps this one alone from being asked for. */
export const FAILS_ALONE: ReadonlySet<GoogleErrorKind> = new Set(['invalid', 'exhausted', 'transient', 'unsent']);

const UNFORESEEN = [TypeError, RangeError, SyntaxError, URIError];

function nameOf(error: unknown): string {
  return `it could not be understood (${(error as Error).name})`;
}
