import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../shared/adapters/postgres/migrate.ts';
import { createPool } from '../../shared/adapters/postgres/pool.ts';
import { type EmptyInstance, type Engine, type Instance, schemaFingerprint } from './engine.ts';
import { inTransaction } from './in-transaction.ts';

const TEMPLATE = `test_template_${schemaFingerprint}`;

/** Any constant: an advisory lock in the database that the URL names. */
const CLUSTER_LOCK = 730_117;

/**
 * PostgreSQL 17 with pgvector. `serverUrl` logs in as a superuser, and `app` must be let in without a password. A database
 * is migrated once and serves as the template of all others; those are dropped after their test file.
 */
export function createPostgresEngine(serverUrl: string): Engine {
  let template: Promise<void> | undefined;

  async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  const exclusively = <T>(work: () => Promise<T>) =>
    onServer(async (client) => {
      await client.query('select pg_advisory_lock($1)', [CLUSTER_LOCK]);
      return work();
    });

  const urlOf = (database: string, user?: string) => {
    const url = new URL(serverUrl);
    url.pathname = `/${database}`;
    if (user) url.username = user;
    return url.href;
  };

  /** Made under another name, so that a template is there only when it is whole. */
  const makeTemplate = () =>
    exclusively(() =>
      onServer(async (client) => {
        const found = await client.query('select from pg_database where datname = $1', [TEMPLATE]);
        if (found.rowCount) return;
        const partial = `${TEMPLATE}_partial`;
        await client.query(`drop database if exists ${partial} with (force)`);
        await client.query(`create database ${partial}`);
        const pool = createPool({ kind: 'url', url: urlOf(partial), maxConnections: 1 });
        await migrate(pool).finally(() => pool.end());
        await client.query(`alter database ${partial} rename to ${TEMPLATE}`);
      }),
    );

  async function create(from: string): Promise<EmptyInstance & { name: string }> {
    const name = `test_${randomBytes(8).toString('hex')}`;
    await onServer((client) => client.query(`create database ${name} template ${from}`));
    const pool = createPool({ kind: 'url', url: urlOf(name), maxConnections: 4 });
    const drop = async () => {
      await pool.end();
      await onServer((client) => client.query(`drop database ${name} with (force)`));
    };
    return { pool, url: urlOf(name), name, drop };
  }

  return {
    name: 'postgres17',
    async createMigrated(): Promise<Instance> {
      template ??= makeTemplate();
      await template;
      const { pool, name, drop } = await create(TEMPLATE);
      return {
        appUrl: urlOf(name, 'app'),
        asOwner: (statements, values) =>
          inTransaction(pool, async (client) => (await client.query(statements, values as unknown[])).rows),
        drop,
      };
    },
    createEmpty: () => create('template0'),
    exclusively,
  };
}
