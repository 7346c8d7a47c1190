import { chunkSize } from './chunk-size.ts';
import { chunksOf } from './chunks-of.ts';
import type { CollectionRun } from './collection-run.ts';
import type { CollectionSource } from './collection-source.ts';
import { storeChunk } from './store-chunk.ts';

/**
 * Stores what came last, when more is wanted than when it looked last. To be asked between the chunks of a long pass, so that a pushed
 * mail waits for a chunk and not for the pass. Where the source can't tell what came last, it does nothing.
 * @returns gives the ids of those that were unknown, and need not be loaded again
 * @param atOnce looks the first time, too: the pass was begun by an earlier run, and nobody looked since
 */
export function createArrivals(
  run: CollectionRun,
  source: CollectionSource,
  atOnce: boolean,
): () => Promise<readonly string[]> {
  const { lease, store, signal } = run;
  let satisfied = atOnce ? undefined : lease.target;
  return async () => {
    if (!source.newest) return [];
    const wanted = await store.wanted(lease);
    if (wanted === satisfied) return [];
    const entries = await source.newest(signal);
    const ids = entries.map(({ id }) => id);
    const known = await store.known(lease, ids);
    const unknown = entries.filter(({ id }) => !known.has(id));
    const stored: string[] = [];
    for (const chunk of chunksOf(unknown, chunkSize(lease))) {
      // The pages that were read do not name them.
      const listed = [{ list: '', ids: chunk.map(({ id }) => id) }];
      const unstored = await storeChunk(run, source, chunk, known, { listed });
      // What could not be stored comes again, with the pass or the changes after it; of the others no page may tell any more.
      if (unstored) await store.commit(lease, { upserts: [], removals: [] }, { listed });
      stored.push(...chunk.map(({ id }) => id).filter((id) => !unstored?.ids.has(id)));
    }
    satisfied = wanted;
    return stored;
  };
}
