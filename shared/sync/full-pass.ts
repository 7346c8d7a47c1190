import { createArrivals } from './arrivals.ts';
import { chunksOf } from './chunks-of.ts';
import { type CollectionRun, isCheckpointDue, type PassResult } from './collection-run.ts';
import type { CollectionSource, ListEntry } from './collection-source.ts';
import { GoogleError } from './google-error.ts';
import { isFirstPass } from './is-first-pass.ts';
import { CHUNK_SIZE, storeChunk, type Unstored } from './store-chunk.ts';
import type { Known, Progress } from './sync-store.ts';

/**
 * Lists a collection and compares it with the copy: what is new or changed is loaded and stored, what is known and
 * unchanged is left alone, what vanished is deleted. Serves the first pass, and any time when Google can't tell what has
 * changed since the cursor.
 *
 * The anchor is taken before the listing, so whatever happens meanwhile is in the changes since the anchor. Each chunk is
 * a commit; the one that ends a page moves the page token on. A pass that is taken up has not seen what was
 * listed before, so it lists the ids once more before it deletes anything.
 *
 * Who waits for a new mail does not wait for the old ones: whenever more is wanted, and when the pass is taken up, what came last
 * is stored first. (What else has changed meanwhile comes with the changes since the anchor.)
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
    // A first pass keeps its anchor: it does not compare what it has stored, whose changes since then only that one tells.
    const { lease } = run;
    const anchor = lease.cursor === null ? lease.anchor : null;
    return listAndCompare({ ...run, lease: { ...lease, pageToken: null, anchor, itemsSeen: 0 } }, source, refreshLists);
  }
}

async function listAndCompare(
  run: CollectionRun,
  source: CollectionSource,
  refreshLists: () => Promise<void>,
): Promise<PassResult> {
  const { lease, store, signal } = run;
  const firstPass = isFirstPass(lease);
  const resumed = lease.pageToken !== null || lease.anchor !== null;
  let anchor = lease.anchor;
  let itemsSeen = resumed ? lease.itemsSeen : 0;
  let pageToken = lease.pageToken;
  let isTakenUp = resumed;
  const listed = new Set<string>();
  const arrivals = createArrivals(run, source, resumed);
  const arrived = new Set<string>();

  if (!resumed) {
    const takenAt = run.clock.now();
    const start = await source.begin(signal);
    await store.begin(lease, { pass: 'listing', ...start, takenAt });
    anchor = start.anchor;
  }
  if (pageToken === null) await refreshLists();
  do {
    const page = await source.list(pageToken, signal);
    // A listing that shifts while it is paged through may name an item twice.
    const entries = [...new Map(page.entries.map((entry) => [entry.id, entry])).values()];
    for (const { id } of entries) listed.add(id);
    anchor = page.anchor ?? anchor;
    const known = await store.known(
      lease,
      entries.map(({ id }) => id),
    );
    // What a run before this one has stored of the page is counted already.
    if (isTakenUp) itemsSeen = Math.max(0, itemsSeen - known.size);
    isTakenUp = false;
    const changed = entries.filter((entry) => hasChanged(entry, known.get(entry.id)));
    let seen = itemsSeen + entries.length - changed.length;
    itemsSeen += entries.length;
    const ofPage = (token: string | null, count: number): Progress =>
      firstPass ? { pageToken: token, itemsSeen: count } : { pageToken: token };
    const chunks = chunksOf(changed, CHUNK_SIZE);
    let unstored: Unstored | undefined;
    for (const [index, chunk] of chunks.entries()) {
      const { listed: newest, stored } = await arrivals();
      for (const id of newest) listed.add(id);
      for (const id of stored) arrived.add(id);
      if (isCheckpointDue(run)) return { kind: 'checkpoint' };
      seen += chunk.length;
      const isLast = index === chunks.length - 1;
      const left = await storeChunk(
        run,
        source,
        chunk.filter(({ id }) => !arrived.has(id)),
        known,
        isLast && !unstored ? ofPage(page.nextPageToken, itemsSeen) : ofPage(pageToken, seen),
      );
      unstored ??= left;
    }
    // The page is listed again, and what is stored of it by now is left alone.
    if (unstored) throw unstored.error;
    if (chunks.length === 0)
      await store.commit(lease, { upserts: [], removals: [] }, ofPage(page.nextPageToken, itemsSeen));
    pageToken = page.nextPageToken;
    if (pageToken !== null && isCheckpointDue(run)) return { kind: 'checkpoint' };
  } while (pageToken !== null);

  if (anchor === null) throw new GoogleError('invalid', 'The listing ended without a point to ask for changes from.');
  const present = resumed ? await listIds(source, signal) : listed;
  await removeVanished(run, present);
  return { kind: 'whole', cursor: anchor, itemsSeen: present.size, changed: true };
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
  const gone = [...(await store.listFailing(lease)).keys()].filter((id) => !present.has(id));
  if (gone.length > 0) await store.commit(lease, { upserts: [], removals: [], gone });
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
