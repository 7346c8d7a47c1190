import type { Transaction } from 'kysely';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { Tables } from '../tables.ts';

/** Begins an update of a collection's one cursor, by the primary key. */
export function cursorOf(transaction: Transaction<Tables>, { accountId, service, collection }: SyncJob) {
  return transaction
    .updateTable('sync_cursors')
    .where('account_id', '=', accountId)
    .where('service', '=', service)
    .where('collection', '=', collection);
}
