import { sql } from 'kysely';
import type { PersonStore, RowCount } from '../../../identity/remove-person.ts';
import type { Database, Work } from '../database.ts';
import { retryOnConflict } from '../sync/retry-on-conflict.ts';
import { detachAccounts, dropTokens } from './detach-accounts.ts';

/**
 * Tables that hold thousands of rows of a person, or their words, emptied in pieces: the statement timeout of the role is 30 s, and a row
 * with its words and vectors takes a tenth of a millisecond. The rest goes with the row in users.
 */
const CONTENT = [
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
  'requests',
  'actions',
  'messages',
  'conversations',
] as const;

const PIECE = 10_000;

/** Everything that the database has of a person, whichever tables there are. */
export function createPersonStore(database: Database): PersonStore {
  const inScope = <T>(userId: string, work: Work<T>) => retryOnConflict(() => database.forPerson(userId, work));
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

    detach: (userId, { at, dueAt }) =>
      inScope(userId, async (transaction) => {
        await detachAccounts(transaction, { userId, at, dueAt });
        await transaction.updateTable('users').set({ forget_due_at: dueAt }).where('id', '=', userId).execute();
        // Once more: the mark waits for whoever is connecting an account (sign-in-store.ts), which there is one more of then.
        await detachAccounts(transaction, { userId, at, dueAt });
      }),

    dropTokens: (userId, accountIds) =>
      inScope(userId, (transaction) => dropTokens(transaction, { userId, accountIds })),

    leftTokens: (userId) =>
      database.forPerson(userId, async (transaction) => {
        const rows = await transaction
          .selectFrom('accounts')
          .select(['id', 'updated_at'])
          .where('user_id', '=', userId)
          .where('state', '=', 'disconnected')
          .where('token_expires_at', 'is not', null)
          .execute();
        return rows.map(({ id, updated_at }) => ({ accountId: id, leftAt: updated_at }));
      }),

    postpone: (userId, dueAt) =>
      inScope(userId, async (transaction) => {
        await transaction
          .updateTable('users')
          .set({ forget_due_at: dueAt })
          .where('id', '=', userId)
          .where('forget_due_at', 'is not', null)
          .execute();
      }),

    async removeContent(userId, isTimeUp) {
      for (const table of CONTENT) {
        let rows: bigint;
        do {
          if (isTimeUp()) return false;
          rows = await inScope(userId, async (transaction) => {
            const { numAffectedRows } = await sql`
              delete from ${sql.table(table)} where ctid = any (array(
                select ctid from ${sql.table(table)} where user_id = ${userId} limit ${PIECE}
              ))`.execute(transaction);
            return numAffectedRows ?? 0n;
          });
        } while (rows >= PIECE);
      }
      return true;
    },

    removeRest: (userId) =>
      inScope(userId, async (transaction) => {
        // Their postings are gone: so no segment has its trigger look for some (migration 0027).
        await transaction
          .updateTable('search_segments')
          .set({ document_count: 0 })
          .where('user_id', '=', userId)
          .execute();
        // Before the accounts: each that goes marks them, and one that was marked twice is held to have a person still.
        await transaction.deleteFrom('vector_spaces').where('user_id', '=', userId).execute();
        await sql`select app.forget_person()`.execute(transaction);
      }),

    due: (at, batch) =>
      database.asSystem('finish forgetting', async (transaction) => {
        const { rows } = await sql<{ user_id: string }>`
          select user_id from app.due_forgettings(${at}, ${batch}::integer)`.execute(transaction);
        return rows.map((row) => row.user_id);
      }),
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
