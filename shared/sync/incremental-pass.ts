import { CHUNK_SIZE, chunkSize } from './chunk-size.ts';
import { type CollectionRun, isCheckpointDue, type PassResult, type WholeItemsPass } from './collection-run.ts';
import type { ChangePage, CollectionSource, ListEntry } from './collection-source.ts';
import { GoogleError, isDeadToken } from './google-error.ts';
import { externalId } from './item-content.ts';
import { keptBeside } from './kept-beside.ts';
import { storeChunk, type Unstored } from './store-chunk.ts';
import type { Known, SyncStore } from './sync-store.ts';
import { unrepeated } from './unrepeated.ts';

/** `compare`: what has changed can't be asked for, so everything must be listed and compared; see full-pass.ts. */
export type IncrementalResult = PassResult<WholeItemsPass> | { kind: 'compare'; because: 'expired' | 'untold' };

type Items = Extract<ChangePage<ListEntry>, { kind: 'items' }>;

/**
 * Asks what has changed since the cursor, and stores it page by page. The commit that ends a page moves the page token on, so
 * a worker that is killed anywhere repeats a page at most; the cursor moves only when the last page is stored. To store a
 * page twice changes nothing.
 *
 * The next cursor is the first that Google names: what happened after it, while the pages were read, is told once more.
 *
 * @param refreshLists reads the lists that stand beside the items, when a page says that they may have changed
 */
export async function incrementalPass(
  run: CollectionRun,
  source: CollectionSource,
  refreshLists: () => Promise<void>,
): Promise<IncrementalResult> {
  const { lease, store, clock, signal } = run;
  const cursor = lease.cursor ?? '';
  let begun = lease.pass === 'changes' && lease.pageToken !== null;
  let pageToken = begun ? lease.pageToken : null;
  let anchor = begun ? lease.anchor : null;
  // What a pass that did not end has stored is not counted yet.
  let changed = lease.pass !== null;
  let startedOver = false;
  // A mailbox is large, and mails come and go with this pass alone: they are counted one by one, unless an earlier run stored some.
  const isTallied = lease.job.service === 'gmail' && lease.pass === null;
  let itemsSeen = lease.itemsSeen;
  let next = unrepeated('the changes');
  next(pageToken);

  for (;;) {
    const takenAt = clock.now();
    let page: ChangePage<ListEntry>;
    try {
      page = await source.changes({ cursor, pageToken }, signal, keptBeside(run));
    } catch (error) {
      if (pageToken === null && isExpired(error)) return { kind: 'compare', because: 'expired' };
      if (pageToken === null || startedOver || !isDeadToken(error)) throw error;
      // Page tokens live shorter than cursors.
      startedOver = true;
      begun = false;
      next = unrepeated('the changes');
      pageToken = null;
      anchor = null;
      continue;
    }
    if (page.kind === 'untold') return { kind: 'compare', because: 'untold' };
    const nextPageToken = next(page.nextPageToken);
    anchor ??= page.cursor;
    if (!begun) await store.begin(lease, { pass: 'changes', anchor, expected: null, takenAt });
    begun = true;
    changed ||= page.changed.length > 0 || page.gone.length > 0;
    if (page.listsChanged) await refreshLists();
    const outcome = await storePage(run, source, page);
    if (outcome.kind !== 'stored') return outcome;
    itemsSeen += outcome.gained;
    pageToken = nextPageToken;
    if (pageToken === null) break;
    if (isCheckpointDue(run)) return { kind: 'checkpoint' };
  }

  if (anchor === null) throw new GoogleError('invalid', 'The changes ended without a point to ask for the next from.');
  if (changed && !isTallied) itemsSeen = await store.count(lease);
  return { kind: 'whole', cursor: anchor, itemsSeen, changed };
}

async function storePage(
  run: CollectionRun,
  source: CollectionSource,
  page: Items,
): Promise<{ kind: 'stored'; gained: number } | Exclude<IncrementalResult, { kind: 'whole' }>> {
  const { lease } = run;
  let gained = 0;
  const store: SyncStore = {
    ...run.store,
    async commit(held, changes, progress) {
      await run.store.commit(held, changes, progress);
      gained += changes.upserts.filter(({ item }) => !known.has(externalId(item))).length - changes.removals.length;
    },
  };
  const ids = [...page.changed.map(({ id }) => id), ...page.gone];
  const known = ids.length > 0 ? await store.known(lease, ids) : new Map<string, Known>();
  const unknown = page.gone.filter((id) => !known.has(id));
  // With a folder goes what is in it, whether Google says so or not.
  if (unknown.length > 0 && (await store.isFolderAmong(lease, unknown))) return { kind: 'compare', because: 'untold' };

  for (let from = 0; from < page.gone.length; from += CHUNK_SIZE) {
    if (isCheckpointDue(run)) return { kind: 'checkpoint' };
    const gone = page.gone.slice(from, from + CHUNK_SIZE);
    await store.commit(lease, { upserts: [], removals: gone.flatMap((id) => known.get(id)?.id ?? []), gone });
  }
  const changed = page.changed.filter((entry) => hasChanged(entry, known.get(entry.id)));
  // The last page is repeated as long as the pass is not whole.
  const progress = page.nextPageToken === null ? undefined : { pageToken: page.nextPageToken };
  const size = chunkSize(lease);
  let unstored: Unstored | undefined;
  for (let from = 0; from < changed.length; from += size) {
    if (isCheckpointDue(run)) return { kind: 'checkpoint' };
    const isLast = from + size >= changed.length;
    const chunk = changed.slice(from, from + size);
    const left = await storeChunk({ ...run, store }, source, chunk, known, isLast && !unstored ? progress : undefined);
    unstored ??= left;
  }
  if (unstored) throw unstored.error;
  if (changed.length === 0 && progress) await store.commit(lease, { upserts: [], removals: [] }, progress);
  return { kind: 'stored', gained };
}

function hasChanged({ revision }: ListEntry, known: Known | undefined): boolean {
  return !known || revision === null || revision !== known.revision;
}

function isExpired(error: unknown): boolean {
  return error instanceof GoogleError && error.kind === 'expired';
}
