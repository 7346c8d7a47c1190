import { sql } from 'kysely';
import type { PersonStore, RowCount } from '../../../identity/forget.ts';
import type { Database } from '../database.ts';

/**
 * Tables that hold thousands of rows of a person, emptied in pieces: the statement timeout of the role is 30 s, and a row with its
 * words and vectors takes a tenth of a millisecond. The rest goes with the row in users.
 */
const LARGE_TABLES = [
  'search_units',
  'search_vectors',
  'hidden_vectors',
  'postings',
  'gmail_cache',
  'gcal_cache',
  'gdrive_cache',
  'people',
  'contacts',
  'request_events',
] as const;

const PIECE = 10_000;

/** Everything that the database has of a person, whichever tables there are. */
export function createPersonStore(database: Database): PersonStore {
  return {
    countRows: (userId) =>
      database.forPerson(userId, async (transaction) => {
        const { rows } = await sql<{ table_name: string; row_count: string | null }>`
          select table_name, row_count from app.count_readable_rows() where row_count is not null
          union all
          select table_name, row_count from app.count_system_rows()
          order by table_name`.execute(transaction);
        return rows.map(toRowCount);
      }),

    detach: (userId, at) =>
      database.forPerson(userId, async (transaction) => {
        await transaction
          .updateTable('accounts')
          .set({
            state: 'disconnected',
            state_reason: null,
            google_access_token: null,
            google_refresh_token: null,
            token_expires_at: null,
            updated_at: at,
          })
          .where('user_id', '=', userId)
          .execute();
        await transaction.deleteFrom('sync_cursors').where('user_id', '=', userId).execute();
      }),

    async remove(userId, signal) {
      for (const table of LARGE_TABLES) {
        let rows: bigint;
        do {
          signal.throwIfAborted();
          rows = await database.forPerson(userId, async (transaction) => {
            const { numAffectedRows } = await sql`
              delete from ${sql.table(table)} where ctid = any (array(
                select ctid from ${sql.table(table)} where user_id = ${userId} limit ${PIECE}
              ))`.execute(transaction);
            return numAffectedRows ?? 0n;
          });
        } while (rows >= PIECE);
      }
      signal.throwIfAborted();
      await database.forPerson(userId, async (transaction) => {
        await sql`select app.forget_person()`.execute(transaction);
      });
    },
  };
}

/** @throws Error for a table that nobody may count: what can't be proved must not be said */
function toRowCount({
  table_name: table,
  row_count: rows,
}: {
  table_name: string;
  row_count: string | null;
}): RowCount {
  if (rows === null)
    throw new Error(`The rows of people in ${table} can't be counted: grant select to app or app_system.`);
  return { table, rows: Number(rows) };
}
