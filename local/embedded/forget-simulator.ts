import pg from 'pg';

/**
 * Forgets what Google was asked to push, and looks at everything: the simulator of before is gone with its channels, and its workspace may
 * be another export by now. Call it after migrating, while the session is still the owner's.
 */
export async function forgetWatches(connectionString: string, now: Date): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('delete from watches');
    await client.query(`delete from directory where kind = 'channel'`);
    await client.query(`update sync_cursors set watch_due_at = 'epoch', due_at = least(due_at, $1)`, [now]);
    await client.query('commit');
  } finally {
    await client.end();
  }
}
