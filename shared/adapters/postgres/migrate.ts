import { Kysely, PostgresAdapter, PostgresDialect, sql } from 'kysely';
import { type MigrationResultSet, Migrator } from 'kysely/migration';
import type pg from 'pg';
import { migrations as ours } from '../../../migrations/index.ts';

/** A migration could not be applied. The message names it; `cause` is what Postgres or the migrator said. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** Any constant does, as long as every release takes the same one. */
const LOCK_ID = 4_871_220_917;

/** Waiting for another runner, or for a table that a long transaction holds. Everybody else queues behind that wait. */
const LOCK_TIMEOUT = '60s';

/** Takes the migration lock for the transaction: a lock of the session would outlive a failure, or be lost in a proxy. */
class TransactionLockAdapter extends PostgresAdapter {
  override async acquireMigrationLock(database: Kysely<unknown>): Promise<void> {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK_ID)})`.execute(database);
  }

  override async releaseMigrationLock(): Promise<void> {}
}

class MigrationDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new TransactionLockAdapter();
  }
}

/**
 * Brings the schema up to date: applies the migrations that the database lacks, in the order of their names, each in a
 * transaction of its own, and returns the names of those it applied. Forward only. Two runners at once are safe: one waits
 * for the other, then finds nothing left to do. A failure leaves the migrations before it in place and nothing of its own.
 *
 * `pool` connects as the owner of the schema, who may create roles and extensions, straight to the server (not through RDS
 * Proxy). It makes the role `app`, which can log in but has no password: on AWS it gets in by an IAM token. On a Postgres
 * of your own, give it one after the first run (`alter role app password '…'`) or a line in pg_hba.conf.
 *
 * @param migrations SQL by name; those of migrations/index.ts by default
 * @throws MigrationError also when the database was migrated by a newer release, whose migrations are unknown here
 */
export async function migrate(pool: pg.Pool, migrations: Readonly<Record<string, string>> = ours): Promise<string[]> {
  // Not destroyed at the end: that would end the pool, which is the caller's.
  const database = new Kysely<unknown>({ dialect: new MigrationDialect({ pool }) });
  const applied: string[] = [];
  for (;;) {
    const name = await database.transaction().execute((transaction) => applyNext(transaction, migrations));
    if (name === undefined) return applied;
    applied.push(name);
  }
}

async function applyNext(
  transaction: Kysely<unknown>,
  migrations: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  await sql`set local lock_timeout = ${sql.lit(LOCK_TIMEOUT)}`.execute(transaction);
  // Before the migrator looks for its own tables, so that two first runs don't both create them.
  await sql`select pg_advisory_xact_lock(${sql.lit(LOCK_ID)})`.execute(transaction);
  const migrator = new Migrator({
    db: transaction,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(
          Object.entries(migrations).map(([name, text]) => [
            name,
            {
              up: async (database: Kysely<unknown>) => {
                await sql.raw(text).execute(database);
              },
            },
          ]),
        ),
    },
  });
  return nameOfApplied(await migrator.migrateUp());
}

function nameOfApplied({ error, results }: MigrationResultSet): string | undefined {
  const name = results?.[0]?.migrationName;
  if (error === undefined) return name;
  const reason = error instanceof Error ? error.message : String(error);
  throw new MigrationError(
    name === undefined
      ? `The state of the schema could not be read, so nothing was migrated: ${reason}`
      : `Migration ${name} failed and was rolled back: ${reason}`,
    { cause: error },
  );
}
