import { sql, type Transaction } from 'kysely';
import type { Database } from '../../shared/adapters/postgres/database.ts';
import type { Tables } from '../../shared/adapters/postgres/tables.ts';

export interface CountedDatabase extends Database {
  /** Rows of tables that transactions of persons have read since it was last asked, through an index or not. */
  rowsRead(): number;
}

/** Counts what transactions read, as Postgres itself counts it. */
export function countRowsRead(database: Database): CountedDatabase {
  let total = 0;
  return {
    ...database,
    forPerson: (userId, work) =>
      database.forPerson(userId, async (transaction) => {
        const before = await readSoFar(transaction);
        const result = await work(transaction);
        total += (await readSoFar(transaction)) - before;
        return result;
      }),
    rowsRead() {
      const read = total;
      total = 0;
      return read;
    },
  };
}

/** Of transactions before it too, whose counts the session has not handed on yet. */
async function readSoFar(transaction: Transaction<Tables>): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::integer as read from pg_stat_xact_user_tables`.execute(
    transaction,
  );
  return rows[0]?.read ?? 0;
}
