import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../../local/services/postgres.ts';
import { createDatabase, type Database } from '../../../shared/adapters/postgres/database.ts';
import { migrate } from '../../../shared/adapters/postgres/migrate.ts';
import { createPool } from '../../../shared/adapters/postgres/pool.ts';

/** A migrated database that goes away when it is disposed of. */
export type FreshDatabase = { database: Database } & AsyncDisposable;

/**
 * Makes an empty database: on the server that `serverUrl` leads to, or in PGlite.
 * @param serverUrl logs in as a superuser; `app` must be let in without a password
 * @param directory where PGlite keeps its files
 */
export async function createFreshDatabase(serverUrl: string | undefined, directory: string): Promise<FreshDatabase> {
  const stack = new AsyncDisposableStack();
  try {
    const appUrl = serverUrl === undefined ? await onPglite(directory, stack) : await onServer(serverUrl, stack);
    const database = createDatabase(createPool({ kind: 'url', url: appUrl, maxConnections: 1 }));
    stack.defer(() => database.close());
    return { database, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function onPglite(directory: string, stack: AsyncDisposableStack): Promise<string> {
  const postgres = await startPostgres({ dataDir: join(directory, 'postgres') });
  stack.defer(() => postgres.close());
  await migrateTo(postgres.connectionString);
  await postgres.becomeRole('app');
  return postgres.connectionString;
}

async function onServer(serverUrl: string, stack: AsyncDisposableStack): Promise<string> {
  const name = `eval_${randomBytes(6).toString('hex')}`;
  await execute(serverUrl, `create database ${name}`);
  stack.defer(() => execute(serverUrl, `drop database ${name} with (force)`));
  const url = new URL(serverUrl);
  url.pathname = name;
  await migrateTo(url.href);
  url.username = 'app';
  return url.href;
}

async function migrateTo(url: string): Promise<void> {
  const pool = createPool({ kind: 'url', url, maxConnections: 1 });
  await migrate(pool).finally(() => pool.end());
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
