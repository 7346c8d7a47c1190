import { sql } from 'kysely';
import type { Database } from '../../../../shared/adapters/postgres/database.ts';

/** An entry of the directory for an account. */
export async function addToDirectory(
  database: Database,
  kind: 'email' | 'channel',
  key: string,
  { userId, accountId }: { userId: string; accountId: string },
): Promise<void> {
  await database.forPerson(userId, (transaction) =>
    sql`select app.add_to_directory(${kind}, ${key}, ${accountId}, 0, '2027-03-01Z')`.execute(transaction),
  );
}
