import { sql } from 'kysely';
import { type AccountRemover, TOKENS_KEPT_MS } from '../../../identity/remove-account.ts';
import type { Database, Work } from '../database.ts';
import { retryOnConflict } from '../sync/retry-on-conflict.ts';
import type { AccountRow } from '../tables.ts';
import { addToDirectory } from './add-to-directory.ts';
import { detachAccounts } from './detach-accounts.ts';
import { removeCopy } from './remove-copy.ts';

/** Removes accounts in three steps; `removal_due_at` stands in the row from the first to the last. */
export function createAccountRemover(database: Database): AccountRemover {
  const inScope = <T>(userId: string, work: Work<T>) => retryOnConflict(() => database.forPerson(userId, work));
  return {
    detach: ({ userId, accountId }, { at, keepTokens, dueAt }) =>
      inScope(userId, async (transaction) => {
        const accountIds = [accountId];
        await detachAccounts(transaction, { userId, accountIds, keepTokensOf: keepTokens ? accountIds : [], at });
        const { numUpdatedRows } = await transaction
          .updateTable('accounts')
          .set({ removal_due_at: dueAt })
          .where('user_id', '=', userId)
          .where('id', '=', accountId)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return undefined;
        const other = await transaction
          .selectFrom('accounts')
          .select('id')
          .where('user_id', '=', userId)
          .where('id', '<>', accountId)
          .limit(1)
          .executeTakeFirst();
        return { isOnly: other === undefined };
      }),

    removeCopy: (account, isTimeUp) => removeCopy(database, account, isTimeUp),

    finish: ({ userId, accountId }, at) =>
      inScope(userId, async (transaction) => {
        // All at once: two accounts that are removed at the same time must not each take the other for the one that stays.
        const accounts = await transaction
          .selectFrom('accounts')
          .selectAll()
          .where('user_id', '=', userId)
          .orderBy('created_at')
          .orderBy('id')
          .forUpdate()
          .execute();
        const removed = accounts.find(({ id }) => id === accountId);
        if (!removed || removed.removal_due_at === null) return undefined;
        const [next] = accounts.filter(({ id }) => id !== accountId);
        const tokensGoAt = tokensKeptUntil(removed);
        if (next && tokensGoAt && at < tokensGoAt) {
          await transaction
            .updateTable('accounts')
            .set({ removal_due_at: tokensGoAt })
            .where('id', '=', accountId)
            .execute();
          return { kept: false };
        }
        await transaction.deleteFrom('accounts').where('id', '=', accountId).execute();
        if (next) {
          // The address of the account that went is free for whoever signs in with it.
          await transaction
            .updateTable('users')
            .set({ email: next.email, updated_at: at })
            .where('id', '=', userId)
            .where('email', '=', removed.email)
            .execute();
          return { kept: false };
        }
        await transaction
          .insertInto('accounts')
          .values({ ...removed, scopes: [], removal_due_at: null, updated_at: at })
          .execute();
        await addToDirectory(transaction, 'google-subject', removed.google_subject, { accountId, at });
        await addToDirectory(transaction, 'email', removed.email, { accountId, at });
        return { kept: true };
      }),

    due: (at, batch) =>
      database.asSystem('finish removals', async (transaction) => {
        const { rows } = await sql<{ user_id: string; account_id: string }>`
          select user_id, account_id from app.due_removals(${at}, ${batch}::integer)`.execute(transaction);
        return rows.map((row) => ({ userId: row.user_id, accountId: row.account_id }));
      }),
  };
}

/** A detached account has tokens only where its grant could not be revoked; the row was last updated when it was detached. */
function tokensKeptUntil(account: AccountRow): Date | undefined {
  const hasTokens = (account.google_refresh_token ?? account.google_access_token) !== null;
  return hasTokens ? new Date(account.updated_at.getTime() + TOKENS_KEPT_MS) : undefined;
}
