import { sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import { addToDirectory } from './add-to-directory.ts';

/** Google lets people change their address: the account has the new one, and is found by it. */
export interface ChangedAddress {
  userId: string;
  accountId: string;
  former: string;
  email: string;
  at: Date;
}

/**
 * Gives an account another address. The person keeps the one of another account of theirs, if it is that one.
 * @throws a unique violation where the address is another person's
 */
export async function changeAddress(
  transaction: Transaction<Tables>,
  { userId, accountId, former, email, at }: ChangedAddress,
): Promise<void> {
  await transaction.updateTable('accounts').set({ email, updated_at: at }).where('id', '=', accountId).execute();
  await transaction
    .updateTable('users')
    .set({ email, updated_at: at })
    .where('id', '=', userId)
    .where('email', '=', former)
    .execute();
  await sql`select app.remove_from_directory('email', ${former})`.execute(transaction);
  await addToDirectory(transaction, 'email', email, { accountId, at });
}
