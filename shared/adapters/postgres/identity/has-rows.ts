import { sql, type Transaction } from 'kysely';
import type { AccountRef } from '../../../identity/token-vault.ts';
import type { Tables } from '../tables.ts';

/** What else names an account: whatever was synced of it, and how, and what was to be done with it. */
export const ROWS_OF_ACCOUNTS = [
  'actions',
  'contacts',
  'drive_folders',
  'failing_items',
  'gcal_cache',
  'gdrive_cache',
  'gmail_cache',
  'hidden_vectors',
  'listed_ids',
  'mail_labels',
  'pending_texts',
  'people',
  'search_segments',
  'search_units',
  'search_vectors',
  'sync_cursors',
] as const satisfies readonly (keyof Tables)[];

/**
 * Whether more than its own row is left of an account: of one that has stayed, and was connected by nobody since, there are only the
 * channels that are still to be stopped, its names in the directory, and the consents that are under way.
 */
export async function hasRows(transaction: Transaction<Tables>, { userId, accountId }: AccountRef): Promise<boolean> {
  const isIts = sql`user_id = ${userId}::uuid and account_id = ${accountId}::uuid`;
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from watches where ${isIts} and superseded_at is null) or ${sql.join(
      ROWS_OF_ACCOUNTS.map((table) => sql`exists (select from ${sql.table(table)} where ${isIts})`),
      sql` or `,
    )} as has`.execute(transaction);
  return rows[0]?.has ?? true;
}
