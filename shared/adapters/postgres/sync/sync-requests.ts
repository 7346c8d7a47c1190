import { sql } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import { SYNCED, type Synced } from '../../../domain/service.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { SyncRequests, WantedCollection } from '../../../sync/sync-store.ts';
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
    requestFirst: (userId, accountId) =>
      database.forPerson(userId, (transaction) =>
        insertCursors(
          transaction,
          SYNCED.map((service) => ({ userId, accountId, service, collection: '', title: FIRST_TITLES[service] })),
          clock,
        ),
      ),
    requestAll: (userId, services) =>
      database.forPerson(userId, async (transaction) => {
        const rows = await transaction
          .updateTable('sync_cursors as c')
          .from('accounts as a')
          .set({ wanted: sql<string>`c.wanted + 1`, due_at: clock.now() })
          .whereRef('a.id', '=', 'c.account_id')
          .where('a.state', '=', 'connected')
          .where('c.user_id', '=', userId)
          .where('c.service', 'in', [...services])
          .returning(['c.user_id', 'c.account_id', 'c.service', 'c.collection'])
          .execute();
        return rows.map(jobOf);
      }),
    async claimDue(retryAt, batch) {
      const claimed = await database.asSystem('sweep', async (transaction) => {
        const { rows } = await sql<ClaimedRow>`
          select * from app.claim_due_collections(${clock.now()}, ${retryAt}, ${batch})`.execute(transaction);
        return rows.map(jobOf);
      });
      const people = Map.groupBy(claimed, ({ userId }) => userId);
      const wanted: WantedCollection[] = [];
      for (const [userId, jobs] of people) wanted.push(...(await withFirstPass(userId, jobs)));
      return wanted;
    },
  };

  /** The sweep sees ids only; whether a collection was ever whole is in the person's scope. */
  function withFirstPass(userId: string, jobs: readonly SyncJob[]): Promise<WantedCollection[]> {
    return database.forPerson(userId, async (transaction) => {
      const rows = await transaction
        .selectFrom('sync_cursors')
        .select(['account_id', 'service', 'collection'])
        .where('user_id', '=', userId)
        .where('cursor', 'is', null)
        .execute();
      const never = new Set(rows.map(keyOf));
      return jobs.map((job) => ({
        job,
        firstPass: never.has(keyOf({ account_id: job.accountId, service: job.service, collection: job.collection })),
      }));
    });
  }
}

function keyOf(row: { account_id: string; service: string; collection: string }): string {
  return JSON.stringify([row.account_id, row.service, row.collection]);
}

function jobOf(row: ClaimedRow): SyncJob {
  return { userId: row.user_id, accountId: row.account_id, service: row.service, collection: row.collection };
}
