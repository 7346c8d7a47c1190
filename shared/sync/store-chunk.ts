import type { Item } from '../domain/hit.ts';
import { newId } from '../domain/ids.ts';
import { chunkParts, failsAlone } from './chunk-parts.ts';
import type { CollectionRun } from './collection-run.ts';
import type { CollectionSource, ListEntry, Loaded } from './collection-source.ts';
import { GoogleError } from './google-error.ts';
import { externalId, type ItemContent } from './item-content.ts';
import { ItemRefusedError } from './item-refused-error.ts';
import { ENDED_ITS_WORKER, ITEM_TRIES } from './item-tries.ts';
import { logSkipped } from './log-skipped.ts';
import { logUnread } from './log-unread.ts';
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
 *
 * Nor do several that are loaded alone and fail each after as long as Google is given: two are tried, and the others left for the next run.
 *
 * Nor does one that ends each worker that loads it. What a worker was loading when it ended without a word, whatever for, is loaded alone
 * by the runs after it, each committed before the next, and what ends three workers alone is skipped. So however many such items there
 * are, in whatever chunks and whatever comes meanwhile, each ends four workers at most until then, one of them beside others, and one a
 * day from then on.
 * @param retriesSkipped tries what is skipped too, whenever it was tried last
 * @throws GoogleError when Google gives none of several items, which are counted too, and not all of them are skipped by now
 */
export async function storeChunk(
  run: CollectionRun,
  source: CollectionSource,
  chunk: readonly ListEntry[],
  known: ReadonlyMap<string, Known>,
  progress: Progress | undefined,
  { retriesSkipped = false } = {},
): Promise<Unstored | undefined> {
  const { lease, store } = run;
  const storedIds = chunk.flatMap(({ id }) => known.get(id)?.id ?? []);
  const stored = storedIds.length > 0 ? await store.read(lease, storedIds) : new Map<string, Item>();
  const loaded = await loadChunk(run, source, chunk, { stored, known, retriesSkipped });
  const { answered, changes, malformed, failed, refused } = loaded;
  const isComplete = failed.length === 0 && malformed.length === 0 && refused.length === 0;
  refused.push(...(await commitEach(run, changes, isComplete ? progress : undefined)));
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
    ...failed.map((one) => ({
      ...one,
      // What was left is held to be like those before it: once all others are stored, none might show any more that Google gives some.
      limit,
      isLasting: !one.isUntried && isExhausted(one.error),
      remains: nameOf(one),
    })),
    ...refused.map((one) => ({ ...one, limit })),
  ];
  const skipped = await noteEach(
    run,
    failures.map((one) => ({ ...one, revision: entries.get(one.externalId)?.revision })),
  );
  for (const { externalId: id, reason } of failures) {
    if (skipped.now.has(id)) logSkipped(run.log, lease.job, id, reason);
  }
  const isSkipped = (one: ItemFailed) => skipped.now.has(one.externalId) || skipped.before.has(one.externalId);
  const left = unstored.filter((one) => !isSkipped(one));
  const [first] = left;
  // Nor would it give any of the next chunk.
  if (first && isNoneGiven) throw toBeTriedAgain(first.error);
  if (first) return { ids: new Set(left.map((one) => one.externalId)), error: toBeTriedAgain(first.error) };
  if (progress) await store.commit(lease, { upserts: [], removals: [] }, progress);
  return undefined;
}

/** What is to be written of what was loaded, and what is not to be had. */
interface Sorted {
  changes: { upserts: Upsert[]; removals: string[]; gone: string[]; isRepeated: boolean };
  malformed: ItemFailure[];
  failed: ItemFailed[];
  /** By the database. */
  refused: ItemFailed[];
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

/** Items of a chunk that were loaded alone in vain, after which the others of these are left for another run: each may take 45 s. */
const MOST_IN_VAIN = 2;

/**
 * Loads entries in their parts (chunk-parts.ts), and makes their words. What is loaded is noted before, and each part but the last is
 * committed before the next is noted: where the worker ends without a word, it is what stands there that was in hand.
 * @returns `answered`: what Google said of those that have not failed while others could be had
 */
async function loadChunk(
  run: CollectionRun,
  source: CollectionSource,
  entries: readonly ListEntry[],
  {
    stored,
    known,
    retriesSkipped,
  }: { stored: ReadonlyMap<string, Item>; known: ReadonlyMap<string, Known>; retriesSkipped: boolean },
): Promise<Sorted & { answered: Loaded[] }> {
  const { lease, store, clock, signal } = run;
  const failing = await store.listFailing(
    lease,
    entries.map(({ id }) => id),
  );
  const { together, alone, untried } = chunkParts(entries, failing, clock.now(), { retriesSkipped });
  const sorted: Sorted = { changes: nothing(true), malformed: [], failed: [], refused: [] };
  const answered: Loaded[] = [];
  for (const part of together) await loadPart(part);
  let inVain = 0;
  for (const [index, entry] of alone.entries()) {
    const [loaded] = await loadPart([entry]);
    if (loaded?.kind !== 'failed') continue;
    inVain += 1;
    if (inVain < MOST_IN_VAIN) continue;
    leave(alone.slice(index + 1), loaded.error);
    break;
  }
  leave(untried, new GoogleError('transient', ENDED_ITS_WORKER));
  return { ...sorted, answered };

  async function loadPart(part: readonly ListEntry[]): Promise<Loaded[]> {
    const { upserts, removals, gone } = sorted.changes;
    if (upserts.length + removals.length + gone.length > 0) {
      sorted.refused.push(...(await commitEach(run, sorted.changes, undefined)));
    }
    // A mail that is known is relabelled again by whoever repeats the page of history.
    const isRepeated = part.every(({ id, revision }) => revision === null && known.has(id));
    sorted.changes = nothing(isRepeated);
    await store.noteLoading(
      lease,
      part.map(({ id }) => id),
    );
    const loaded = await loadOrFail(part);
    sortOut(run, loaded, known, sorted);
    if (!part.some(({ id }) => failsAlone(failing.get(id)))) answered.push(...loaded);
    return loaded;
  }

  function leave(left: readonly ListEntry[], error: GoogleError): void {
    sorted.failed.push(...left.map(({ id }) => ({ externalId: id, reason: error.message, error, isUntried: true })));
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

function nothing(isRepeated: boolean): Sorted['changes'] {
  return { upserts: [], removals: [], gone: [], isRepeated };
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
