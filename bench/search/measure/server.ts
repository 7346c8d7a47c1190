import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type pg from 'pg';

/** The database server that was measured. */
export interface Server {
  postgres: string;
  pgvector: string;
  /** As configured: "256MB". */
  sharedBuffers: string;
  /** "on" where the cache lies in pages of 2 MB, as on Aurora. */
  hugePages: string;
  autovacuum: string;
}

export async function describeServer(owner: pg.Pool): Promise<Server> {
  const { rows } = await owner.query<Server>(`
    select current_setting('server_version') as postgres, extversion as pgvector,
      current_setting('shared_buffers') as "sharedBuffers",
      current_setting('huge_pages_status') as "hugePages", current_setting('autovacuum') as autovacuum
    from pg_extension where extname = 'vector'`);
  return rows[0] as Server;
}

/** Rows that were changed or deleted and still take room, and how often autovacuum has been at it. */
export async function vacuumState(owner: pg.Pool, tables: readonly string[]) {
  const { rows } = await owner.query<{ dead: number; autovacuums: number }>(
    `select sum(n_dead_tup)::integer as dead, sum(autovacuum_count)::integer as autovacuums
     from pg_stat_user_tables where relname = any($1::text[])`,
    [tables],
  );
  return { deadRows: rows[0]?.dead ?? 0, autovacuums: rows[0]?.autovacuums ?? 0 };
}

/** Of this machine's disk, where the server runs here too. */
export async function freeDiskBytes(): Promise<number> {
  const { bavail, bsize } = await statfs(tmpdir());
  return bavail * bsize;
}
