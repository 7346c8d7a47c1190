import { createHash } from 'node:crypto';
import type pg from 'pg';
import { migrations } from '../../migrations/index.ts';
import packageJson from '../../package.json' with { type: 'json' };

/** A database of a test file's own. */
export interface Instance {
  /** Connects as `app`. */
  appUrl: string;
  /** Runs statements as the owner of the schema, in one transaction; several when there are no values. */
  asOwner(statements: string, values?: readonly unknown[]): Promise<pg.QueryResultRow[]>;
  drop(): Promise<void>;
}

/** A database without a schema, for tests of the migrations. Its pool and its URL connect as a superuser. */
export interface EmptyInstance {
  pool: pg.Pool;
  url: string;
  drop(): Promise<void>;
}

/** One of the two engines that the tests run on. */
export interface Engine {
  readonly name: 'pglite' | 'postgres17';
  createMigrated(): Promise<Instance>;
  createEmpty(): Promise<EmptyInstance>;
  /** Runs `work` while nobody else changes what all databases of a server share: its roles. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

const { kysely, '@electric-sql/pglite': pglite, '@electric-sql/pglite-pgvector': pgvector } = packageJson.dependencies;

/** Changes with whatever the migrated schema depends on: names the prepared copy that test files are cloned from. */
export const schemaFingerprint = createHash('sha256')
  .update(JSON.stringify([migrations, kysely, pglite, pgvector]))
  .digest('hex')
  .slice(0, 16);
