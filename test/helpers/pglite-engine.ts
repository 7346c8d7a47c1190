import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { startPostgresServer } from '../../local/services/postgres-server.ts';
import { migrate } from '../../shared/adapters/postgres/migrate.ts';
import { createPool } from '../../shared/adapters/postgres/pool.ts';
import { type Engine, type Instance, schemaFingerprint } from './engine.ts';
import { inTransaction } from './in-transaction.ts';
import { giveBackPglite, takePglite } from './reused-pglite.ts';

const CACHE = new URL('../../node_modules/.cache/test-database/', import.meta.url);

/**
 * PGlite in memory behind a Unix socket. Starting from nothing and migrating takes seconds, so it is done once for each state of
 * the migrations and kept in node_modules/.cache; what a test file is done with serves the next one of its worker.
 *
 * PGlite is one session, shared by all connections. It is switched to `app` once; the owner's statements lift that for a
 * transaction.
 */
export const pgliteEngine: Engine = {
  name: 'pglite',

  async createMigrated(): Promise<Instance> {
    const pglite = await takePglite(async () => open(await migratedCopy()));
    const server = await serve(pglite);
    await pglite.exec('set session authorization app');
    const pool = createPool({ kind: 'url', url: server.url, maxConnections: 1 });
    return {
      appUrl: server.url,
      asOwner: (statements, values) =>
        inTransaction(pool, async (client) => {
          await client.query('set local session authorization postgres');
          return (await client.query(statements, values as unknown[])).rows;
        }),
      async drop() {
        await pool.end();
        await server.stop();
        await giveBackPglite(pglite);
      },
    };
  },

  async createEmpty() {
    const pglite = await open(await emptyCopy());
    const server = await serve(pglite);
    const pool = createPool({ kind: 'url', url: server.url, maxConnections: 4 });
    return {
      pool,
      url: server.url,
      async drop() {
        await pool.end();
        await server.stop();
        await pglite.close();
      },
    };
  },

  exclusively: (work) => work(),
};

/** To set up PGlite's 128 MB of buffers is half of what starting takes, and the tests' data fit into less. */
const START_PARAMETERS = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

function open(copy?: Blob): Promise<PGlite> {
  return PGlite.create({
    extensions: { vector },
    startParams: START_PARAMETERS,
    ...(copy ? { loadDataDir: copy } : {}),
  });
}

async function serve(pglite: PGlite) {
  const directory = await mkdtemp(join(tmpdir(), 'pglite-'));
  const server = await startPostgresServer(pglite, join(directory, '.s.PGSQL.5432'));
  return {
    url: `postgres://app@localhost/postgres?host=${directory}`,
    async stop() {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}

const emptyCopy = () => preparedCopy('empty', undefined, async () => {});

/** The data directory of a migrated database, as .tar.gz. */
export const migratedCopy = () =>
  preparedCopy('migrated', emptyCopy, async (url) => {
    const pool = createPool({ kind: 'url', url, maxConnections: 1 });
    await migrate(pool).finally(() => pool.end());
  });

/** The data directory `name` from the cache, or else made from another one by `prepare` and kept there. */
async function preparedCopy(
  name: string,
  from: (() => Promise<Blob>) | undefined,
  prepare: (url: string) => Promise<void>,
): Promise<Blob> {
  const file = new URL(`${schemaFingerprint}-${name}.tar.gz`, CACHE);
  try {
    return new Blob([await readFile(file)]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const pglite = await open(await from?.());
  const server = await serve(pglite);
  await prepare(server.url);
  // Whoever loads it need not recover it.
  await pglite.exec('checkpoint');
  const copy = await pglite.dumpDataDir('gzip');
  await server.stop();
  await pglite.close();
  // Test files run at the same time and may each make it: whoever renames last wins, and all copies are equal.
  await mkdir(CACHE, { recursive: true });
  const partial = new URL(`${name}.${process.pid}.${performance.now()}.partial`, CACHE);
  await writeFile(partial, Buffer.from(await copy.arrayBuffer()));
  await rename(partial, file);
  return copy;
}
