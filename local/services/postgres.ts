import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromPostgresThread, PostgresThreadData, ToPostgresThread } from './postgres-thread.ts';

/** The name under which Postgres clients look for a socket in the directory that is given to them as the host. */
const SOCKET_NAME = '.s.PGSQL.5432';
/** The path of a Unix socket has at most 103 bytes on macOS and 107 on Linux. */
const MAX_SOCKET_PATH_BYTES = 103;

export interface PostgresOptions {
  /** Where the database is kept, made if need be; undefined = in memory. One process at a time: take its lock first. */
  dataDir?: string;
}

export interface LocalPostgres {
  /** For `pg`: superuser `postgres`, database `postgres`, until `becomeRole`. */
  connectionString: string;
  /**
   * Lets all connections, present and future, act as a role: PGlite has no logins, and one session for all of them.
   * `becomeRole('postgres')` gives the superuser back.
   * @throws when there is no such role.
   */
  becomeRole(role: string): Promise<void>;
  /** Cuts the connections and closes the database; what was committed is on disk. */
  close(): Promise<void>;
}

/**
 * Starts Postgres in this process: PGlite in a thread of its own, with pgvector, pg_trgm and unaccent to be created,
 * served on a Unix socket in the data directory. A crash of it ends the process.
 * @throws when the directory holds a database of another version, or nothing can be written to it.
 */
export async function startPostgres({ dataDir }: PostgresOptions = {}): Promise<LocalPostgres> {
  const directory = dataDir === undefined ? undefined : resolve(dataDir);
  if (directory !== undefined) {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await chmod(directory, 0o700);
  }
  const ownsSocketDirectory = directory === undefined || !fitsSocket(directory);
  // mkdtemp makes it readable by its owner only.
  const socketDirectory = ownsSocketDirectory ? await mkdtemp(join(tmpdir(), 'postgres-')) : directory;
  const worker = new Worker(new URL('./postgres-thread.ts', import.meta.url), {
    name: 'postgres',
    workerData: {
      dataDir: directory === undefined ? undefined : join(directory, 'cluster'),
      socketPath: join(socketDirectory, SOCKET_NAME),
    } satisfies PostgresThreadData,
    execArgv: [],
  });
  await once(worker, 'message');

  let last: Promise<void> = Promise.resolve();
  const ask = (message: ToPostgresThread): Promise<void> => {
    last = last
      .catch(() => undefined)
      .then(async () => {
        worker.postMessage(message);
        const [answer] = (await once(worker, 'message')) as [FromPostgresThread];
        if (answer.type === 'failed') throw new Error(answer.message);
      });
    return last;
  };

  return {
    connectionString: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(socketDirectory)}`,
    becomeRole: (role) => ask({ type: 'execute', sql: `set session authorization "${role.replaceAll('"', '""')}"` }),
    async close() {
      await ask({ type: 'close' });
      await worker.terminate();
      if (ownsSocketDirectory) await rm(socketDirectory, { recursive: true, force: true });
    },
  };
}

function fitsSocket(directory: string): boolean {
  return Buffer.byteLength(join(directory, SOCKET_NAME)) <= MAX_SOCKET_PATH_BYTES;
}
