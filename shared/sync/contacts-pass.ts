import type { SyncJob } from '../domain/sync-job.ts';
import { type CollectionRun, isCheckpointDue, type PassResult } from './collection-run.ts';
import type { ContactSource } from './collection-source.ts';
import { isDeadToken } from './google-error.ts';
import { logged } from './sync-log.ts';
import { unrepeated } from './unrepeated.ts';

/** Contacts committed together: half a megabyte, as a parameter of a statement. */
const PIECE = 500;

/**
 * Brings the contacts of an account up to date: by what has changed since the pass before; where there was none, or Google no
 * longer takes its token (after seven days), by reading all and comparing them with the copy.
 *
 * An address book is a page or two, 25 at most: a pass that stops begins anew, and leaves alone what is stored already.
 */
export async function contactsPass(run: CollectionRun<SyncJob>, source: ContactSource): Promise<PassResult> {
  const since = run.lease.cursor || null;
  if (since === null) return readContacts(run, source, null);
  try {
    return await readContacts(run, source, since);
  } catch (error) {
    if (!isDeadToken(error)) throw error;
    return readContacts(run, source, null);
  }
}

async function readContacts(
  run: CollectionRun<SyncJob>,
  source: ContactSource,
  since: string | null,
): Promise<PassResult> {
  const { lease, store, clock, log, signal } = run;
  await store.begin(lease, {
    pass: since === null ? 'listing' : 'changes',
    anchor: null,
    expected: null,
    takenAt: clock.now(),
  });
  const known = await store.knownContacts(lease);
  const present = new Set(since === null ? [] : known.keys());
  let pageToken: string | null = null;
  let syncToken: string | null;
  const next = unrepeated('the contacts');
  do {
    if (isCheckpointDue(run)) return { kind: 'checkpoint' };
    const page = await source.list({ since, pageToken }, signal);
    for (const { id, reason } of page.malformed) {
      log.warn('Skipped a contact that can not be read.', { ...logged(lease.job), id, reason });
      if (known.has(id)) present.add(id);
    }
    for (const { resourceName } of page.contacts) present.add(resourceName);
    for (const resourceName of page.deleted) present.delete(resourceName);
    // A list that shifts while it is paged through may name somebody twice.
    const changed = [...new Map(page.contacts.map((contact) => [contact.resourceName, contact])).values()].filter(
      ({ resourceName, etag }) => known.get(resourceName) !== etag,
    );
    for (const upserts of inPieces(changed)) {
      if (isCheckpointDue(run)) return { kind: 'checkpoint' };
      await store.commitContacts(lease, { upserts, removals: [] });
    }
    pageToken = next(page.nextPageToken);
    syncToken = page.syncToken;
  } while (pageToken !== null);
  for (const removals of inPieces([...known.keys()].filter((resourceName) => !present.has(resourceName)))) {
    if (isCheckpointDue(run)) return { kind: 'checkpoint' };
    await store.commitContacts(lease, { upserts: [], removals });
  }
  return { kind: 'whole', cursor: syncToken ?? '', itemsSeen: present.size };
}

function inPieces<T>(all: readonly T[]): T[][] {
  const pieces: T[][] = [];
  for (let from = 0; from < all.length; from += PIECE) pieces.push(all.slice(from, from + PIECE));
  return pieces;
}
