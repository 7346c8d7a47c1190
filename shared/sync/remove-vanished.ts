import { CHUNK_SIZE, chunkSize } from './chunk-size.ts';
import { type CollectionRun, isCheckpointDue } from './collection-run.ts';
import { type CollectionSource, FOUND } from './collection-source.ts';
import { GoogleError, isDeadToken } from './google-error.ts';
import { keptBeside } from './kept-beside.ts';
import type { Progress } from './sync-store.ts';
import { unrepeated } from './unrepeated.ts';

/** Looked for together: see CollectionSource.find. */
const FOUND_AT_ONCE = 10;

/**
 * Deletes what the copy holds and a listing that came to its end did not give, and forgets what failed of such items. Stops with
 * `checkpoint` when the time is up; the next run finds what is deleted already.
 *
 * What is changed while pages are read may stand on none of them: a file that is modified goes from a page that is still to
 * come to one that was read. So what has changed since the anchor is left to the pass over those changes, which comes next. Where they
 * can't be told item by item, each is looked for by itself: somebody may change folders all the time. Those that stay are kept with
 * each ten of them, so that the next run does not look for them again. Where the anchor has expired, all stays, as the next pass compares
 * again.
 */
export async function removeVanished(
  run: CollectionRun,
  source: CollectionSource,
  anchor: string,
): Promise<'whole' | 'checkpoint'> {
  const { lease, store, signal } = run;
  const isAllListed =
    (await store.listUnlisted(lease, null)).length === 0 && (await store.listUnlistedFailures(lease)).length === 0;
  if (isAllListed) return 'whole';
  const changed = await changedSince(run, source, anchor);
  if (changed === 'checkpoint') return 'checkpoint';
  if (changed === 'expired') return 'whole';
  /** Which of them are gone, and what is to be kept of the others. */
  const lookFor = async (ids: readonly string[]): Promise<{ gone: ReadonlySet<string>; progress?: Progress }> => {
    if (changed === 'told') return { gone: new Set(ids) };
    const found = await source.find(ids, signal, keptBeside(run));
    const gone = new Set(found.flatMap((one) => (one.kind === 'gone' ? [one.id] : [])));
    // What Google does not give is not known to be gone.
    return { gone, progress: { listed: [{ list: FOUND, ids: ids.filter((id) => !gone.has(id)) }] } };
  };
  const size = changed === 'told' ? CHUNK_SIZE : Math.min(FOUND_AT_ONCE, chunkSize(lease));
  // Without what has changed, which counts as listed by now.
  const failures = await store.listUnlistedFailures(lease);
  for (let from = 0; from < failures.length; from += size) {
    if (isCheckpointDue(run)) return 'checkpoint';
    const { gone, progress } = await lookFor(failures.slice(from, from + size));
    await store.commit(lease, { upserts: [], removals: [], gone: [...gone] }, progress);
  }
  let unlisted = await store.listUnlisted(lease, null);
  while (unlisted.length > 0) {
    for (let from = 0; from < unlisted.length; from += size) {
      if (isCheckpointDue(run)) return 'checkpoint';
      const some = unlisted.slice(from, from + size);
      const { gone, progress } = await lookFor(some.map(({ externalId }) => externalId));
      const removals = some.filter(({ externalId }) => gone.has(externalId)).map(({ id }) => id);
      await store.commit(lease, { upserts: [], removals }, progress);
    }
    unlisted = await store.listUnlisted(lease, unlisted.at(-1)?.externalId ?? null);
  }
  return 'whole';
}

/**
 * Keeps what has changed since the anchor, a page a commit: the next run goes on after the last. It may be most of a mailbox, as
 * somebody may mark all as read while it is listed.
 */
async function changedSince(
  run: CollectionRun,
  source: CollectionSource,
  anchor: string,
): Promise<'told' | 'untold' | 'expired' | 'checkpoint'> {
  const { lease, store, signal } = run;
  const kept = await store.changedUpTo(lease);
  if (kept?.nextPageToken === null) return 'told';
  let pageToken = kept?.nextPageToken ?? null;
  for (let startedOver = false; ; startedOver = true) {
    const next = unrepeated('the changes');
    try {
      for (next(pageToken); ; ) {
        const page = await source.changes({ cursor: anchor, pageToken }, signal, keptBeside(run));
        if (page.kind === 'untold') return 'untold';
        const nextPageToken = next(page.nextPageToken);
        await store.keepChanged(lease, { ids: page.changed.map(({ id }) => id), nextPageToken });
        if (nextPageToken === null) return 'told';
        pageToken = nextPageToken;
        if (isCheckpointDue(run)) return 'checkpoint';
      }
    } catch (error) {
      if (pageToken === null && error instanceof GoogleError && error.kind === 'expired') return 'expired';
      // Page tokens live shorter than anchors.
      if (pageToken === null || startedOver || !isDeadToken(error)) throw error;
      pageToken = null;
    }
  }
}
