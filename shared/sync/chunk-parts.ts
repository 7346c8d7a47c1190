import type { ListEntry } from './collection-source.ts';
import { ITEM_TRIES, MAX_ENDED_WORKERS, RETRY_AFTER_MS, TRY_EVERY_MS } from './item-tries.ts';
import type { FailingItem } from './sync-store.ts';

export interface ChunkParts {
  /**
   * What is loaded together: what has not failed, and what has with all others; then what has failed while others could be had, as a handful
   * of them would look like an outage.
   */
  together: ListEntry[][];
  /** What is loaded each by itself, after the others: those last that have ended most workers, or were tried last. */
  alone: ListEntry[];
  /** What has ended its workers and has changed since: it is not loaded, but what remains of it may be another. */
  untried: ListEntry[];
}

/**
 * In which parts a chunk is loaded. Each is committed before the next is loaded.
 *
 * What is skipped is left out when it was tried a moment ago, or within a day where runs come to nothing (`isFruitless`), and whenever it is
 * to be loaded alone, but for what was malformed, unless it has changed since: each try may take as long as a chunk, and nothing may wait
 * for what nobody waits for. With `retriesSkipped` none is left out: whoever tries again what was skipped (retry-skipped.ts) knows when.
 * What is skipped as it ends its workers is not loaded when it has changed, either: it would end one for each change.
 * @param options.run a number of the run, higher by one with each of the collection
 */
export function chunkParts(
  entries: readonly ListEntry[],
  failing: ReadonlyMap<string, FailingItem>,
  now: Date,
  { retriesSkipped, isFruitless, run }: { retriesSkipped: boolean; isFruitless: boolean; run: number },
): ChunkParts {
  const triedBefore = now.getTime() - (isFruitless ? RETRY_AFTER_MS : TRY_EVERY_MS);
  const isRetriedAlone = ({ isAlone, limit, endedWorkers }: FailingItem) =>
    isAlone && (limit > ITEM_TRIES.malformed || endedWorkers >= MAX_ENDED_WORKERS);
  const rests = (item: FailingItem) =>
    item.isSkipped && !retriesSkipped && (isRetriedAlone(item) || item.triedAt.getTime() > triedBefore);
  const tried: ListEntry[] = [];
  const untried: ListEntry[] = [];
  for (const entry of entries) {
    const before = failing.get(entry.id);
    if (!before || !rests(before)) tried.push(entry);
    // It is not told of a mail among the changes, whose text never changes.
    else if (entry.revision !== null && entry.revision !== before.revision) {
      (before.endedWorkers >= MAX_ENDED_WORKERS ? untried : tried).push(entry);
    }
  }
  const isAlone = ({ id }: ListEntry) => failing.get(id)?.isAlone === true;
  const others = tried.filter((entry) => !isAlone(entry));
  const endedBy = ({ id }: ListEntry) => failing.get(id)?.endedWorkers ?? 0;
  const triedAt = ({ id }: ListEntry) => failing.get(id)?.triedAt.getTime() ?? 0;
  const alone = tried
    .filter(isAlone)
    .sort((one, other) => endedBy(one) - endedBy(other) || triedAt(one) - triedAt(other));
  const inDoubt = others.filter(({ id }) => failing.has(id) && !failsAlone(failing.get(id)));
  const together = [
    [...others.filter(({ id }) => !failing.has(id)), ...turned(inDoubt, run)],
    others.filter(({ id }) => failsAlone(failing.get(id))),
  ];
  return { together: together.filter((part) => part.length > 0), alone, untried };
}

/** Another begins in each run: where the first are never given, the others are taken for not given either (outage-at-start.ts). */
function turned(entries: readonly ListEntry[], run: number): ListEntry[] {
  const from = run % Math.max(1, entries.length);
  return [...entries.slice(from), ...entries.slice(0, from)];
}

/** Whether it has failed while others could be had. */
export function failsAlone(item: FailingItem | undefined): boolean {
  return item !== undefined && item.limit < ITEM_TRIES.inDoubt;
}
