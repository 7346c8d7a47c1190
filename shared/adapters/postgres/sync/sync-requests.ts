import { sql } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { Synced } from '../../../domain/service.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { SyncRequests } from '../../../sync/sync-store.ts';
import type { Database } from '../database.ts';
import { insertCursors } from './insert-cursors.ts';

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
    requestAll: (userId, services) =>
      database.forPerson(userId, async (transaction) => {
        const rows = await transaction
          .updateTable('sync_cursors as c')
          .from('accounts as a')
          .set({ wanted: sql<string>`c.wanted + 1`, backlog: false, due_at: clock.now() })
          .whereRef('a.id', '=', 'c.account_id')
          .where('a.state', '=', 'connected')
          .where('c.user_id', '=', userId)
          .where('c.service', 'in', [...services])
          .returning(['c.user_id', 'c.account_id', 'c.service', 'c.collection'])
          .execute();
        return rows.map(jobOf);
      }),
    claimDue: ({ retryAt, batch, activeSince }) =>
      database.asSystem('sweep', async (transaction) => {
        const { rows } = await sql<ClaimedRow & { first_pass: boolean }>`
          select * from app.claim_due_collections(${clock.now()}, ${retryAt}, ${batch}, ${activeSince})`.execute(
          transaction,
        );
        return rows.map((row) => ({ job: jobOf(row), firstPass: row.first_pass }));
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

function jobOf(row: ClaimedRow): SyncJob {
  return { userId: row.user_id, accountId: row.account_id, service: row.service, collection: row.collection };
}
