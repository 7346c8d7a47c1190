import { type CollectionRun, isCheckpointDue } from './collection-run.ts';
import type { CollectionSource, ListEntry } from './collection-source.ts';
import { GoogleError } from './google-error.ts';
import { ITEM_TRIES } from './item-tries.ts';
import { keptBeside } from './kept-beside.ts';
import { QuotaWaitError } from './quota-wait-error.ts';
import { storeChunk } from './store-chunk.ts';
import type { ItemFailure, Known } from './sync-store.ts';

/** An outage may have had it skipped, and nobody may ever change it. An item that always fails costs 45 s of tries a day. */
const RETRY_AFTER_MS = 24 * 3_600_000;

/** One batch of Gmail; two rounds of files. */
const AT_ONCE = 10;

export interface Restored {
  /** Whether any item was stored, or found to be gone. */
  changed: boolean;
  /** How many more items the copy holds. */
  gained: number;
}

/**
 * Tries the items again that were skipped, and not tried for a day: at the end of a pass, some at a time, until all were tried, some
 * were tried in vain, or the time is up. Whatever Google says of them, the pass is whole, but for a token that it refuses.
 *
 * What is under way when the time is up is given up, and counts as a try of the first of them alone: any may be the one that takes so
 * long. So they come apart, and a day later each has a time of its own.
 * @throws GoogleError 'unauthorized'; what is no answer of Google's
 */
export async function retrySkipped(run: CollectionRun, source: CollectionSource): Promise<Restored> {
  const { lease, store, clock } = run;
  const triedBefore = new Date(clock.now().getTime() - RETRY_AFTER_MS);
  const restored: Restored = { changed: false, gained: 0 };
  while (!isCheckpointDue(run)) {
    const ids = await store.listSkipped(lease, { triedBefore, limit: AT_ONCE });
    if (ids.length === 0) break;
    const before = await store.known(lease, ids);
    const end = await retryInTime(run, source, ids, before);
    const failing = await store.listFailing(lease, ids);
    const untried = ids.filter((id) => (failing.get(id)?.triedAt ?? clock.now()) <= triedBefore);
    const failures = end.kind === 'refused' ? failuresOf(untried, end.error.message) : [];
    if (end.kind === 'time-up')
      failures.push(...failuresOf(untried.slice(0, 1), 'it was not had in the time of a run'));
    if (failures.length > 0) await store.noteFailures(lease, failures);
    restored.gained += (await store.known(lease, ids)).size - before.size;
    const isDone = (id: string) => !failing.has(id);
    restored.changed ||= ids.some(isDone);
    if (end.kind === 'no-units' || !ids.every(isDone)) break;
  }
  return restored;
}

/** `refused`: Google said something of all of them. `no-units`: a quota is used up, which says nothing of them. */
type RetryEnd = { kind: 'done' | 'no-units' | 'time-up' } | { kind: 'refused'; error: GoogleError };

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
    if (timeUp.signal.aborted && error === timeUp.signal.reason) return { kind: 'time-up' };
    if (error instanceof QuotaWaitError) return { kind: 'no-units' };
    if (!(error instanceof GoogleError) || error.kind === 'unauthorized') throw error;
    // Anything else might be said of them for ever.
    return error.kind === 'rateLimited' ? { kind: 'no-units' } : { kind: 'refused', error };
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
  if (entries.length > 0) await storeChunk(run, source, entries, known, undefined);
}

function failuresOf(ids: readonly string[], reason: string): ItemFailure[] {
  return ids.map((externalId) => ({ externalId, reason, limit: ITEM_TRIES.inDoubt }));
}
