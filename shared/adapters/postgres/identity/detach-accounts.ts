import { sql, type Transaction } from 'kysely';
import type { AccountRow, Tables } from '../tables.ts';

export interface Detachment {
  userId: string;
  /** All accounts of the person, when left out. */
  accountId?: string;
  at: Date;
  /** When the schedule has Google asked to revoke their grants, should they have tokens then. */
  dueAt: Date;
}

/** An expiry stands where tokens do (migration 0036). */
export const NO_TOKENS = { google_access_token: null, google_refresh_token: null, token_expires_at: null };

/**
 * Takes the cursors of accounts away: no worker writes for them any more, and none can begin. Their tokens stay, as their grants are still
 * to be revoked. The cursors first, as a worker locks its cursor and then the account (lock-account.ts): in the other order each
 * would wait for the other.
 * @returns the accounts as they were, locked
 */
export async function detachAccounts(
  transaction: Transaction<Tables>,
  { userId, accountId, at, dueAt }: Detachment,
): Promise<AccountRow[]> {
  const cursors = transaction.deleteFrom('sync_cursors').where('user_id', '=', userId);
  await (accountId === undefined ? cursors : cursors.where('account_id', '=', accountId)).execute();
  // In the order in which a removal ends.
  const former = transaction
    .selectFrom('accounts')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .orderBy('id')
    .forUpdate();
  const found = await (accountId === undefined ? former : former.where('id', '=', accountId)).execute();
  const accounts = transaction
    .updateTable('accounts')
    .set({ state: 'disconnected', state_reason: null, revoke_due_at: dueAt, updated_at: at })
    .where('user_id', '=', userId);
  await (accountId === undefined ? accounts : accounts.where('id', '=', accountId)).execute();
  return found;
}

/** Takes the tokens of detached accounts; those of one that was connected meanwhile stay. */
export async function dropTokens(
  transaction: Transaction<Tables>,
  { userId, accountIds }: { userId: string; accountIds: readonly string[] },
): Promise<void> {
  await transaction
    .updateTable('accounts')
    .set(NO_TOKENS)
    .where('user_id', '=', userId)
    .where('state', '=', 'disconnected')
    .where('id', '=', sql<string>`any(${[...accountIds]}::uuid[])`)
    .execute();
}
