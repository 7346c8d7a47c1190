import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createDatabase, type Database } from '../../../shared/adapters/postgres/database.ts';
import { migrate } from '../../../shared/adapters/postgres/migrate.ts';
import { createPool } from '../../../shared/adapters/postgres/pool.ts';

/** A migrated database on a server of PostgreSQL 17. */
export interface BenchDatabase {
  name: string;
  /** As the product has it: role `app`, under row security. */
  app: Database;
  /** Connects as `app`. */
  appUrl: string;
  /** Connects as a superuser. */
  ownerUrl: string;
  /** As a superuser, past row security: for copies, sizes, exact scans and the rivals. */
  owner: pg.Pool;
  /** Ends the connections, and drops the database unless it is to be kept. */
  close(): Promise<void>;
}

/** One connection for each of the original design's arms. */
const OWNER_CONNECTIONS = 3;

/**
 * @param serverUrl logs in as a superuser; `app` must be let in without a password
 * @param keptName a database to keep, made if it is missing; by default a new one that goes at the end
 */
export async function openBenchDatabase(serverUrl: string, keptName?: string): Promise<BenchDatabase> {
  const name = keptName ?? `bench_${randomBytes(4).toString('hex')}`;
  const { rows } = await onServer(serverUrl, (client) =>
    client.query('select from pg_database where datname = $1', [name]),
  );
  if (rows.length === 0) {
    await onServer(serverUrl, (client) => client.query(`create database ${pg.escapeIdentifier(name)}`));
  }
  const ownerUrl = urlOf(serverUrl, name);
  const owner = createPool({ kind: 'url', url: ownerUrl, maxConnections: OWNER_CONNECTIONS });
  await migrate(owner);
  const appUrl = urlOf(serverUrl, name, 'app');
  const app = createDatabase(createPool({ kind: 'url', url: appUrl, maxConnections: 2 }));
  return {
    name,
    app,
    appUrl,
    ownerUrl,
    owner,
    async close() {
      await app.close();
      await owner.end();
      if (keptName !== undefined) return;
      await onServer(serverUrl, (client) => client.query(`drop database ${pg.escapeIdentifier(name)} with (force)`));
    },
  };
}

function urlOf(serverUrl: string, database: string, user?: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  if (user !== undefined) url.username = user;
  return url.href;
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
