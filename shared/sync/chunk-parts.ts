import type { ListEntry } from './collection-source.ts';
import { ITEM_TRIES, MAX_ENDED_WORKERS, TRY_EVERY_MS } from './item-tries.ts';
import type { FailingItem } from './sync-store.ts';

export interface ChunkParts {
  /** What is loaded together: what has not failed, then what has while others could be had, as a handful of them would look like an outage. */
  together: ListEntry[][];
  /** What is loaded each by itself, after the others: those last that have ended most workers, or were tried last. */
  alone: ListEntry[];
  /** What has ended its workers and has changed since: it is not loaded, but what remains of it may be another. */
  untried: ListEntry[];
}

/**
 * In which parts a chunk is loaded. Each is committed before the next is loaded.
 *
 * What is skipped is left out when it was tried a moment ago, and whenever it is to be loaded alone, unless it has changed since: each try
 * may take as long as a chunk, and a page may have several. With `retriesSkipped` none is left out: whoever tries again what was skipped
 * (retry-skipped.ts) knows when. What is skipped as it ends its workers is not loaded when it has changed, either: it would end one for each
 * change.
 */
export function chunkParts(
  entries: readonly ListEntry[],
  failing: ReadonlyMap<string, FailingItem>,
  now: Date,
  { retriesSkipped }: { retriesSkipped: boolean },
): ChunkParts {
  const rests = ({ isSkipped, isAlone, triedAt }: FailingItem) =>
    isSkipped && !retriesSkipped && (isAlone || triedAt.getTime() > now.getTime() - TRY_EVERY_MS);
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
  const together = [
    others.filter(({ id }) => !failsAlone(failing.get(id))),
    others.filter(({ id }) => failsAlone(failing.get(id))),
  ];
  return { together: together.filter((part) => part.length > 0), alone, untried };
}

/** Whether it has failed while others could be had. */
export function failsAlone(item: FailingItem | undefined): boolean {
  return item !== undefined && item.limit < ITEM_TRIES.inDoubt;
}
