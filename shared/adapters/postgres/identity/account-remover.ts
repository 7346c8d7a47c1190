import { type Selectable, sql, type Transaction } from 'kysely';
import { type AccountRemover, type Hold, TOKENS_KEPT_MS } from '../../../identity/remove-account.ts';
import type { AccountRef } from '../../../identity/token-vault.ts';
import type { Database, Work } from '../database.ts';
import { retryOnConflict } from '../sync/retry-on-conflict.ts';
import type { AccountRow, Tables, WatchRow } from '../tables.ts';
import { addToDirectory } from './add-to-directory.ts';
import { detachAccounts, dropTokens, NO_TOKENS } from './detach-accounts.ts';
import { hasRows } from './has-rows.ts';
import { removeCopy } from './remove-copy.ts';

/**
 * Removes accounts in three steps; `removal_due_at` stands in the row from the first to the last. Of several that are removed at the same
 * time the one stays that was disconnected last.
 */
export function createAccountRemover(database: Database): AccountRemover {
  const inScope = <T>(userId: string, work: Work<T>) => retryOnConflict(() => database.forPerson(userId, work));
  return {
    detach: ({ userId, accountId }, { at, dueAt }) =>
      inScope(userId, async (transaction) => {
        const [found] = await detachAccounts(transaction, { userId, accountId, at, dueAt });
        if (!found) return undefined;
        const hold = await holdFor(transaction, found, { at, dueAt });
        const other = await transaction
          .selectFrom('accounts')
          .select('id')
          .where('user_id', '=', userId)
          .where('id', '<>', accountId)
          .where('removal_due_at', 'is', null)
          .limit(1)
          .executeTakeFirst();
        return { isOnly: other === undefined, hold };
      }),

    detachAgain: (account, { at, dueAt }) =>
      inScope(account.userId, async (transaction) => {
        const found = await lock(transaction, account);
        if (found?.state !== 'disconnected' || !hasTokens(found) || isHeld(found, at)) return undefined;
        return { hold: await holdFor(transaction, found, { at, dueAt }) };
      }),

    dropTokens: ({ userId, accountId }) =>
      inScope(userId, (transaction) => dropTokens(transaction, { userId, accountIds: [accountId] })),

    removeCopy: (account, isTimeUp) => removeCopy(database, account, isTimeUp),

    finish: ({ userId, accountId }, at, hold) =>
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
        if (!removed) return undefined;
        const keepsTokens = at < tokensKeptUntil(removed);
        const isWaiting = hasTokens(removed) && keepsTokens;
        const isGivenUp = hasTokens(removed) && !keepsTokens;
        if (removed.removal_due_at === null) {
          if (removed.state !== 'disconnected' || !isGivenUp) return undefined;
          await dropTokens(transaction, { userId, accountIds: [accountId] });
          await removeWatches(transaction, accountId);
          return { kept: true, isGivenUp };
        }
        const isOwn = removed.removal_due_at.getTime() === hold?.getTime();
        if (hasTokens(removed) && isHeld(removed, at) && !isOwn) return 'held';
        const others = accounts.filter(({ id }) => id !== accountId);
        const next =
          others.find(({ removal_due_at }) => removal_due_at === null) ??
          others.find(({ updated_at }) => updated_at > removed.updated_at);
        if (next && isWaiting) {
          await transaction
            .updateTable('accounts')
            .set({ removal_due_at: tokensKeptUntil(removed) })
            .where('id', '=', accountId)
            .execute();
          return { kept: false, isGivenUp };
        }
        const left = { ...(keepsTokens ? {} : NO_TOKENS), scopes: [], removal_due_at: null };
        if (!next && !(await hasRows(transaction, { userId, accountId }))) {
          // It had stayed before, or was never synced. With the row a consent that is under way would go, of who connects it again.
          await transaction.updateTable('accounts').set(left).where('id', '=', accountId).execute();
          if (!isWaiting) await removeWatches(transaction, accountId);
          return { kept: true, isGivenUp };
        }
        const channels = isWaiting ? await channelsOf(transaction, accountId) : [];
        await transaction.deleteFrom('accounts').where('id', '=', accountId).execute();
        if (next) {
          // The address of the account that went is free for whoever signs in with it.
          await transaction
            .updateTable('users')
            .set({ email: next.email, updated_at: at })
            .where('id', '=', userId)
            .where('email', '=', removed.email)
            .execute();
          return { kept: false, isGivenUp };
        }
        await transaction
          .insertInto('accounts')
          .values({ ...removed, ...left })
          .execute();
        if (channels.length > 0) {
          // To be stopped, also by the next pass where the account is connected meanwhile.
          const ended = channels.map((channel) => ({ ...channel, superseded_at: channel.superseded_at ?? at }));
          await transaction.insertInto('watches').values(ended).execute();
        }
        await addToDirectory(transaction, 'google-subject', removed.google_subject, { accountId, at });
        await addToDirectory(transaction, 'email', removed.email, { accountId, at });
        return { kept: true, isGivenUp };
      }),

    due: (at, batch) =>
      database.asSystem('finish removals', async (transaction) => {
        const disconnectedBy = new Date(at.getTime() - TOKENS_KEPT_MS);
        const { rows } = await sql<{ user_id: string; account_id: string }>`
          select user_id, account_id from app.due_removals(${at}, ${batch}::integer)
          union all
          select user_id, account_id from app.due_tokens(${disconnectedBy}, ${batch}::integer)`.execute(transaction);
        return rows.map(toRef);
      }),

    dueRevocations: (at, batch) =>
      database.asSystem('finish removals', async (transaction) => {
        const { rows } = await sql<{ user_id: string; account_id: string }>`
          select user_id, account_id from app.due_revocations(${at}, ${batch}::integer)`.execute(transaction);
        return rows.map(toRef);
      }),

    claimRevocation: ({ userId, accountId }, at, retryAt) =>
      inScope(userId, async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('accounts')
          .set({ revoke_due_at: retryAt })
          .where('user_id', '=', userId)
          .where('id', '=', accountId)
          .where('state', '=', 'disconnected')
          .where('token_expires_at', 'is not', null)
          .where(sql<Date>`coalesce(revoke_due_at, updated_at)`, '<=', at)
          .executeTakeFirstOrThrow();
        return numUpdatedRows > 0n;
      }),
  };
}

function toRef(row: { user_id: string; account_id: string }): AccountRef {
  return { userId: row.user_id, accountId: row.account_id };
}

function lock(transaction: Transaction<Tables>, { userId, accountId }: AccountRef): Promise<AccountRow | undefined> {
  return transaction
    .selectFrom('accounts')
    .selectAll()
    .where('user_id', '=', userId)
    .where('id', '=', accountId)
    .forUpdate()
    .executeTakeFirst();
}

/** Whether a call may still ask Google for a detached account; one that only waits is due when its tokens have been kept for long enough. */
function isHeld(account: AccountRow, at: Date): boolean {
  const { removal_due_at: dueAt } = account;
  return dueAt !== null && dueAt > at && dueAt.getTime() !== tokensKeptUntil(account).getTime();
}

/** Detaches a locked account until then: later than any other call has, so that each knows whether it was the last. */
async function holdFor(
  transaction: Transaction<Tables>,
  found: AccountRow,
  { at, dueAt }: { at: Date; dueAt: Date },
): Promise<Hold> {
  const held = isHeld(found, at) ? found.removal_due_at : null;
  const until = held === null ? dueAt : new Date(Math.max(dueAt.getTime(), held.getTime() + 1));
  await transaction.updateTable('accounts').set({ removal_due_at: until }).where('id', '=', found.id).execute();
  return held === null ? until : undefined;
}

function hasTokens({ google_access_token, google_refresh_token }: AccountRow): boolean {
  return (google_refresh_token ?? google_access_token) !== null;
}

/** Takes what was watched of an account, with the channels in the directory, as the account itself stays. */
async function removeWatches(transaction: Transaction<Tables>, accountId: string): Promise<void> {
  await sql`
    with removed as (delete from watches where account_id = ${accountId}::uuid returning id)
    select app.remove_from_directory('channel', id::text) from removed`.execute(transaction);
}

/** Its channels at Google. Pushes of theirs are for nobody, so they need not be found in the directory any more. */
function channelsOf(transaction: Transaction<Tables>, accountId: string): Promise<Selectable<WatchRow>[]> {
  return transaction
    .selectFrom('watches')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('resource_id', 'is not', null)
    .execute();
}

/** Of a disconnected account: its row was last updated when its person left it, and not when a worker has tried to revoke its grant. */
function tokensKeptUntil({ updated_at }: AccountRow): Date {
  return new Date(updated_at.getTime() + TOKENS_KEPT_MS);
}
