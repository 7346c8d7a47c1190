import { sql } from 'kysely';
import type { AccountStore } from '../../../identity/token-vault.ts';
import type { Database } from '../database.ts';

/** The tokens and the state of connected accounts. */
export function createAccountStore(database: Database): AccountStore {
  return {
    find: ({ userId, accountId }) =>
      database.forPerson(userId, async (transaction) => {
        const row = await transaction
          .selectFrom('accounts')
          .select(['state', 'state_reason', 'google_access_token', 'google_refresh_token', 'token_expires_at'])
          .where('id', '=', accountId)
          .executeTakeFirst();
        return (
          row && {
            state: row.state,
            stateReason: row.state_reason,
            accessToken: row.google_access_token,
            refreshToken: row.google_refresh_token,
            expiresAt: row.token_expires_at,
          }
        );
      }),

    saveTokens: ({ userId, accountId }, tokens, renewedBy, at) =>
      database.forPerson(userId, async (transaction) => {
        await transaction
          .updateTable('accounts')
          .set({
            google_access_token: tokens.accessToken,
            token_expires_at: tokens.expiresAt,
            ...(tokens.refreshToken && { google_refresh_token: tokens.refreshToken }),
            ...(tokens.scopes && { scopes: tokens.scopes }),
            // Of a disconnected one it tells since when the tokens are kept, which a renewal does not prolong.
            updated_at: sql<Date>`case state when 'disconnected' then updated_at else ${at}::timestamptz end`,
          })
          .where('id', '=', accountId)
          .where('google_refresh_token', '=', Buffer.from(renewedBy))
          .execute();
      }),

    requireReconnect: ({ userId, accountId }, refreshToken, reason, at) =>
      database.forPerson(userId, async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('accounts')
          .set({ state: 'reconnect-required', state_reason: reason, updated_at: at })
          .where('id', '=', accountId)
          .where('state', '=', 'connected')
          .where('google_refresh_token', 'is not distinct from', refreshToken && Buffer.from(refreshToken))
          .executeTakeFirstOrThrow();
        return numUpdatedRows > 0n;
      }),
  };
}
