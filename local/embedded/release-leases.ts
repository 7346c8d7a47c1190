import pg from 'pg';

/**
 * Frees the leases of a process that was killed, and makes due what it had messages for: whoever holds the lock of the data
 * directory knows that no worker and no queue of before is alive, so nothing has to wait until their time runs out. Call it after
 * migrating, while the session is still the owner's.
 */
export async function releaseLeases(connectionString: string, now: Date): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(
      'update sync_cursors set lease_until = null, due_at = $1 where lease_until is not null or wanted > done',
      [now],
    );
  } finally {
    await client.end();
  }
}
