import type { CollectionRun, WholePass } from './collection-run.ts';
import type { CollectionDirectory, CollectionListing } from './collection-source.ts';
import { GoogleError } from './google-error.ts';
import type { JobQueue } from './job-queue.ts';

/**
 * Brings the list of an account's calendars up to date. It is read whole when Google says that it has changed, and by the first pass of
 * each day: Google does not tell when an owner renames a calendar, changes its zone, or what others may do with it.
 */
export async function directoryPass(
  run: CollectionRun,
  directory: CollectionDirectory,
  queue: JobQueue,
): Promise<WholePass> {
  const { lease, signal } = run;
  const isDaily = lease.cursor !== null && isFirstOfDay(run);
  const cursor = isDaily ? null : await unchangedSince(lease.cursor, directory, signal);
  if (cursor !== null) return { kind: 'whole', cursor, itemsSeen: 0 };
  const listing = await directory.list(signal);
  await replaceCollections(run, listing, queue);
  return { kind: 'whole', cursor: listing.cursor ?? '', itemsSeen: 0 };
}

function isFirstOfDay({ lease, clock }: CollectionRun): boolean {
  const dayOf = (instant: Date) => instant.toISOString().slice(0, 10);
  return lease.lastSuccessAt === null || dayOf(lease.lastSuccessAt) !== dayOf(clock.now());
}

/**
 * Stores which calendars or shared drives there are, has the new ones synced, and removes what was in those that went. When the time is up
 * before that is done, the next run lists them again and goes on: its pass is not whole.
 * @throws the signal's reason
 */
export async function replaceCollections(
  { lease, store, signal }: CollectionRun,
  listing: CollectionListing,
  queue: JobQueue,
): Promise<void> {
  for (const job of await store.replaceCollections(lease, listing)) await queue.sendSync(job, 'fresh');
  while ((await store.removeLeft(lease)) > 0) signal.throwIfAborted();
}

/** @returns the next cursor, or null when the list must be read */
async function unchangedSince(
  cursor: string | null,
  directory: CollectionDirectory,
  signal: AbortSignal,
): Promise<string | null> {
  if (!cursor || !directory.changedSince) return null;
  try {
    const since = await directory.changedSince(cursor, signal);
    return since.changed ? null : since.cursor;
  } catch (error) {
    if (error instanceof GoogleError && error.kind === 'expired') return null;
    throw error;
  }
}
