import { sql, type Transaction } from 'kysely';
import { SYNCED, type Synced } from '../../../domain/service.ts';
import { servicesOf } from '../../../identity/google-scopes.ts';
import { SYNC_ERRORS } from '../../../sync/sync-failure.ts';
import type { ServiceSyncStatus, SyncStatusError, SyncStatusReader } from '../../../sync/sync-status.ts';
import type { Database } from '../database.ts';
import type { AccountRow, SyncStatusRow, Tables } from '../tables.ts';

/**
 * The view sync_status, as the person sees it, with what it can't tell: an account that must be connected again, none of whose
 * services is synced, whatever their cursors say; and services that were not allowed when the account was connected, or that the
 * release of then did not sync.
 */
export function createSyncStatusReader(database: Database): SyncStatusReader {
  return {
    read: (userId) =>
      database.forPerson(userId, async (transaction) => {
        const accounts = await transaction
          .selectFrom('accounts')
          .select(['id', 'email', 'state', 'scopes'])
          .where('user_id', '=', userId)
          .where('state', '<>', 'disconnected')
          .orderBy('email')
          .execute();
        const rows = await transaction.selectFrom('sync_status').selectAll().where('user_id', '=', userId).execute();
        const rowsOf = Map.groupBy(rows, ({ account_id: accountId }) => accountId);
        const left = await leftOf(transaction, userId);
        return accounts.flatMap((account) =>
          statusesOf(account, rowsOf.get(account.id) ?? []).map((status) => ({
            ...status,
            attachmentsPending: status.service === 'gmail' ? (left.pending.get(account.id) ?? 0) : 0,
            skipped: left.skipped.get(`${account.id} ${status.service}`) ?? 0,
          })),
        );
      }),
  };
}

/** What is not in the copy yet, or can't be: attachments by account, items by account and service. */
async function leftOf(transaction: Transaction<Tables>, userId: string) {
  const pending = await transaction
    .selectFrom('gmail_cache')
    .select(['account_id', sql<number>`sum(pending_attachments)::integer`.as('count')])
    .where('user_id', '=', userId)
    .where('pending_attachments', '>', 0)
    .groupBy('account_id')
    .execute();
  const skipped = await transaction
    .selectFrom('failing_items')
    .select(['account_id', 'service', sql<number>`count(*)::integer`.as('count')])
    .where('user_id', '=', userId)
    .where('skipped_at', 'is not', null)
    .groupBy(['account_id', 'service'])
    .execute();
  return {
    pending: new Map(pending.map((row) => [row.account_id, row.count])),
    skipped: new Map(skipped.map((row) => [`${row.account_id} ${row.service}`, row.count])),
  };
}

type Status = Omit<ServiceSyncStatus, 'attachmentsPending' | 'skipped'>;

type Account = Pick<AccountRow, 'id' | 'email' | 'state' | 'scopes'>;

/** Empty for an account whose first cursors are still to be made. */
function statusesOf(account: Account, rows: readonly SyncStatusRow[]): Status[] {
  if (rows.length === 0 && account.state === 'connected') return [];
  const readable = servicesOf(account.scopes);
  const byService = new Map(rows.map((row) => [row.service, row]));
  return SYNCED.toSorted().map((service) => {
    const row = byService.get(service);
    const status = row ? toStatus(account, row) : nothingOf(account, service);
    if (account.state === 'reconnect-required') return failed(status, 'error', 'reconnect-required');
    return row && readable.includes(service) ? status : failed(status, 'not-connected', 'permission-missing');
  });
}

function failed(
  status: Status,
  state: 'error' | 'not-connected',
  code: 'reconnect-required' | 'permission-missing',
): Status {
  return { ...status, state, error: { code, message: SYNC_ERRORS[code].message, collection: null, others: 0 } };
}

function toStatus({ id, email }: Account, row: SyncStatusRow): Status {
  return {
    accountId: id,
    account: email,
    service: row.service,
    state: row.status,
    itemsSeen: Number(row.items_seen),
    itemsExpected: row.items_expected === null ? null : Number(row.items_expected),
    lastSuccessAt: row.last_sync_at,
    error: errorOf(row),
  };
}

/** Those of which an account has one alone need no name. */
const ONE_COLLECTION: readonly Synced[] = ['gmail', 'contacts'];

function errorOf(row: SyncStatusRow): SyncStatusError | null {
  if (row.error_code === null) return null;
  return {
    code: row.error_code,
    message: row.error_message ?? '',
    collection: ONE_COLLECTION.includes(row.service) ? null : row.error_title,
    others: Number(row.error_count) - 1,
  };
}

function nothingOf({ id, email }: Account, service: Synced): Status {
  return {
    accountId: id,
    account: email,
    service,
    state: 'syncing',
    itemsSeen: 0,
    itemsExpected: null,
    lastSuccessAt: null,
    error: null,
  };
}
