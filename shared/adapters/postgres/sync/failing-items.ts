import { sql, type Transaction } from 'kysely';
import type { ItemJob, SyncJob } from '../../../domain/sync-job.ts';
import { ENDED_ITS_WORKER, ITEM_TRIES, MAX_ENDED_WORKERS, TRY_EVERY_MS } from '../../../sync/item-tries.ts';
import type { FailingItem, ItemFailure, SkippedItems } from '../../../sync/sync-store.ts';
import type { Tables } from '../tables.ts';
import { keyOf } from './key-of.ts';
import { listedItems } from './listed-ids.ts';

/*
 * Items that could not be loaded or stored. All is found by the primary key of failing_items, which begins with the collection.
 */

/** Counts a try of each, at most 50; only for whoever holds the lease. */
export async function noteFailures(
  transaction: Transaction<Tables>,
  job: ItemJob,
  failures: readonly ItemFailure[],
  now: Date,
): Promise<SkippedItems> {
  const ids = failures.map(({ externalId }) => externalId);
  const known = await ofCollection(transaction, job)
    .select(['external_id', 'tries', 'tries_allowed', 'tried_at', 'reason', 'skipped_at', 'revision'])
    .where('external_id', '=', sql<string>`any(${ids}::text[])`)
    .execute();
  const knownById = new Map(known.map((row) => [row.external_id, row]));
  const skipped: { before: Set<string>; now: Set<string> } = { before: new Set(), now: new Set() };
  const rows = failures.map(({ externalId, reason, limit, isLasting, isUntried, revision }) => {
    const before = knownById.get(externalId);
    const isOther = revision !== undefined && revision !== null && revision !== before?.revision;
    // What is malformed is so in one revision. What Google does not give may change oftener than it is tried, and goes on as it is.
    const beginsAnew = isOther && before?.tries_allowed === ITEM_TRIES.malformed && limit > ITEM_TRIES.malformed;
    const row = beginsAnew && !isUntried ? undefined : before;
    // Where it was only loaded beside what ended a worker, there is no try yet from which the next one is to be apart.
    const counts = !row || (!isUntried && (row.tries === 0 || row.tried_at.getTime() <= now.getTime() - TRY_EVERY_MS));
    const tries = (row?.tries ?? 0) + (counts ? 1 : 0);
    // Once it is the item's fault it stays so, though the others that showed it are stored by then.
    const allowed = beginsAnew ? limit : Math.min(limit, row?.tries_allowed ?? limit);
    const isSkipped = isLasting === true || tries >= allowed;
    if (row?.skipped_at) skipped.before.add(externalId);
    else if (isSkipped) skipped.now.add(externalId);
    return {
      ...keyOf(job),
      user_id: job.userId,
      external_id: externalId,
      tries,
      tries_allowed: allowed,
      tried_at: counts ? now : row.tried_at,
      reason: isUntried && row ? row.reason : reason,
      skipped_at: row?.skipped_at ?? (isSkipped ? now : null),
      revision: revision ?? row?.revision ?? null,
      // Where it is set apart already, it stays so; so does how many workers it has ended.
      alone: false,
      ended_workers: 0,
    };
  });
  await transaction
    .insertInto('failing_items')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'service', 'collection', 'external_id']).doUpdateSet((row) => ({
        tries: row.ref('excluded.tries'),
        tries_allowed: row.ref('excluded.tries_allowed'),
        tried_at: row.ref('excluded.tried_at'),
        reason: row.ref('excluded.reason'),
        skipped_at: row.ref('excluded.skipped_at'),
        revision: row.ref('excluded.revision'),
      })),
    )
    .execute();
  return skipped;
}

/**
 * Notes that a worker has ended without a word while it loaded these, at most 50: each of several is loaded alone from then on, and one
 * that was alone has ended it, which is counted beside its tries, of which that says nothing; only for whoever takes the lease.
 * @returns what is skipped for that from now on
 */
export async function noteEndedWorker(
  transaction: Transaction<Tables>,
  job: SyncJob,
  externalIds: readonly string[],
  now: Date,
): Promise<string[]> {
  const ids = [...new Set(externalIds)];
  if (ids.length === 0) return [];
  const isAlone = ids.length === 1;
  const rows = ids.map((externalId) => ({
    ...keyOf(job),
    user_id: job.userId,
    external_id: externalId,
    tries: 0,
    tries_allowed: ITEM_TRIES.outage,
    tried_at: now,
    reason: ENDED_ITS_WORKER,
    skipped_at: null,
    revision: null,
    alone: true,
    ended_workers: isAlone ? 1 : 0,
  }));
  await transaction
    .insertInto('failing_items')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'service', 'collection', 'external_id']).doUpdateSet(({ ref }) => ({
        alone: true,
        ended_workers: sql<number>`failing_items.ended_workers + ${ref('excluded.ended_workers')}`,
        ...(isAlone
          ? {
              tried_at: now,
              reason: ENDED_ITS_WORKER,
              // As what was malformed, and is another now, it would never be tried again.
              tries_allowed: sql<number>`greatest(failing_items.tries_allowed, ${ITEM_TRIES.itsFault}::integer)`,
            }
          : {}),
      })),
    )
    .execute();
  const skipped = await transaction
    .updateTable('failing_items')
    .set({ skipped_at: now })
    .where((is) => is.and(keyOf(job)))
    .where('external_id', '=', sql<string>`any(${ids}::text[])`)
    .where('ended_workers', '>=', MAX_ENDED_WORKERS)
    .where('skipped_at', 'is', null)
    .returning('external_id')
    .execute();
  return skipped.map((row) => row.external_id);
}

/** Forgets which items were only loaded beside one that ended its worker, and not since: a pass that is whole had no need of them. */
export async function forgetSuspects(transaction: Transaction<Tables>, job: SyncJob): Promise<void> {
  await transaction
    .deleteFrom('failing_items')
    .where((is) => is.and(keyOf(job)))
    .where('tries', '=', 0)
    .where('ended_workers', '=', 0)
    .where('skipped_at', 'is', null)
    .execute();
}

/** Forgets what failed of items that are stored by now, or gone. */
export async function forgetFailures(
  transaction: Transaction<Tables>,
  job: ItemJob,
  externalIds: readonly string[],
): Promise<void> {
  if (externalIds.length === 0) return;
  await transaction
    .deleteFrom('failing_items')
    .where((is) => is.and(keyOf(job)))
    .where('external_id', '=', sql<string>`any(${[...externalIds]}::text[])`)
    .execute();
}

export async function listFailingItems(
  transaction: Transaction<Tables>,
  job: ItemJob,
  externalIds: readonly string[],
): Promise<Map<string, FailingItem>> {
  const rows = await ofCollection(transaction, job)
    .select(['external_id', 'tries_allowed', 'tried_at', 'skipped_at', 'revision', 'alone', 'ended_workers'])
    .where('external_id', '=', sql<string>`any(${[...externalIds]}::text[])`)
    .execute();
  return new Map(
    rows.map((row) => [
      row.external_id,
      {
        limit: row.tries_allowed,
        triedAt: row.tried_at,
        isSkipped: row.skipped_at !== null,
        revision: row.revision,
        isAlone: row.alone,
        endedWorkers: row.ended_workers,
      },
    ]),
  );
}

/** One of those that are tried alone, or several of the others; but for those that were given one try only: what was malformed. */
export async function listSkippedItems(
  transaction: Transaction<Tables>,
  job: ItemJob,
  { triedBefore, limit }: { triedBefore: Date; limit: number },
): Promise<string[]> {
  const rows = await ofCollection(transaction, job)
    .select(['external_id', 'alone'])
    .where('skipped_at', 'is not', null)
    .where('tries_allowed', '>', ITEM_TRIES.malformed)
    .where('tried_at', '<=', triedBefore)
    .orderBy('tried_at')
    .orderBy('external_id')
    .limit(limit)
    .execute();
  const together = rows[0]?.alone ? rows.slice(0, 1) : rows.filter((row) => !row.alone);
  return together.map((row) => row.external_id);
}

export async function setApart(
  transaction: Transaction<Tables>,
  job: ItemJob,
  externalIds: readonly string[],
): Promise<void> {
  await transaction
    .updateTable('failing_items')
    .set({ alone: true })
    .where((is) => is.and(keyOf(job)))
    .where('external_id', '=', sql<string>`any(${[...externalIds]}::text[])`)
    .execute();
}

/** Those that the listing under way has not given. */
export async function listUnlistedFailures(transaction: Transaction<Tables>, job: ItemJob): Promise<string[]> {
  const { rows } = await sql<{ externalId: string }>`
    select external_id as "externalId" from failing_items
    where account_id = ${job.accountId} and service = ${job.service} and collection = ${job.collection}
    except ${listedItems(job)}`.execute(transaction);
  return rows.map(({ externalId }) => externalId);
}

function ofCollection(transaction: Transaction<Tables>, job: ItemJob) {
  return transaction.selectFrom('failing_items').where((is) => is.and(keyOf(job)));
}
