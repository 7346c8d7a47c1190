import type { Item } from '../domain/hit.ts';
import { newId } from '../domain/ids.ts';
import { chunkParts, failsAlone } from './chunk-parts.ts';
import type { CollectionRun } from './collection-run.ts';
import type { CollectionSource, ListEntry, Loaded } from './collection-source.ts';
import { GoogleError } from './google-error.ts';
import { externalId, type ItemContent } from './item-content.ts';
import { ENDED_ITS_WORKER, ITEM_TRIES } from './item-tries.ts';
import { logUnread } from './log-unread.ts';
import type { ItemFailure, Known, Upsert } from './sync-store.ts';
import { unitsOfItem } from './units-of-item.ts';
import { commitEach, type ItemFailed } from './write-each.ts';

/**
 * Parts of a chunk of which Google did not answer for some, after which the others are left for another run. Each may take 45 s
 * (google-call.ts), and tries are counted once the chunk is over, which a worker must live to see.
 */
const MOST_IN_VAIN = 2;

/** What is still to be written of what was loaded, and what is not to be had. */
export interface LoadedChunk {
  /** Of the last part: those before it are committed. */
  changes: LoadedChanges;
  malformed: ItemFailure[];
  failed: ItemFailed[];
  /** By the database. */
  refused: ItemFailed[];
  /** What Google said of those that have not failed while others could be had. */
  answered: Loaded[];
}

interface LoadedChanges {
  upserts: Upsert[];
  removals: string[];
  gone: string[];
  isRepeated: boolean;
}

interface ChunkState {
  /** The stored items by Google's id, and what is known of them. */
  stored: ReadonlyMap<string, Item>;
  known: ReadonlyMap<string, Known>;
  retriesSkipped: boolean;
}

/**
 * Loads entries in their parts (chunk-parts.ts), and makes their words. What is loaded is noted before, and each part but the last is
 * committed before the next is noted: where the worker ends without a word, it is what stands there that was in hand.
 */
export async function loadChunk(
  run: CollectionRun,
  source: CollectionSource,
  entries: readonly ListEntry[],
  { stored, known, retriesSkipped }: ChunkState,
): Promise<LoadedChunk> {
  const { lease, store, clock } = run;
  const failing = await store.listFailing(lease, idsOf(entries));
  const { together, alone, untried } = chunkParts(entries, failing, clock.now(), {
    retriesSkipped,
    isFruitless: lease.fruitlessRuns > 0,
    run: Number(lease.fence),
  });
  const nothing = { upserts: [], removals: [], gone: [], isRepeated: true };
  const chunk: LoadedChunk = { changes: nothing, malformed: [], failed: [], refused: [], answered: [] };
  const inVain: GoogleError[] = [];
  for (const part of [...together, ...alone.map((entry) => [entry])]) {
    const [error] = inVain;
    if (error && inVain.length >= MOST_IN_VAIN) {
      chunk.failed.push(...leave(part, error));
      continue;
    }
    if (hasContent(chunk.changes)) chunk.refused.push(...(await commitEach(run, chunk.changes, undefined)));
    await store.noteLoading(lease, idsOf(part));
    const loaded = await loadOrFail(run, source, part, stored);
    const { upserts, removals, gone } = sortOut(run, loaded, known, chunk);
    const isRepeated = upserts.every(({ item }) => isRelabelled(part, externalId(item), known));
    chunk.changes = { upserts, removals, gone, isRepeated };
    if (!part.some(({ id }) => failsAlone(failing.get(id)))) chunk.answered.push(...loaded);
    const missed = loaded.find((one) => one.kind === 'failed' && isOutage(one.error));
    if (missed?.kind === 'failed') inVain.push(missed.error);
  }
  chunk.failed.push(...leave(untried, new GoogleError('transient', ENDED_ITS_WORKER)));
  return chunk;
}

function idsOf(entries: readonly ListEntry[]): string[] {
  return entries.map(({ id }) => id);
}

function hasContent({ upserts, removals, gone }: LoadedChanges): boolean {
  return upserts.length + removals.length + gone.length > 0;
}

/** A mail that is known is relabelled again by whoever repeats the page of history. */
function isRelabelled(part: readonly ListEntry[], externalId: string, known: ReadonlyMap<string, Known>): boolean {
  return known.has(externalId) && part.some(({ id, revision }) => id === externalId && revision === null);
}

function leave(left: readonly ListEntry[], error: GoogleError): ItemFailed[] {
  return left.map(({ id }) => ({ externalId: id, reason: error.message, error, isUntried: true }));
}

async function loadOrFail(
  { signal }: CollectionRun,
  source: CollectionSource,
  part: readonly ListEntry[],
  stored: ReadonlyMap<string, Item>,
): Promise<Loaded[]> {
  try {
    return await source.load(part, stored, signal);
  } catch (error) {
    if (!isOutage(error)) throw error;
    return part.map(({ id }) => ({ kind: 'failed', id, error }));
  }
}

/** @returns what is to be written; what is not to be had is added to the others */
function sortOut(
  run: CollectionRun,
  loaded: readonly Loaded[],
  known: ReadonlyMap<string, Known>,
  { malformed, failed }: Pick<LoadedChunk, 'malformed' | 'failed'>,
): Omit<LoadedChanges, 'isRepeated'> {
  const changes: Omit<LoadedChanges, 'isRepeated'> = { upserts: [], removals: [], gone: [] };
  for (const one of loaded) {
    switch (one.kind) {
      case 'item': {
        const upsert = upsertOf(run, one.content, known);
        if (upsert instanceof Error) {
          const reason = `its words could not be told (${upsert.name})`;
          malformed.push({ externalId: externalId(one.content), reason, limit: ITEM_TRIES.malformed });
          break;
        }
        changes.upserts.push(upsert);
        logUnread(run.log, run.lease.job, one.content);
        break;
      }
      case 'gone':
        changes.gone.push(one.id);
        changes.removals.push(...[known.get(one.id)?.id].filter((id) => id !== undefined));
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
  return changes;
}

/** An item with its words, or why none can be made of it. */
export function upsertOf(
  { clock }: CollectionRun,
  content: ItemContent,
  known: ReadonlyMap<string, Known>,
): Upsert | Error {
  const item = { ...content, id: known.get(externalId(content))?.id ?? newId(clock) };
  const units = unitsOfItem(item);
  return units instanceof Error ? units : { item, units };
}

export function isOutage(error: unknown): error is GoogleError {
  return error instanceof GoogleError && error.kind === 'transient';
}
