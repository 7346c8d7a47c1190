import { type CollectionRun, isCheckpointDue, type PassResult } from './collection-run.ts';
import type { CollectionSource, ListEntry } from './collection-source.ts';
import { GoogleError } from './google-error.ts';
import { CHUNK_SIZE, storeChunk } from './store-chunk.ts';
import type { Known, Progress } from './sync-store.ts';

/**
 * Lists a collection and compares it with the copy: what is new or changed is loaded and stored, what is known and
 * unchanged is left alone, what vanished is deleted. Serves the first pass, and any time when Google can't tell what has
 * changed since the cursor.
 *
 * The anchor is taken before the listing, so whatever happens meanwhile is in the changes since the anchor. Each chunk is
 * a commit; the one that ends a page moves the page token on. A pass that takes up at a page token has not seen what was
 * listed before it, so it lists the ids once more before it deletes anything.
 *
 * @param refreshLists reads the lists that stand beside the items; after the anchor was taken, or a change of theirs
 *   in between would be missed
 */
export async function fullPass(
  run: CollectionRun,
  source: CollectionSource,
  refreshLists: () => Promise<void>,
): Promise<PassResult> {
  try {
    return await listAndCompare(run, source, refreshLists);
  } catch (error) {
    // Page tokens don't live for ever. What was stored so far is known by now, so starting over costs the listing only.
    const isDead = error instanceof GoogleError && (error.kind === 'invalid' || error.kind === 'expired');
    if (run.lease.pageToken === null || !isDead) throw error;
    return listAndCompare({ ...run, lease: { ...run.lease, pageToken: null } }, source, refreshLists);
  }
}

async function listAndCompare(
  run: CollectionRun,
  source: CollectionSource,
  refreshLists: () => Promise<void>,
): Promise<PassResult> {
  const { lease, store, signal } = run;
  const firstPass = lease.cursor === null;
  const resumed = lease.pageToken !== null;
  let anchor = lease.anchor;
  let itemsSeen = resumed ? lease.itemsSeen : 0;
  let pageToken = lease.pageToken;
  const listed = new Set<string>();

  if (!resumed) {
    const takenAt = run.clock.now();
    const start = await source.begin(signal);
    await store.begin(lease, { pass: 'listing', ...start, takenAt });
    anchor = start.anchor;
    await refreshLists();
  }
  do {
    const page = await source.list(pageToken, signal);
    for (const entry of page.entries) listed.add(entry.id);
    itemsSeen += page.entries.length;
    anchor = page.anchor ?? anchor;
    pageToken = page.nextPageToken;
    const progress = firstPass ? { pageToken, itemsSeen } : { pageToken };
    if ((await storePage(run, source, page.entries, progress)) === 'checkpoint') return { kind: 'checkpoint' };
    if (pageToken !== null && isCheckpointDue(run)) return { kind: 'checkpoint' };
  } while (pageToken !== null);

  if (anchor === null) throw new GoogleError('invalid', 'The listing ended without a point to ask for changes from.');
  const present = resumed ? await listIds(source, signal) : listed;
  await removeVanished(run, present);
  return { kind: 'whole', cursor: anchor, itemsSeen: present.size, changed: true };
}

async function storePage(
  run: CollectionRun,
  source: CollectionSource,
  entries: readonly ListEntry[],
  progress: Progress,
): Promise<'stored' | 'checkpoint'> {
  const { lease, store } = run;
  // A listing that shifts while it is paged through may name an item twice.
  const unique = [...new Map(entries.map((entry) => [entry.id, entry])).values()];
  const known = await store.known(
    lease,
    unique.map(({ id }) => id),
  );
  const changed = unique.filter((entry) => hasChanged(entry, known.get(entry.id)));
  for (let from = 0; from < changed.length; from += CHUNK_SIZE) {
    if (isCheckpointDue(run)) return 'checkpoint';
    const chunk = changed.slice(from, from + CHUNK_SIZE);
    const last = from + CHUNK_SIZE >= changed.length;
    await storeChunk(run, source, chunk, known, last ? progress : undefined);
  }
  if (changed.length === 0) await store.commit(lease, { upserts: [], removals: [] }, progress);
  return 'stored';
}

function hasChanged(entry: ListEntry, known: Known | undefined): boolean {
  return !known || (entry.revision !== null && entry.revision !== known.revision);
}

async function listIds(source: CollectionSource, signal: AbortSignal): Promise<Set<string>> {
  const ids = new Set<string>();
  let pageToken: string | null = null;
  do {
    const page = await source.list(pageToken, signal);
    for (const { id } of page.entries) ids.add(id);
    pageToken = page.nextPageToken;
  } while (pageToken !== null);
  return ids;
}

async function removeVanished({ lease, store, signal }: CollectionRun, present: ReadonlySet<string>): Promise<void> {
  let after: string | null = null;
  for (;;) {
    signal.throwIfAborted();
    const stored = await store.listKnown(lease, after);
    const vanished = stored.filter(({ externalId }) => !present.has(externalId)).map(({ id }) => id);
    for (let from = 0; from < vanished.length; from += CHUNK_SIZE) {
      await store.commit(lease, { upserts: [], removals: vanished.slice(from, from + CHUNK_SIZE) });
    }
    after = stored.at(-1)?.externalId ?? null;
    if (after === null) return;
  }
}
