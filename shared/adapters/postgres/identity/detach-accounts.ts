import { sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

export interface Detachment {
  userId: string;
  accountIds: readonly string[];
  /** Those whose grant could not be revoked: a repeat needs their tokens for that. */
  keepTokensOf: readonly string[];
  at: Date;
}

/**
 * Takes the cursors and the tokens of accounts away: no worker writes for them any more, and none can begin. The cursors first, as a worker
 * locks its cursor and then the account (lock-account.ts): in the other order each would wait for the other.
 */
export async function detachAccounts(
  transaction: Transaction<Tables>,
  { userId, accountIds, keepTokensOf, at }: Detachment,
): Promise<void> {
  const these = sql<string>`any(${[...accountIds]}::uuid[])`;
  await transaction.deleteFrom('sync_cursors').where('user_id', '=', userId).where('account_id', '=', these).execute();
  const keeps = sql<boolean>`id = any(${[...keepTokensOf]}::uuid[])`;
  await transaction
    .updateTable('accounts')
    .set({
      state: 'disconnected',
      state_reason: null,
      google_access_token: sql`case when ${keeps} then google_access_token end`,
      google_refresh_token: sql`case when ${keeps} then google_refresh_token end`,
      token_expires_at: sql`case when ${keeps} then token_expires_at end`,
      updated_at: at,
    })
    .where('user_id', '=', userId)
    .where('id', '=', these)
    .execute();
}
