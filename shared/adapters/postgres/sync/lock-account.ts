import type { Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

/**
 * Makes the transactions that write the copy of an account wait for each other, from the beginning: its collections may name the
 * same people, and locks taken one by one on the way would end in deadlocks. By the primary key; new rows that refer to the
 * account are not held up.
 */
export async function lockAccount(transaction: Transaction<Tables>, accountId: string): Promise<void> {
  await transaction.selectFrom('accounts').select('id').where('id', '=', accountId).forNoKeyUpdate().execute();
}
