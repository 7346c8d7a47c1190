import type pg from 'pg';
import { createDatabase, type Database } from '../../shared/adapters/postgres/database.ts';
import { createPool } from '../../shared/adapters/postgres/pool.ts';
import type { Engine, Instance } from './engine.ts';
import { pgliteEngine } from './pglite-engine.ts';
import { createPostgresEngine } from './postgres-engine.ts';

/** PGlite, or the Postgres that TEST_DATABASE_URL (a superuser's) leads to. */
export const engine: Engine = process.env.TEST_DATABASE_URL
  ? createPostgresEngine(process.env.TEST_DATABASE_URL)
  : pgliteEngine;

export interface TestDatabase {
  /** As the product has it: role `app`. */
  database: Database;
  /** The pool below `database`. On PGlite its statements must run in transactions, as everything of the product does. */
  appPool: pg.Pool;
  /** Where another process or pool finds the same database as `app`. */
  appUrl: string;
  /** As the owner of the schema, past all row security: to set a scene, or to look behind it. Several statements at once
   * when there are no values. */
  asOwner: Instance['asOwner'];
  /** @throws when a test kept a connection, that is left a transaction open */
  drop(): Promise<void>;
}

/**
 * A migrated database of the test file's own.
 *
 * @example
 * const test = await createTestDatabase();
 * afterAll(() => test.drop());
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const instance = await engine.createMigrated();
  const appPool = createPool({ kind: 'url', url: instance.appUrl, maxConnections: 4 });
  const database = createDatabase(appPool);
  return {
    database,
    appPool,
    appUrl: instance.appUrl,
    asOwner: instance.asOwner,
    async drop() {
      const leaked = appPool.totalCount - appPool.idleCount;
      await database.close();
      await instance.drop();
      if (leaked > 0) throw new Error(`${leaked} connections were not given back: a test left a transaction open.`);
    },
  };
}
