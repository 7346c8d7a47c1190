import { sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

/** All people of a deployment are in one database as yet. */
const SHARD = 0;

/**
 * Lets the person in whose scope the transaction runs be found by this: an address, Google's id of an account, or a channel's id.
 * @throws a unique violation where it is somebody else's
 */
export async function addToDirectory(
  transaction: Transaction<Tables>,
  kind: 'email' | 'google-subject' | 'channel',
  key: string,
  { accountId, at }: { accountId: string; at: Date },
): Promise<void> {
  await sql`select app.add_to_directory(${kind}, ${key}, ${accountId}, ${SHARD}, ${at})`.execute(transaction);
}
