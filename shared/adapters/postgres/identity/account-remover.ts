import type { AccountRemover } from '../../../identity/disconnect.ts';
import type { Database } from '../database.ts';
import { addToDirectory } from './add-to-directory.ts';

/** Removes accounts; what was synced of them, and their entries in the directory, go with the row. */
export function createAccountRemover(database: Database): AccountRemover {
  return {
    remove: ({ userId, accountId }, at) =>
      database.forPerson(userId, async (transaction) => {
        // Both at once: two accounts that are disconnected at the same time must not each take the other for the one that stays.
        const accounts = await transaction
          .selectFrom('accounts')
          .select(['id', 'email', 'google_subject', 'created_at'])
          .where('user_id', '=', userId)
          .orderBy('created_at')
          .orderBy('id')
          .forUpdate()
          .execute();
        const removed = accounts.find(({ id }) => id === accountId);
        if (!removed) return undefined;
        await transaction.deleteFrom('accounts').where('id', '=', accountId).execute();
        const [next] = accounts.filter(({ id }) => id !== accountId);
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
          .values({
            ...removed,
            user_id: userId,
            google_access_token: null,
            google_refresh_token: null,
            token_expires_at: null,
            scopes: [],
            state: 'disconnected',
            state_reason: null,
            updated_at: at,
          })
          .execute();
        await addToDirectory(transaction, 'google-subject', removed.google_subject, { accountId, at });
        await addToDirectory(transaction, 'email', removed.email, { accountId, at });
        return { kept: true };
      }),
  };
}
