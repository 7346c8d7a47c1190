import { type SqlBool, sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { Synced } from '../../../domain/service.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { SyncRequests } from '../../../sync/sync-requests.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { insertCursors } from './insert-cursors.ts';
import { standingAt } from './raise-wanted.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

/** The titles of the collections that every account has; the calendars and shared drives follow from them. */
const FIRST_TITLES: Readonly<Record<Synced, string>> = {
  gmail: 'Gmail',
  calendar: 'Calendars',
  drive: 'My Drive',
  contacts: 'Contacts',
};

interface ClaimedRow {
  user_id: string;
  account_id: string;
  service: Synced;
  collection: string;
}

/** What is wanted of sync, in Postgres. */
export function createSyncRequests(database: Database, clock: Clock): SyncRequests {
  return {
    requestFirst: (userId, accountId, services) =>
      database.forPerson(userId, async (transaction) => {
        const first = services.map((service) => ({ service, collection: '', title: FIRST_TITLES[service] }));
        const known = await transaction
          .selectFrom('sync_cursors')
          .select(['service', 'collection', 'title'])
          .where('account_id', '=', accountId)
          .where('service', 'in', [...services])
          .where('collection', '<>', '')
          .execute();
        const all = [...first, ...known].map((collection) => ({ userId, accountId, ...collection }));
        return insertCursors(transaction, all, clock);
      }),
    requestAll: (userId, services, accountId) =>
      retryOnConflict(() =>
        database.forPerson(userId, async (transaction) => {
          const rows = await wantAll(transaction, { userId, services, accountId: accountId ?? null, now: clock.now() });
          return { collections: rows.length, jobs: rows.filter(({ sends }) => sends).map(jobOf) };
        }),
      ),
    claimDue: ({ retryAt, batch, activeSince }) =>
      database.asSystem('sweep', async (transaction) => {
        const { rows } = await sql<ClaimedRow & { first_pass: boolean }>`
          select * from app.claim_due_collections(${clock.now()}, ${retryAt}, ${batch}, ${activeSince})`.execute(
          transaction,
        );
        return rows.map((row) => ({ job: jobOf(row), isBackfill: row.first_pass }));
      }),
    claimDueWatches: ({ services, retryAt, batch, activeSince }) =>
      database.asSystem('watches', async (transaction) => {
        const { rows } = await sql<ClaimedRow>`
          select * from app.claim_due_watches(${clock.now()}, ${retryAt}, ${batch}, ${activeSince}, ${[...services]}::text[])`.execute(
          transaction,
        );
        return rows.map(jobOf);
      }),
  };
}

/**
 * Wants a pass of each collection by the rule of raise-wanted.ts. What has failed is tried at once, whatever it was, and waits no
 * longer. What waits for its turn becomes due, in case that its message was lost.
 */
async function wantAll(
  transaction: Transaction<Tables>,
  asked: { userId: string; services: readonly Synced[]; accountId: string | null; now: Date },
): Promise<(ClaimedRow & { sends: boolean })[]> {
  const { userId, services, accountId, now } = asked;
  const { isHeld, isOnTheWay, isWanted } = standingAt(now, sql<SqlBool>`c.error_code is not null`);
  const { rows } = await sql<ClaimedRow & { sends: boolean }>`
    with asked as (
      select c.account_id, c.service, c.collection,
        ${isHeld} as held, ${isOnTheWay} as on_the_way, ${isWanted} as is_wanted
      from sync_cursors c
      join accounts a on a.id = c.account_id
      where c.user_id = ${userId}::uuid
        and c.service = any(${[...services]}::text[])
        and a.state = 'connected'
        and (${accountId}::uuid is null or a.id = ${accountId}::uuid)
      order by c.account_id, c.service, c.collection
      for no key update of c
    )
    update sync_cursors c
    set wanted = case when is_wanted then c.wanted else c.wanted + 1 end,
      backlog = false,
      due_at = case when held then c.due_at else least(c.due_at, ${now}) end,
      lease_until = case when on_the_way then c.lease_until end,
      error_code = null,
      error_message = null
    from asked
    where (c.account_id, c.service, c.collection) = (asked.account_id, asked.service, asked.collection)
    returning c.user_id, c.account_id, c.service, c.collection, not on_the_way as sends`.execute(transaction);
  return rows;
}

function jobOf(row: ClaimedRow): SyncJob {
  return { userId: row.user_id, accountId: row.account_id, service: row.service, collection: row.collection };
}
