import type { CollectionRun } from './collection-run.ts';
import type { CollectionSource, ListEntry } from './collection-source.ts';
import { GoogleError } from './google-error.ts';
import { ITEM_TRIES, RETRY_AFTER_MS } from './item-tries.ts';
import { keptBeside } from './kept-beside.ts';
import { QuotaWaitError } from './quota-wait-error.ts';
import { storeChunk } from './store-chunk.ts';
import type { ItemFailure, Known } from './sync-store.ts';

/** One batch of Gmail; two rounds of files. */
const AT_ONCE = 10;

/** A try begins with so much time at least: more than Google is given to answer (google-call.ts). */
const TRY_MS = 30_000;

export interface Restored {
  /** Whether any item was stored, or found to be gone. */
  changed: boolean;
  /** How many more items the copy holds. */
  gained: number;
}

/**
 * Tries the items again that were skipped, and not tried for a day: at the end of a pass, those that wait longest first, some at a time.
 * It ends when all were tried, or there is no time for more; after a try in vain also when more is wanted of the collection meanwhile, whose next
 * pass goes on. Whatever Google says of them, the pass is whole, but for a token that it refuses.
 *
 * Where several are not had for what may be the fault of one (Google gives none of them, or refuses all; the time is up), it counts as
 * a try of none, and from then on each is tried alone. So none keeps the others away for longer than its own try.
 * @throws GoogleError 'unauthorized'; what is no answer of Google's
 */
export async function retrySkipped(run: CollectionRun, source: CollectionSource): Promise<Restored> {
  const { lease, store, clock } = run;
  const triedBefore = new Date(clock.now().getTime() - RETRY_AFTER_MS);
  const restored: Restored = { changed: false, gained: 0 };
  while (hasTime(run)) {
    const ids = await store.listSkipped(lease, { triedBefore, limit: AT_ONCE });
    if (ids.length === 0) break;
    const before = await store.known(lease, ids);
    const end = await retryInTime(run, source, ids, before);
    // Should the worker end from here on, it is not for the sake of these.
    if (end.kind !== 'done') await store.noteLoading(lease, []);
    const failing = await store.listFailing(lease, ids);
    const untried = ids.filter((id) => (failing.get(id)?.triedAt ?? clock.now()) <= triedBefore);
    restored.gained += (await store.known(lease, ids)).size - before.size;
    const isDone = (id: string) => !failing.has(id);
    restored.changed ||= ids.some(isDone);
    if (untried.length > 0) {
      if (end.kind !== 'in vain') break;
      if (ids.length > 1) await store.setApart(lease, untried);
      else await store.noteFailures(lease, failuresOf(untried, end.reason));
    }
    if (!ids.every(isDone) && (await store.wanted(lease)) !== lease.target) break;
  }
  return restored;
}

function hasTime({ clock, checkpointAt }: CollectionRun): boolean {
  return clock.now().getTime() + TRY_MS <= checkpointAt.getTime();
}

/** `done`: each was stored, is gone, or has failed by itself. `no-units`: a quota is used up, which says nothing of them. */
type RetryEnd = { kind: 'done' | 'no-units' } | { kind: 'in vain'; reason: string };

async function retryInTime(
  run: CollectionRun,
  source: CollectionSource,
  ids: readonly string[],
  known: ReadonlyMap<string, Known>,
): Promise<RetryEnd> {
  const { clock, checkpointAt, signal } = run;
  const timeUp = new AbortController();
  const ended = new AbortController();
  const timer = clock.delay(checkpointAt.getTime() - clock.now().getTime(), ended.signal).then(
    () => timeUp.abort(),
    () => undefined,
  );
  try {
    await retry({ ...run, signal: AbortSignal.any([signal, timeUp.signal]) }, source, ids, known);
    return { kind: 'done' };
  } catch (error) {
    if (timeUp.signal.aborted && error === timeUp.signal.reason) {
      return { kind: 'in vain', reason: 'it was not had in the time of a run' };
    }
    if (error instanceof NoneGivenError) return { kind: 'in vain', reason: error.message };
    if (error instanceof QuotaWaitError) return { kind: 'no-units' };
    if (!(error instanceof GoogleError) || error.kind === 'unauthorized') throw error;
    // Anything else might be said of them for ever.
    return error.kind === 'rateLimited' ? { kind: 'no-units' } : { kind: 'in vain', reason: error.message };
  } finally {
    ended.abort();
    await timer;
  }
}

async function retry(
  run: CollectionRun,
  source: CollectionSource,
  ids: readonly string[],
  known: ReadonlyMap<string, Known>,
): Promise<void> {
  const { lease, store, signal } = run;
  const entries: ListEntry[] = [];
  const gone: string[] = [];
  const failures: ItemFailure[] = [];
  for (const one of await source.find(ids, signal, keptBeside(run))) {
    switch (one.kind) {
      case 'entry':
        entries.push(one.entry);
        break;
      case 'gone':
        gone.push(one.id);
        break;
      case 'failed':
        failures.push(...failuresOf([one.id], one.error.message));
        break;
      default:
        one satisfies never;
    }
  }
  const removals = gone.flatMap((id) => known.get(id)?.id ?? []);
  if (gone.length > 0) await store.commit(lease, { upserts: [], removals, gone });
  if (failures.length > 0) await store.noteFailures(lease, failures);
  if (entries.length === 0) return;
  await storeChunk(run, givingSomeOf(source), entries, known, undefined, { retriesSkipped: true });
}

/** Google gave none of several, and not each of them was asked for. */
class NoneGivenError extends Error {
  override readonly name = 'NoneGivenError';
}

/** Loads as the source does, but where it gives up for the failures of some, it says nothing of the others. */
function givingSomeOf(source: CollectionSource): CollectionSource {
  return {
    ...source,
    async load(entries, stored, signal) {
      try {
        return await source.load(entries, stored, signal);
      } catch (error) {
        if (!(error instanceof GoogleError && error.kind === 'transient')) throw error;
        throw new NoneGivenError(error.message, { cause: error });
      }
    },
  };
}

function failuresOf(ids: readonly string[], reason: string): ItemFailure[] {
  return ids.map((externalId) => ({ externalId, reason, limit: ITEM_TRIES.inDoubt }));
}
