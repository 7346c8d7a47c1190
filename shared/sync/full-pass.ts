import { createArrivals } from './arrivals.ts';
import { chunkSize } from './chunk-size.ts';
import { chunksOf } from './chunks-of.ts';
import { type CollectionRun, isCheckpointDue, type PassResult, type WholeItemsPass } from './collection-run.ts';
import type { CollectionSource, ListEntry, ListPage } from './collection-source.ts';
import { GoogleError, isDeadToken } from './google-error.ts';
import { isFirstPass } from './is-first-pass.ts';
import { keptBeside } from './kept-beside.ts';
import { removeVanished } from './remove-vanished.ts';
import { storeChunk, type Unstored } from './store-chunk.ts';
import type { Known, Progress } from './sync-store.ts';
import { unrepeated } from './unrepeated.ts';

/**
 * Lists a collection and compares it with the copy: what is new or changed is loaded and stored, what is known and
 * unchanged is left alone, what vanished is deleted. Serves the first pass, and any time when Google can't tell what has
 * changed since the cursor.
 *
 * The anchor is taken before the listing, so whatever happens meanwhile is in the changes since the anchor. Each chunk is
 * a commit; the one that ends a page moves the page token on, and keeps the ids of the page. So who takes a pass up lists nothing
 * again but the page that it was stopped in, and knows at the end what has vanished. The last page is repeated until the pass is whole.
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
): Promise<PassResult<WholeItemsPass>> {
  const { lease, store, signal } = run;
  const firstPass = isFirstPass(lease);
  const isBegun = lease.pageToken !== null || lease.anchor !== null;
  const arrivals = createArrivals(run, source, isBegun);
  const arrived = new Set<string>();
  let { anchor, pageToken, itemsSeen } = isBegun ? await takeUp(run) : await begin(run, source);
  let isTakenUp = pageToken !== null;
  let startedOver = false;
  const kept = keptBeside(run);
  let next = unrepeated('the listing');
  next(pageToken);

  if (pageToken === null) await refreshLists();
  for (;;) {
    let page: ListPage<ListEntry>;
    try {
      page = await source.list(pageToken, signal, kept);
    } catch (error) {
      if (pageToken === null || startedOver || !isDeadToken(error)) throw error;
      // Page tokens don't live for ever. What was stored so far is known by now, so starting over costs the listing only. The
      // anchor stays: nothing but the changes since tells what has happened to the items that are known.
      await store.rewind(lease);
      startedOver = true;
      isTakenUp = false;
      next = unrepeated('the listing');
      pageToken = null;
      itemsSeen = 0;
      continue;
    }
    const nextPageToken = next(page.nextPageToken);
    // A listing that shifts while it is paged through may name an item twice.
    const entries = [...new Map(page.entries.map((entry) => [entry.id, entry])).values()];
    const ids = entries.map(({ id }) => id);
    anchor = page.anchor ?? anchor;
    const known = await store.known(lease, ids);
    // What a run before this one has stored of the page is counted already.
    if (isTakenUp) itemsSeen = Math.max(0, itemsSeen - known.size);
    isTakenUp = false;
    const changed = entries.filter((entry) => hasChanged(entry, known.get(entry.id)));
    let seen = itemsSeen + entries.length - changed.length;
    itemsSeen += entries.length;
    const seenOf = (count: number): Progress => (firstPass ? { itemsSeen: count } : {});
    const pageEnd: Progress = {
      ...seenOf(itemsSeen),
      pageToken: nextPageToken ?? pageToken,
      listed: [{ list: '', ids }, ...(page.beside ?? [])],
      ...(page.folders ? { folders: page.folders } : {}),
    };
    const chunks = chunksOf(changed, chunkSize(lease));
    let unstored: Unstored | undefined;
    for (const [index, chunk] of chunks.entries()) {
      for (const id of await arrivals()) arrived.add(id);
      if (isCheckpointDue(run)) return { kind: 'checkpoint' };
      seen += chunk.length;
      const isLast = index === chunks.length - 1;
      const left = await storeChunk(
        run,
        source,
        chunk.filter(({ id }) => !arrived.has(id)),
        known,
        isLast && !unstored ? pageEnd : seenOf(seen),
      );
      unstored ??= left;
    }
    // The page is listed again, and what is stored of it by now is left alone.
    if (unstored) throw unstored.error;
    if (chunks.length === 0) {
      // A comparison may have many such pages.
      for (const id of await arrivals()) arrived.add(id);
      await store.commit(lease, { upserts: [], removals: [] }, pageEnd);
    }
    if (nextPageToken === null) break;
    pageToken = nextPageToken;
    if (isCheckpointDue(run)) return { kind: 'checkpoint' };
  }

  if (anchor === null) throw new GoogleError('invalid', 'The listing ended without a point to ask for changes from.');
  if ((await removeVanished(run, source, anchor)) === 'checkpoint') return { kind: 'checkpoint' };
  return { kind: 'whole', cursor: anchor, itemsSeen: await store.count(lease), changed: true };
}

interface Place {
  anchor: string | null;
  pageToken: string | null;
  itemsSeen: number;
}

async function begin({ lease, store, clock, signal }: CollectionRun, source: CollectionSource): Promise<Place> {
  const takenAt = clock.now();
  const start = await source.begin(signal);
  await store.begin(lease, { pass: 'listing', ...start, takenAt });
  return { anchor: start.anchor, pageToken: null, itemsSeen: 0 };
}

async function takeUp({ lease, store }: CollectionRun): Promise<Place> {
  const { anchor, pageToken, itemsSeen } = lease;
  if (pageToken !== null && (await store.isListedUpTo(lease))) return { anchor, pageToken, itemsSeen };
  if (pageToken !== null) await store.rewind(lease);
  // All is listed anew, and what is known by then is seen with its page.
  return { anchor, pageToken: null, itemsSeen: 0 };
}

function hasChanged(entry: ListEntry, known: Known | undefined): boolean {
  return !known || (entry.revision !== null && entry.revision !== known.revision);
}
