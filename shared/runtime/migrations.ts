import type pg from 'pg';
import { migrate } from '../adapters/postgres/migrate.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import { type Environment, ownerDatabaseConfiguration } from './configuration.ts';
import { databaseOwnerSecret, type ReadSecret } from './secrets.ts';

/**
 * Applies the migrations that the database lacks, as its owner, and returns their names.
 * @throws MigrationError, ConfigurationError, SecretError
 */
export async function runMigrations(environment: Environment, readSecret: ReadSecret): Promise<string[]> {
  const pool = await openOwnerPool(environment, readSecret);
  try {
    return await migrate(pool);
  } finally {
    await pool.end();
  }
}

async function openOwnerPool(environment: Environment, readSecret: ReadSecret): Promise<pg.Pool> {
  const settings = ownerDatabaseConfiguration(environment);
  if ('DATABASE_OWNER_URL' in settings) {
    return createPool({ kind: 'url', url: settings.DATABASE_OWNER_URL, maxConnections: 1 });
  }
  const { username, password } = await readSecret(settings.DATABASE_OWNER_SECRET, databaseOwnerSecret);
  return createPool({
    kind: 'password',
    host: settings.DATABASE_HOST,
    database: settings.DATABASE_NAME,
    user: username,
    password,
    maxConnections: 1,
  });
}
