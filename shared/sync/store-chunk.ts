import type { Item } from '../domain/hit.ts';
import { newId } from '../domain/ids.ts';
import type { CollectionRun } from './collection-run.ts';
import type { CollectionSource, ListEntry, Loaded } from './collection-source.ts';
import { GoogleError } from './google-error.ts';
import { externalId, type ItemContent } from './item-content.ts';
import { ItemRefusedError } from './item-refused-error.ts';
import { ENDED_ITS_WORKER, ITEM_TRIES, TRY_EVERY_MS } from './item-tries.ts';
import { logUnread } from './log-unread.ts';
import { logged } from './sync-log.ts';
import type { Changes, ItemFailure, Known, Progress, SkippedItems, Upsert } from './sync-store.ts';
import { unitsOfItem } from './units-of-item.ts';

/** What is still to be tried again: the pass must not count as whole, nor its position move on. */
export interface Unstored {
  ids: ReadonlySet<string>;
  /** Why, of the first. */
  error: unknown;
}

interface ItemFailed extends Omit<ItemFailure, 'limit'> {
  error: unknown;
}

/**
 * Loads entries, at most `CHUNK_SIZE` (chunk-size.ts), and commits them. With `progress`, the commit moves the position of the pass on,
 * unless some are still to be tried again. An item that fails alone does not keep the others from being stored; after some tries it is
 * skipped, and what can be had of it is stored.
 * @throws GoogleError when Google gives none of several items, which are counted too, and not all of them are skipped by now
 */
export async function storeChunk(
  run: CollectionRun,
  source: CollectionSource,
  chunk: readonly ListEntry[],
  known: ReadonlyMap<string, Known>,
  progress: Progress | undefined,
): Promise<Unstored | undefined> {
  const { lease, store } = run;
  const storedIds = chunk.flatMap(({ id }) => known.get(id)?.id ?? []);
  const stored = storedIds.length > 0 ? await store.read(lease, storedIds) : new Map<string, Item>();
  const { answered, changes, malformed, failed } = await loadChunk(run, source, chunk, { stored, known });
  const isComplete = failed.length === 0 && malformed.length === 0;
  // A mail that is known is relabelled again by whoever repeats the page of history.
  const isRepeated = chunk.every(({ id, revision }) => revision === null && known.has(id));
  const refused = await commitEach(run, { ...changes, isRepeated }, isComplete ? progress : undefined);
  if (isComplete && refused.length === 0) return undefined;

  const unstored = [...failed, ...refused];
  const isAnswered = answered.some((one) => one.kind !== 'failed' || !isOutage(one.error));
  const isNoneGiven = !isAnswered && answered.length > 1;
  const inDoubt = isNoneGiven ? ITEM_TRIES.outage : ITEM_TRIES.inDoubt;
  const limit = isAnswered ? ITEM_TRIES.itsFault : inDoubt;
  const entries = new Map(chunk.map((entry) => [entry.id, entry]));
  const nameOf = ({ externalId: id }: ItemFailed): Upsert | undefined => {
    const entry = entries.get(id);
    const content = entry && source.remainsOf?.(entry, stored);
    const upsert = content && upsertOf(run, content, known);
    return upsert instanceof Error ? undefined : upsert;
  };
  const failures = [
    ...malformed,
    ...failed.map((one) => ({ ...one, limit, isLasting: isExhausted(one.error), remains: nameOf(one) })),
    ...refused.map((one) => ({ ...one, limit })),
  ];
  const skipped = await noteEach(
    run,
    failures.map((one) => ({ ...one, revision: entries.get(one.externalId)?.revision })),
  );
  logSkipped(run, failures, skipped);
  const isSkipped = (one: ItemFailed) => skipped.now.has(one.externalId) || skipped.before.has(one.externalId);
  const left = unstored.filter((one) => !isSkipped(one));
  const [first] = left;
  // Nor would it give any of the next chunk.
  if (first && isNoneGiven) throw toBeTriedAgain(first.error);
  if (first) return { ids: new Set(left.map((one) => one.externalId)), error: toBeTriedAgain(first.error) };
  if (progress) await store.commit(lease, { upserts: [], removals: [] }, progress);
  return undefined;
}

function logSkipped(
  { lease, log }: CollectionRun,
  failures: readonly Pick<ItemFailure, 'externalId' | 'reason'>[],
  { now }: SkippedItems,
): void {
  for (const { externalId: id, reason } of failures) {
    if (now.has(id)) log.warn('Skipped an item that can not be read or stored.', { ...logged(lease.job), id, reason });
  }
}

/** What is to be written of what was loaded, and what is not to be had. */
interface Sorted {
  changes: { upserts: Upsert[]; removals: string[]; gone: string[] };
  malformed: ItemFailure[];
  failed: ItemFailed[];
}

function sortOut(
  run: CollectionRun,
  loaded: readonly Loaded[],
  known: ReadonlyMap<string, Known>,
  sorted: Sorted,
): void {
  const { malformed, failed } = sorted;
  const { upserts, removals, gone } = sorted.changes;
  for (const one of loaded) {
    switch (one.kind) {
      case 'item': {
        const upsert = upsertOf(run, one.content, known);
        if (upsert instanceof Error) {
          const reason = `its words could not be told (${upsert.name})`;
          malformed.push({ externalId: externalId(one.content), reason, limit: ITEM_TRIES.malformed });
          break;
        }
        upserts.push(upsert);
        logUnread(run.log, run.lease.job, one.content);
        break;
      }
      case 'gone':
        gone.push(one.id);
        removals.push(...[known.get(one.id)?.id].filter((id) => id !== undefined));
        break;
      case 'failed':
        failed.push({ externalId: one.id, reason: one.error.message, error: one.error });
        break;
      case 'malformed':
        malformed.push({ externalId: one.id, reason: one.reason, limit: ITEM_TRIES.malformed });
        break;
      default:
        one satisfies never;
    }
  }
}

/** An item with its words, or why none can be made of it. */
function upsertOf({ clock }: CollectionRun, content: ItemContent, known: ReadonlyMap<string, Known>): Upsert | Error {
  const item = { ...content, id: known.get(externalId(content))?.id ?? newId(clock) };
  const units = unitsOfItem(item);
  return units instanceof Error ? units : { item, units };
}

/**
 * Loads entries, and makes their words; apart from the others those that failed before while others could be had, as a handful of them would
 * look like an outage. What is skipped is left alone when it was tried a moment ago and has not changed since: each try may take as long as
 * a chunk, and a page may have several.
 *
 * What is loaded is noted before. Where the run before ended without a word, what it was loading is loaded one by one; where that was one
 * alone, this is counted, and when it is skipped for that it is not loaded by this run.
 * @returns `answered`: what Google said of those that have not failed before
 */
async function loadChunk(
  run: CollectionRun,
  source: CollectionSource,
  entries: readonly ListEntry[],
  { stored, known }: { stored: ReadonlyMap<string, Item>; known: ReadonlyMap<string, Known> },
): Promise<Sorted & { answered: Loaded[] }> {
  const { lease, store, clock, signal } = run;
  const failing = await store.listFailing(
    lease,
    entries.map(({ id }) => id),
  );
  const restsFrom = new Date(clock.now().getTime() - TRY_EVERY_MS);
  const chunk = entries.filter(({ id, revision }) => {
    const before = failing.get(id);
    if (!before?.isSkipped || before.triedAt <= restsFrom) return true;
    // It is not told of a mail among the changes, whose text never changes.
    return revision !== null && revision !== before.revision;
  });
  const suspects = new Set(lease.suspects);
  const isSuspect = ({ id }: ListEntry) => suspects.has(id);
  const hasFailed = ({ id }: ListEntry) => (failing.get(id)?.limit ?? ITEM_TRIES.inDoubt) < ITEM_TRIES.inDoubt;
  const sorted: Sorted = { changes: { upserts: [], removals: [], gone: [] }, malformed: [], failed: [] };

  const answered = await load(chunk.filter((entry) => !isSuspect(entry) && !hasFailed(entry)));
  await load(chunk.filter((entry) => !isSuspect(entry) && hasFailed(entry)));
  for (const entry of chunk.filter(isSuspect)) {
    if (suspects.size === 1 && (await endsItsWorkers(run, entry))) {
      const error = new GoogleError('transient', ENDED_ITS_WORKER);
      sortOut(run, [{ kind: 'failed', id: entry.id, error }], known, sorted);
    } else {
      answered.push(...(await load([entry])));
    }
  }
  return { ...sorted, answered };

  async function load(some: readonly ListEntry[]): Promise<Loaded[]> {
    if (some.length === 0) return [];
    await store.noteLoading(
      lease,
      some.map(({ id }) => id),
    );
    const loaded = await loadOrFail(some);
    sortOut(run, loaded, known, sorted);
    return loaded;
  }

  async function loadOrFail(some: readonly ListEntry[]): Promise<Loaded[]> {
    try {
      return await source.load(some, stored, signal);
    } catch (error) {
      if (!(error instanceof GoogleError && isOutage(error))) throw error;
      return some.map(({ id }) => ({ kind: 'failed', id, error }));
    }
  }
}

/** Counts that the run before has ended with this item alone. @returns whether it has done so too often */
async function endsItsWorkers(run: CollectionRun, { id: externalId, revision }: ListEntry): Promise<boolean> {
  const skipped = await run.store.noteEndedWorker(run.lease, { externalId, revision });
  logSkipped(run, [{ externalId, reason: ENDED_ITS_WORKER }], skipped);
  return skipped.now.size + skipped.before.size > 0;
}

/** What Google refuses of an item says nothing of the pass, whose page token it must not be taken to be. */
function toBeTriedAgain(error: unknown): unknown {
  return error instanceof GoogleError ? new GoogleError('transient', error.message, { cause: error }) : error;
}

/** Too much was downloaded of a file, by whomever: Google gives it again after a day. */
function isExhausted(error: unknown): boolean {
  return error instanceof GoogleError && error.kind === 'exhausted';
}

function isOutage(error: unknown): boolean {
  return error instanceof GoogleError && error.kind === 'transient';
}

/** Commits all of it; where the database refuses that, each item by itself, to find which one it is. */
async function commitEach(
  { lease, store }: CollectionRun,
  changes: Changes,
  progress: Progress | undefined,
): Promise<ItemFailed[]> {
  try {
    await store.commit(lease, changes, progress);
    return [];
  } catch (error) {
    if (!(error instanceof ItemRefusedError)) throw error;
  }
  const refused: ItemFailed[] = [];
  await store.commit(lease, { ...changes, upserts: [] });
  for (const upsert of changes.upserts) {
    try {
      await store.commit(lease, { ...changes, upserts: [upsert], removals: [], gone: [] });
    } catch (error) {
      if (!(error instanceof ItemRefusedError)) throw error;
      refused.push({ externalId: externalId(upsert.item), reason: error.message, error });
    }
  }
  return refused;
}

/** Notes what failed together with what remains of it; where the database refuses that, each by itself, and that one without it. */
async function noteEach({ lease, store }: CollectionRun, failures: readonly ItemFailure[]): Promise<SkippedItems> {
  try {
    return await store.noteFailures(lease, failures);
  } catch (error) {
    if (!(error instanceof ItemRefusedError)) throw error;
  }
  const noted: SkippedItems[] = [];
  for (const failure of failures) {
    try {
      noted.push(await store.noteFailures(lease, [failure]));
    } catch (error) {
      if (!(error instanceof ItemRefusedError)) throw error;
      noted.push(await store.noteFailures(lease, [{ ...failure, remains: undefined }]));
    }
  }
  return {
    before: new Set(noted.flatMap(({ before }) => [...before])),
    now: new Set(noted.flatMap(({ now }) => [...now])),
  };
}
