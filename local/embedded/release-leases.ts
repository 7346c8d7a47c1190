import pg from 'pg';

/**
 * Frees the leases of a process that was killed: whoever holds the lock of the data directory knows that no worker of
 * before is alive, so nothing has to wait until their leases run out. Call it after migrating, while the session is still
 * the owner's.
 */
export async function releaseLeases(connectionString: string, now: Date): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query('update sync_cursors set lease_until = null, due_at = $1 where lease_until is not null', [now]);
  } finally {
    await client.end();
  }
}
