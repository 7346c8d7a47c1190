import { CHUNK_SIZE } from './chunk-size.ts';
import { type CollectionRun, isCheckpointDue } from './collection-run.ts';
import type { CollectionSource } from './collection-source.ts';
import { isDeadToken } from './google-error.ts';

/**
 * Deletes what the copy holds and a listing that came to its end did not give, and forgets what failed of such items. Stops with `checkpoint` when the time is up; the
 * next run finds what is deleted already.
 *
 * What is changed while pages are read may stand on none of them: a file that is modified goes from a page that is still to
 * come to one that was read. So what has changed since the anchor is left to the pass over those changes, which comes next; and all
 * of it is, where they can't be told, as that pass compares again.
 */
export async function removeVanished(
  run: CollectionRun,
  source: CollectionSource,
  anchor: string,
): Promise<'whole' | 'checkpoint'> {
  const { lease, store, signal } = run;
  const failures = await store.listUnlistedFailures(lease);
  let unlisted = await store.listUnlisted(lease, null);
  if (failures.length === 0 && unlisted.length === 0) return 'whole';
  const changed = await changedSince(source, anchor, signal);
  if (!changed) return 'whole';
  const gone = failures.filter((id) => !changed.has(id));
  if (gone.length > 0) await store.commit(lease, { upserts: [], removals: [], gone });
  while (unlisted.length > 0) {
    const removals = unlisted.filter(({ externalId }) => !changed.has(externalId)).map(({ id }) => id);
    for (let from = 0; from < removals.length; from += CHUNK_SIZE) {
      if (isCheckpointDue(run)) return 'checkpoint';
      await store.commit(lease, { upserts: [], removals: removals.slice(from, from + CHUNK_SIZE) });
    }
    unlisted = await store.listUnlisted(lease, unlisted.at(-1)?.externalId ?? null);
  }
  return 'whole';
}

/** Google's ids of what has changed since the anchor and is there; undefined where that can't be told. */
async function changedSince(
  source: CollectionSource,
  anchor: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  const ids = new Set<string>();
  try {
    for (let pageToken: string | null = null; ; ) {
      const page: Awaited<ReturnType<CollectionSource['changes']>> = await source.changes(
        { cursor: anchor, pageToken },
        signal,
      );
      if (page.kind === 'untold') return undefined;
      for (const { id } of page.changed) ids.add(id);
      for (const id of page.gone) ids.delete(id);
      pageToken = page.nextPageToken;
      if (pageToken === null) return ids;
    }
  } catch (error) {
    if (isDeadToken(error)) return undefined;
    throw error;
  }
}
