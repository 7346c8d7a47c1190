import type { SyncStatusReader } from '../../../sync/sync-status.ts';
import type { Database } from '../database.ts';

/** The view sync_status, as the person sees it. */
export function createSyncStatusReader(database: Database): SyncStatusReader {
  return {
    read: (userId) =>
      database.forPerson(userId, async (transaction) => {
        const rows = await transaction
          .selectFrom('sync_status as s')
          .innerJoin('accounts as a', 'a.id', 's.account_id')
          .select([
            's.account_id',
            'a.email',
            's.service',
            's.status',
            's.items_seen',
            's.items_expected',
            's.last_sync_at',
            's.error_code',
            's.error_message',
          ])
          .orderBy('a.email')
          .orderBy('s.service')
          .execute();
        return rows.map((row) => ({
          accountId: row.account_id,
          account: row.email,
          service: row.service,
          state: row.status,
          itemsSeen: Number(row.items_seen),
          itemsExpected: row.items_expected === null ? null : Number(row.items_expected),
          lastSuccessAt: row.last_sync_at,
          error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
        }));
      }),
  };
}
