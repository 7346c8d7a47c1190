import type { CollectionRun, WholePass } from './collection-run.ts';
import type { CollectionDirectory, CollectionListing } from './collection-source.ts';
import { GoogleError } from './google-error.ts';
import type { JobQueue } from './job-queue.ts';

/** Brings the list of an account's calendars up to date: it is read whole, but only when Google says that it has changed. */
export async function directoryPass(
  run: CollectionRun,
  directory: CollectionDirectory,
  queue: JobQueue,
): Promise<WholePass> {
  const { lease, signal } = run;
  const cursor = await unchangedSince(lease.cursor, directory, signal);
  if (cursor !== null) return { kind: 'whole', cursor, itemsSeen: 0, changed: false };
  const listing = await directory.list(signal);
  await replaceCollections(run, listing, queue);
  return { kind: 'whole', cursor: listing.cursor ?? '', itemsSeen: 0, changed: true };
}

/** Stores which calendars or shared drives there are, and has the new ones synced. */
export async function replaceCollections(
  { lease, store }: CollectionRun,
  listing: CollectionListing,
  queue: JobQueue,
): Promise<void> {
  for (const job of await store.replaceCollections(lease, listing)) await queue.sendSync(job, 'fresh');
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
