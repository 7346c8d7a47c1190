import type { Item } from '../domain/hit.ts';
import type { CollectionRun } from './collection-run.ts';
import type { CollectionSource, ListEntry } from './collection-source.ts';
import { GoogleError } from './google-error.ts';
import { ITEM_TRIES } from './item-tries.ts';
import { isOutage, loadChunk, upsertOf } from './load-chunk.ts';
import { logSkipped } from './log-skipped.ts';
import type { Known, Progress, Upsert } from './sync-store.ts';
import { commitEach, type ItemFailed, noteEach } from './write-each.ts';

/** What is still to be tried again: the pass must not count as whole, nor its position move on. */
export interface Unstored {
  ids: ReadonlySet<string>;
  /** Why, of the first. */
  error: unknown;
}

/**
 * Loads entries, at most `CHUNK_SIZE` (chunk-size.ts), and commits them. With `progress`, the commit moves the position of the pass on,
 * unless some are still to be tried again. An item that fails alone does not keep the others from being stored; after some tries it is
 * skipped, and what can be had of it is stored.
 *
 * Nor do several that fail each after as long as Google is given (load-chunk.ts): two are tried, and the others left for the next run.
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
  // Also of what was left untried: once all others are stored, none might show any more that Google gives some.
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

/** What Google refuses of an item says nothing of the pass, whose page token it must not be taken to be. */
function toBeTriedAgain(error: unknown): unknown {
  return error instanceof GoogleError ? new GoogleError('transient', error.message, { cause: error }) : error;
}

/** Too much was downloaded of a file, by whomever: Google gives it again after a day. */
function isExhausted(error: unknown): boolean {
  return error instanceof GoogleError && error.kind === 'exhausted';
}
