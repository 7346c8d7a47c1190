import { type CollectionRun, isCheckpointDue } from './collection-run.ts';
import type { CollectionSource, ListEntry } from './collection-source.ts';
import { GoogleError } from './google-error.ts';
import { ITEM_TRIES } from './item-tries.ts';
import { keptBeside } from './kept-beside.ts';
import { QuotaWaitError } from './quota-wait-error.ts';
import { storeChunk } from './store-chunk.ts';
import type { ItemFailure, Known } from './sync-store.ts';

/** An outage may have had it skipped, and nobody may ever change it. An item that always fails costs half a minute of tries a day. */
const RETRY_AFTER_MS = 24 * 3_600_000;

/** One batch of Gmail; two rounds of files. */
const AT_ONCE = 10;

export interface Restored {
  /** Whether any item was stored, or found to be gone. */
  changed: boolean;
  /** How many more items the copy holds. */
  gained: number;
}

/**
 * Tries the items again that were skipped, and not tried for a day: at the end of a pass, some at a time, until all were tried, some
 * were tried in vain, or the time is up. Whatever Google says of them, the pass is whole.
 */
export async function retrySkipped(run: CollectionRun, source: CollectionSource): Promise<Restored> {
  const { lease, store, clock } = run;
  const triedBefore = new Date(clock.now().getTime() - RETRY_AFTER_MS);
  const restored: Restored = { changed: false, gained: 0 };
  while (!isCheckpointDue(run)) {
    const ids = await store.listSkipped(lease, { triedBefore, limit: AT_ONCE });
    if (ids.length === 0) break;
    const before = await store.known(lease, ids);
    try {
      await retry(run, source, ids, before);
    } catch (error) {
      if (error instanceof QuotaWaitError) break;
      if (!(error instanceof GoogleError) || error.kind === 'unauthorized') throw error;
      // A quota says nothing of the items. Anything else might be said of them for ever.
      if (error.kind !== 'rateLimited') await store.noteFailures(lease, failuresOf(ids, error));
    }
    restored.gained += (await store.known(lease, ids)).size - before.size;
    const failing = await store.listFailing(lease, ids);
    const isDone = (id: string) => !failing.has(id);
    restored.changed ||= ids.some(isDone);
    if (!ids.every(isDone)) break;
  }
  return restored;
}

async function retry(
  run: CollectionRun,
  source: CollectionSource,
  ids: readonly string[],
  known: ReadonlyMap<string, Known>,
): Promise<void> {
  const { lease, store, signal } = run;
  const entries: ListEntry[] = [];
  const gone: string[] = [];
  const failures: ItemFailure[] = [];
  for (const one of await source.find(ids, signal, keptBeside(run))) {
    switch (one.kind) {
      case 'entry':
        entries.push(one.entry);
        break;
      case 'gone':
        gone.push(one.id);
        break;
      case 'failed':
        failures.push(...failuresOf([one.id], one.error));
        break;
      default:
        one satisfies never;
    }
  }
  const removals = gone.flatMap((id) => known.get(id)?.id ?? []);
  if (gone.length > 0) await store.commit(lease, { upserts: [], removals, gone });
  if (failures.length > 0) await store.noteFailures(lease, failures);
  if (entries.length > 0) await storeChunk(run, source, entries, known, undefined);
}

function failuresOf(ids: readonly string[], { message }: GoogleError): ItemFailure[] {
  return ids.map((externalId) => ({ externalId, reason: message, limit: ITEM_TRIES.inDoubt }));
}
