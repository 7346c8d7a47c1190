import type { ListEntry } from './collection-source.ts';
import { ITEM_TRIES, MAX_ENDED_WORKERS, RETRY_AFTER_MS, TRY_EVERY_MS } from './item-tries.ts';
import type { FailingItem } from './sync-store.ts';

export interface ChunkParts {
  /** What is loaded together, and committed before the next is loaded. */
  parts: ListEntry[][];
  /** What has ended its workers and has changed since: it is not loaded, but what remains of it may be another. */
  untried: ListEntry[];
}

/**
 * In which parts a chunk is loaded: what has not failed; what has while others could be had, as a handful of them would look like an outage;
 * then each that is to be loaded alone, those last that have ended most workers.
 *
 * What is skipped is left out when it was tried a moment ago and has not changed since: each try may take as long as a chunk, and a page may
 * have several. What is skipped as it ends its workers is tried once a day, changed or not: it would end one for each change.
 */
export function chunkParts(
  entries: readonly ListEntry[],
  failing: ReadonlyMap<string, FailingItem>,
  now: Date,
): ChunkParts {
  const rests = ({ isSkipped, triedAt, endedWorkers }: FailingItem) =>
    isSkipped && triedAt.getTime() > now.getTime() - (endsWorkers(endedWorkers) ? RETRY_AFTER_MS : TRY_EVERY_MS);
  const tried: ListEntry[] = [];
  const untried: ListEntry[] = [];
  for (const entry of entries) {
    const before = failing.get(entry.id);
    if (!before || !rests(before)) tried.push(entry);
    // It is not told of a mail among the changes, whose text never changes.
    else if (entry.revision !== null && entry.revision !== before.revision) {
      (endsWorkers(before.endedWorkers) ? untried : tried).push(entry);
    }
  }
  const isAlone = ({ id }: ListEntry) => failing.get(id)?.isAlone === true;
  const together = tried.filter((entry) => !isAlone(entry));
  const endedBy = ({ id }: ListEntry) => failing.get(id)?.endedWorkers ?? 0;
  const alone = tried.filter(isAlone).sort((one, other) => endedBy(one) - endedBy(other));
  const parts = [
    together.filter(({ id }) => !failsAlone(failing.get(id))),
    together.filter(({ id }) => failsAlone(failing.get(id))),
    ...alone.map((entry) => [entry]),
  ];
  return { parts: parts.filter((part) => part.length > 0), untried };
}

/** Whether it has failed while others could be had. */
export function failsAlone(item: FailingItem | undefined): boolean {
  return item !== undefined && item.limit < ITEM_TRIES.inDoubt;
}

function endsWorkers(endedWorkers: number): boolean {
  return endedWorkers >= MAX_ENDED_WORKERS;
}
