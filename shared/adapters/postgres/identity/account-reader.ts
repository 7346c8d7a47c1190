import { sql } from 'kysely';
import type { AccountReader } from '../../../identity/google-account.ts';
import type { Database } from '../database.ts';

/** The accounts of a person; no token leaves the database. */
export function createAccountReader(database: Database): AccountReader {
  return {
    list: (userId) =>
      database.forPerson(userId, async (transaction) => {
        const rows = await transaction
          .selectFrom('accounts as a')
          .innerJoin('users as u', 'u.id', 'a.user_id')
          .select(['a.id', 'a.email', 'a.state', 'a.state_reason', 'a.scopes', 'a.created_at'])
          .select(['a.removal_due_at', 'u.forget_due_at'])
          .select(sql<boolean>`google_refresh_token is not null`.as('has_refresh_token'))
          .where('a.user_id', '=', userId)
          .orderBy('a.created_at')
          .orderBy('a.id')
          .execute();
        return rows.map((row) => ({
          accountId: row.id,
          email: row.email,
          state: row.state,
          stateReason: row.state_reason,
          scopes: row.scopes,
          hasRefreshToken: row.has_refresh_token,
          connectedAt: row.created_at,
          beingRemoved: whatIsRemoved(row),
        }));
      }),
  };
}

function whatIsRemoved(due: { forget_due_at: Date | null; removal_due_at: Date | null }): 'account' | 'person' | null {
  if (due.forget_due_at !== null) return 'person';
  return due.removal_due_at === null ? null : 'account';
}
