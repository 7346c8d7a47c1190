import { SYNC_ERRORS } from '../../../sync/sync-failure.ts';
import type { ServiceSyncStatus, SyncStatusReader } from '../../../sync/sync-status.ts';
import type { Database } from '../database.ts';

/**
 * The view sync_status, as the person sees it. An account that was connected before contacts were synced has no cursor of them,
 * and no permission for them either, until it is connected again: that is said.
 */
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
        const statuses = rows.map(
          (row): ServiceSyncStatus => ({
            accountId: row.account_id,
            account: row.email,
            service: row.service,
            state: row.status,
            itemsSeen: Number(row.items_seen),
            itemsExpected: row.items_expected === null ? null : Number(row.items_expected),
            lastSuccessAt: row.last_sync_at,
            error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
          }),
        );
        const withContacts = new Set(rows.flatMap((row) => (row.service === 'contacts' ? [row.account_id] : [])));
        const accounts = new Map(rows.map((row) => [row.account_id, row.email]));
        const leftOut = [...accounts]
          .filter(([accountId]) => !withContacts.has(accountId))
          .map(([accountId, account]) => contactsLeftOut(accountId, account));
        return [...statuses, ...leftOut];
      }),
  };
}

function contactsLeftOut(accountId: string, account: string): ServiceSyncStatus {
  const { message } = SYNC_ERRORS['permission-missing'];
  return {
    accountId,
    account,
    service: 'contacts',
    state: 'error',
    itemsSeen: 0,
    itemsExpected: null,
    lastSuccessAt: null,
    error: { code: 'permission-missing', message },
  };
}
