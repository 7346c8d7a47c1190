/** The thread in which PGlite runs: its queries block the thread they run in, which must not be the server's. */
import { mkdir } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { vector } from '@electric-sql/pglite-pgvector';
import { startPostgresServer } from './postgres-server.ts';
import { compileWebAssemblyOnce } from './webassembly-compiler.ts';

export interface PostgresThreadData {
  /** Where the database is; undefined = in memory. */
  dataDir: string | undefined;
  socketPath: string;
}

/** Takes the place of the file that initdb writes, at every start. */
const CONFIGURATION = [
  // Half of the default: its pages are memory of this process, and the system caches the files anyway.
  'shared_buffers = 64MB',
  'max_wal_size = 1GB',
  "datestyle = 'iso, mdy'",
  'timezone = UTC',
  'log_timezone = UTC',
  'lc_messages = C',
  'lc_monetary = C',
  'lc_numeric = C',
  'lc_time = C',
  "default_text_search_config = 'pg_catalog.english'",
];

export type ToPostgresThread = { type: 'execute'; sql: string } | { type: 'close' };
export type FromPostgresThread = { type: 'ready' } | { type: 'done' } | { type: 'failed'; message: string };

if (parentPort === null) throw new Error('This program is started as a worker thread by startPostgres.');
const port = parentPort;
const { dataDir, socketPath } = workerData as PostgresThreadData;

compileWebAssemblyOnce();
if (dataDir !== undefined) await mkdir(dataDir, { recursive: true, mode: 0o700 });
const db = await PGlite.create({
  ...(dataDir === undefined ? {} : { dataDir }),
  extensions: { vector, pg_trgm, unaccent },
  postgresqlconf: CONFIGURATION,
});
const server = await startPostgresServer(db, socketPath);

async function handle(message: ToPostgresThread): Promise<void> {
  if (message.type === 'close') {
    await server.close();
    await db.close();
    return;
  }
  const hold = await server.session.hold();
  try {
    await db.exec(message.sql);
  } finally {
    await hold.release();
  }
}

port.on('message', (message: ToPostgresThread) => {
  handle(message).then(
    () => port.postMessage({ type: 'done' } satisfies FromPostgresThread),
    (error: unknown) =>
      port.postMessage({
        type: 'failed',
        message: error instanceof Error ? error.message : String(error),
      } satisfies FromPostgresThread),
  );
});
port.postMessage({ type: 'ready' } satisfies FromPostgresThread);
