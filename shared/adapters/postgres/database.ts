import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type pg from 'pg';
import type { Tables } from './tables.ts';

/** One short transaction. Never held over a call to the outside world. */
export type Work<T> = (transaction: Transaction<Tables>) => Promise<T>;

/** The two ways into the database: as one person, who sees their own rows, or as the system, which sees no person's. */
export interface Database {
  /** Runs `work` in a transaction that reads and writes the rows of this person only. */
  forPerson<T>(userId: string, work: Work<T>): Promise<T>;
  /**
   * Runs `work` in a transaction without a person: only the named functions of migration 0008 and the tables that belong
   * to nobody are of use there. `purpose` stands in the first statement, for whoever reads the server's log of statements.
   */
  asSystem<T>(purpose: string, work: Work<T>): Promise<T>;
  close(): Promise<void>;
}

/** A database over a pool that connects as the role `app`. */
export function createDatabase(pool: pg.Pool): Database {
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    forPerson: (userId, work) =>
      kysely.transaction().execute(async (transaction) => {
        await sql`select app.act_as(${userId}::uuid)`.execute(transaction);
        return work(transaction);
      }),
    asSystem: (purpose, work) =>
      kysely.transaction().execute(async (transaction) => {
        await sql`select ${sql.lit(purpose)} as purpose`.execute(transaction);
        return work(transaction);
      }),
    close: () => kysely.destroy(),
  };
}
