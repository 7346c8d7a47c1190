import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { ItemJob } from '../../../domain/sync-job.ts';
import { dormantSince, type PollPolicy } from '../../../sync/poll-policy.ts';
import type { StaleWatch, WatchStore } from '../../../sync/watch/watch-store.ts';
import type { Database, Work } from '../database.ts';
import { addToDirectory } from '../identity/add-to-directory.ts';
import { changeAddress } from '../identity/change-address.ts';
import { isUniqueViolation } from '../identity/is-unique-violation.ts';
import type { Tables } from '../tables.ts';
import { cursorOf } from './cursor-of.ts';
import { keyOf } from './key-of.ts';
import { renewLease } from './lease.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

/** Watches ended with one pass: each is a call. */
const MAX_STALE = 10;

/** A watch without an answer of Google's by then is that of a worker that was killed: the call takes 20 s at most, and 45 s with all its retries. */
const UNANSWERED_MS = 3_600_000;

/**
 * The watches of collections, in Postgres. Whoever writes a cursor and a watch locks the cursor first, or a push (push-store.ts) and a
 * renewal would wait for each other.
 */
export function createWatchStore(database: Database, clock: Clock, policy: PollPolicy): WatchStore {
  const inScope = <T>({ userId }: ItemJob, work: Work<T>) => retryOnConflict(() => database.forPerson(userId, work));
  return {
    todo: (job) =>
      inScope(job, async (transaction) => ({
        isDue: await isDue(transaction, job, clock, policy),
        stale: await staleWatches(transaction, job, clock),
      })),

    prepare: (job, { id, tokenHash }) =>
      inScope(job, async (transaction) => {
        await transaction
          .insertInto('watches')
          .values({
            id,
            user_id: job.userId,
            account_id: job.accountId,
            service: job.service,
            collection: job.collection,
            token_hash: tokenHash && Buffer.from(tokenHash),
            resource_id: null,
            expires_at: null,
            last_message: 0,
            superseded_at: null,
            created_at: clock.now(),
          })
          .execute();
        if (tokenHash === null) return;
        await addToDirectory(transaction, 'channel', id, { accountId: job.accountId, at: clock.now() });
      }),

    confirm: (lease, id, { resourceId, expiresAt, renewAt }) =>
      inScope(lease.job, async (transaction) => {
        await renewLease(transaction, lease, clock);
        const now = clock.now();
        const replaced = await transaction
          .updateTable('watches')
          .set({ superseded_at: now })
          .where((is) => is.and(keyOf(lease.job)))
          .where('id', '<>', id)
          .where('superseded_at', 'is', null)
          .returning(['id', 'resource_id', 'expires_at'])
          .execute();
        await transaction
          .updateTable('watches')
          .set({ resource_id: resourceId, expires_at: expiresAt })
          .where('id', '=', id)
          .execute();
        // A mailbox has one watch, which goes on. Of a channel that is replaced, pushes on their way are not followed any more.
        const wentOn =
          resourceId === null && replaced.some(({ expires_at }) => expires_at !== null && expires_at > now);
        await cursorOf(transaction, lease.job)
          .set({
            watch_due_at: renewAt,
            watch_error: null,
            ...(wentOn ? {} : { wanted: sql<string>`wanted + 1` }),
          })
          .execute();
        return replaced.map(toStale);
      }),

    noteAddress: (job, email) =>
      inScope(job, async (transaction) => {
        const account = await transaction
          .selectFrom('accounts')
          .select('email')
          .where('id', '=', job.accountId)
          .where('state', '=', 'connected')
          .forUpdate()
          .executeTakeFirst();
        if (account === undefined || account.email === email) return 'same' as const;
        await changeAddress(transaction, { ...job, former: account.email, email, at: clock.now() });
        return 'changed' as const;
      }).catch((error) => {
        if (!isUniqueViolation(error)) throw error;
        return 'taken' as const;
      }),

    fail: (job, id, { error, retryAt }) =>
      inScope(job, async (transaction) => {
        await cursorOf(transaction, job).set({ watch_due_at: retryAt, watch_error: error }).execute();
        await removeWatch(transaction, job, id);
      }),

    unwatch: (job, { error, retryAt }) =>
      inScope(job, async (transaction) => {
        await cursorOf(transaction, job).set({ watch_due_at: retryAt, watch_error: error }).execute();
        await transaction
          .deleteFrom('watches')
          .where((is) => is.and(keyOf(job)))
          .execute();
      }),

    remove: (job, id) => inScope(job, (transaction) => removeWatch(transaction, job, id)),
  };
}

async function isDue(
  transaction: Transaction<Tables>,
  job: ItemJob,
  clock: Clock,
  policy: PollPolicy,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('sync_cursors as c')
    .innerJoin('users as u', 'u.id', 'c.user_id')
    .select(['c.watch_due_at', 'u.last_active_at', 'u.autosync_enabled'])
    .where((is) => is.and({ 'c.account_id': job.accountId, 'c.service': job.service, 'c.collection': job.collection }))
    .executeTakeFirst();
  const now = clock.now();
  if (!row?.autosync_enabled || row.watch_due_at > now) return false;
  return row.last_active_at === null || row.last_active_at >= dormantSince(policy, now);
}

async function staleWatches(transaction: Transaction<Tables>, job: ItemJob, clock: Clock): Promise<StaleWatch[]> {
  const now = clock.now();
  const rows = await transaction
    .selectFrom('watches as w')
    .select(['w.id', 'w.resource_id', 'w.expires_at'])
    .where('w.account_id', '=', job.accountId)
    .where('w.service', '=', job.service)
    .where((is) =>
      is.or([
        is.and([
          is('w.collection', '=', job.collection),
          is.or([
            is('w.superseded_at', 'is not', null),
            is('w.expires_at', '<=', now),
            is.and([is('w.expires_at', 'is', null), is('w.created_at', '<', new Date(now.getTime() - UNANSWERED_MS))]),
          ]),
        ]),
        is.and([
          is.val(job.collection === ''),
          is.not(
            is.exists(
              is
                .selectFrom('sync_cursors as c')
                .select('c.collection')
                .whereRef('c.account_id', '=', 'w.account_id')
                .whereRef('c.service', '=', 'w.service')
                .whereRef('c.collection', '=', 'w.collection'),
            ),
          ),
        ]),
      ]),
    )
    .limit(MAX_STALE)
    .execute();
  // One that has lapsed need not be stopped.
  return rows.map((row) =>
    row.expires_at !== null && row.expires_at <= now ? { id: row.id, resourceId: null } : toStale(row),
  );
}

async function removeWatch(transaction: Transaction<Tables>, job: ItemJob, id: string): Promise<void> {
  await transaction.deleteFrom('watches').where('id', '=', id).where('account_id', '=', job.accountId).execute();
  await sql`select app.remove_from_directory('channel', ${id})`.execute(transaction);
}

function toStale({ id, resource_id }: { id: string; resource_id: string | null }): StaleWatch {
  return { id, resourceId: resource_id };
}
