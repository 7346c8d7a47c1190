import type { Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { Item } from '../../../domain/hit.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import { CHANGED } from '../../../sync/collection-source.ts';
import { externalId } from '../../../sync/item-content.ts';
import { movesOn } from '../../../sync/moves-on.ts';
import { DEFAULT_POLL_POLICY } from '../../../sync/poll-policy.ts';
import { remainsOf } from '../../../sync/remains-of.ts';
import type { SyncStore } from '../../../sync/sync-store.ts';
import type { Database, Work } from '../database.ts';
import { loadItems } from '../search/items.ts';
import { isMergeDue } from '../search/merge-segments.ts';
import { isEmbeddingDue } from '../search/pending-texts.ts';
import type { Tables } from '../tables.ts';
import { FOLDERS, folderPaths, forgetFolders, keepFolders } from './drive-folders.ts';
import {
  forgetFailures,
  forgetSuspects,
  listFailingItems,
  listSkippedItems,
  listUnlistedFailures,
  noteFailures,
  setApart,
} from './failing-items.ts';
import {
  countKnownItems,
  isFolderAmong,
  knownItems,
  listPendingMails,
  listUnlistedItems,
  noteTry,
} from './known-items.ts';
import {
  acquireLease,
  advance,
  beginPass,
  finishPass,
  noteLoading,
  releaseLease,
  renewLease,
  rewindPass,
  wantedNow,
} from './lease.ts';
import { listOrphanedMembers, listStoredSeries } from './list-series.ts';
import { changedUpTo, forgetListed, isListedUpTo, keepListed, listsOf } from './listed-ids.ts';
import { lockAccount } from './lock-account.ts';
import { recountPeople } from './recount-people.ts';
import { refusedByPostgres } from './refused-by-postgres.ts';
import { removeLeftItems, replaceStoredCollections } from './replace-collections.ts';
import { replaceStoredLabels } from './replace-labels.ts';
import { retryOnConflict } from './retry-on-conflict.ts';
import { writeChanges } from './write-changes.ts';
import { knownContacts, writeContacts } from './write-contacts.ts';

/**
 * The synced copy in Postgres. Each method is one transaction in the person's scope.
 * @param embeddingModel the name of the model whose vectors every text is to have
 */
export function createSyncStore(
  database: Database,
  clock: Clock,
  embeddingModel: string,
  policy = DEFAULT_POLL_POLICY,
): SyncStore {
  /** People whom a pass under way has left in doubt, by the job that its lease carries. */
  const inDoubt = new WeakMap<SyncJob, Set<string> | 'all'>();
  const doubt = (job: SyncJob, addresses: readonly string[]): void => {
    const before = inDoubt.get(job);
    if (before !== 'all') inDoubt.set(job, new Set([...(before ?? []), ...addresses]));
  };
  const inScope = <T>({ userId }: { userId: string }, work: Work<T>) =>
    retryOnConflict(() => database.forPerson(userId, work));
  return {
    acquire: (job) => inScope(job, (transaction) => acquireLease(transaction, job, clock)),
    renew: (lease) => inScope(lease.job, (transaction) => renewLease(transaction, lease, clock)),
    begin: (lease, start) =>
      inScope(lease.job, async (transaction) => {
        await beginPass(transaction, lease, clock, start);
        if (start.pass === 'listing') await forgetListing(transaction, lease.job);
      }),
    rewind: (lease) =>
      inScope(lease.job, async (transaction) => {
        await rewindPass(transaction, lease, clock);
        await forgetListing(transaction, lease.job);
      }),
    isListedUpTo: (lease) => inScope(lease.job, (transaction) => isListedUpTo(transaction, lease.job, lease.pageToken)),
    listsOf: (lease, ids) => inScope(lease.job, (transaction) => listsOf(transaction, lease.job, ids)),
    folderPaths: (lease, ids) => inScope(lease.job, (transaction) => folderPaths(transaction, lease.job, ids)),
    wanted: (lease) => inScope(lease.job, (transaction) => wantedNow(transaction, lease)),
    known: (lease, externalIds) => inScope(lease.job, (transaction) => knownItems(transaction, lease.job, externalIds)),
    read: (lease, ids) =>
      inScope(lease.job, async (transaction) => {
        const items = await loadItems(
          transaction,
          ids.map((id) => ({ service: lease.job.service, id })),
        );
        return new Map<string, Item>(items.map((item) => [externalId(item), item]));
      }),
    commit: async (lease, changes, progress) => {
      const addresses = await refusedByPostgres(() =>
        inScope(lease.job, async (transaction) => {
          await advance(transaction, lease, clock, progress, { isFruitful: movesOn(lease, changes, progress) });
          if (progress?.listed) await keepListed(transaction, lease.job, progress.listed, progress.pageToken ?? null);
          if (progress?.folders) await keepFolders(transaction, lease.job, progress.folders);
          const stored = changes.upserts.map(({ item }) => externalId(item));
          await forgetFailures(transaction, lease.job, [...stored, ...(changes.gone ?? [])]);
          return writeChanges(transaction, lease.job, changes, clock);
        }),
      );
      doubt(lease.job, addresses);
    },
    noteFailures: async (lease, failures) => {
      const { skipped, addresses } = await refusedByPostgres(() =>
        inScope(lease.job, async (transaction) => {
          await renewLease(transaction, lease, clock);
          const noted = await noteFailures(transaction, lease.job, failures, clock.now());
          const changes = remainsOf(failures, noted);
          await advance(transaction, lease, clock, undefined, { isFruitful: movesOn(lease, changes, undefined) });
          return { skipped: noted, addresses: await writeChanges(transaction, lease.job, changes, clock) };
        }),
      );
      doubt(lease.job, addresses);
      return skipped;
    },
    noteLoading: (lease, externalIds) =>
      inScope(lease.job, (transaction) => noteLoading(transaction, lease, clock, externalIds)),
    listFailing: (lease, externalIds) =>
      inScope(lease.job, (transaction) => listFailingItems(transaction, lease.job, externalIds)),
    listSkipped: (lease, wanted) =>
      inScope(lease.job, (transaction) => listSkippedItems(transaction, lease.job, wanted)),
    setApart: (lease, externalIds) =>
      inScope(lease.job, async (transaction) => {
        await renewLease(transaction, lease, clock);
        await setApart(transaction, lease.job, externalIds);
      }),
    keepChanged: (lease, { ids, nextPageToken }) =>
      inScope(lease.job, async (transaction) => {
        await advance(transaction, lease, clock, undefined);
        await keepListed(transaction, lease.job, [{ list: CHANGED, ids }], nextPageToken);
      }),
    changedUpTo: (lease) => inScope(lease.job, (transaction) => changedUpTo(transaction, lease.job)),
    knownContacts: (lease) => inScope(lease.job, (transaction) => knownContacts(transaction, lease.job)),
    commitContacts: (lease, changes) =>
      inScope(lease.job, async (transaction) => {
        await advance(transaction, lease, clock, undefined);
        await writeContacts(transaction, lease.job, changes, clock);
      }),
    listUnlisted: (lease, after) => inScope(lease.job, (transaction) => listUnlistedItems(transaction, lease, after)),
    listUnlistedFailures: (lease) => inScope(lease.job, (transaction) => listUnlistedFailures(transaction, lease.job)),
    listPending: (lease, limit) =>
      inScope(lease.job, async (transaction) => {
        const ids = await listPendingMails(transaction, lease, limit);
        const items = await loadItems(
          transaction,
          ids.map((id) => ({ service: 'gmail', id })),
        );
        return items.filter((item) => item.service === 'gmail');
      }),
    noteTry: (lease, attachment) =>
      inScope(lease.job, async (transaction) => {
        await renewLease(transaction, lease, clock);
        await noteTry(transaction, lease, attachment);
      }),
    count: (lease) => inScope(lease.job, (transaction) => countKnownItems(transaction, lease)),
    isFolderAmong: (lease, ids) => inScope(lease.job, (transaction) => isFolderAmong(transaction, lease, ids)),
    listOrphans: (lease) => inScope(lease.job, (transaction) => listOrphanedMembers(transaction, lease)),
    listSeries: (lease, after) => inScope(lease.job, (transaction) => listStoredSeries(transaction, lease, after)),
    replaceCollections: async (lease, { collections, timeZone }) => {
      const { added, leavesDoubt } = await inScope(lease.job, async (transaction) => {
        await renewLease(transaction, lease, clock);
        const replaced = await replaceStoredCollections(transaction, lease, collections, clock);
        // The cursors before the person: whoever notes that the person is here locks them in this order (activity.ts).
        if (timeZone !== undefined) await setTimeZone(transaction, lease.job.userId, timeZone, clock);
        return replaced;
      });
      if (leavesDoubt) inDoubt.set(lease.job, 'all');
      return added;
    },
    removeLeft: async (lease) => {
      const removed = await inScope(lease.job, async (transaction) => {
        await renewLease(transaction, lease, clock);
        const piece = await removeLeftItems(transaction, lease.job, clock);
        if (piece.count > 0) await advance(transaction, lease, clock, undefined);
        return piece;
      });
      doubt(lease.job, removed.inDoubt);
      return removed.count;
    },
    replaceLabels: (lease, labels) =>
      inScope(lease.job, async (transaction) => {
        await renewLease(transaction, lease, clock);
        await replaceStoredLabels(transaction, lease.job, labels);
      }),
    finish: async (lease, result) => {
      // Before the pass counts as done: when this worker is killed, the next one finds a pass that was begun, and recounts all.
      const left = inDoubt.get(lease.job) ?? [];
      const addresses = lease.pass === null && left !== 'all' ? [...left] : null;
      if (addresses === null || addresses.length > 0) {
        await inScope(lease.job, async (transaction) => {
          await advance(transaction, lease, clock, undefined);
          await lockAccount(transaction, lease.job.accountId);
          await recountPeople(transaction, lease.job, addresses);
        });
      }
      inDoubt.delete(lease.job);
      return inScope(lease.job, async (transaction) => {
        const finished = await finishPass(transaction, lease, clock, result, policy);
        await forgetListed(transaction, lease.job, { but: FOLDERS });
        // They were loaded by a run of the same pass.
        if (lease.pass !== null) await forgetSuspects(transaction, lease.job);
        return finished;
      });
    },
    release: (lease, end) => inScope(lease.job, (transaction) => releaseLease(transaction, lease, clock, end)),
    hasIndexWork: (job) =>
      inScope(
        job,
        async (transaction) =>
          (await isMergeDue(transaction, job)) || (await isEmbeddingDue(transaction, job, embeddingModel)),
      ),
  };
}

async function forgetListing(transaction: Transaction<Tables>, job: SyncJob): Promise<void> {
  await forgetListed(transaction, job);
  await forgetFolders(transaction, job);
}

async function setTimeZone(
  transaction: Transaction<Tables>,
  userId: string,
  timeZone: string,
  clock: Clock,
): Promise<void> {
  await transaction
    .updateTable('users')
    .set({ time_zone: timeZone, updated_at: clock.now() })
    .where('id', '=', userId)
    .where('time_zone', '<>', timeZone)
    .execute();
}
