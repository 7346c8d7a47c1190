import pg from 'pg';

/**
 * Forgets what belongs to the simulator of before, and looks at everything: that one is gone with its channels, its pushes and the pages of
 * its listings, and its workspace may be another export by now. A pass that it left unfinished begins anew, as a listing that is compared
 * with what is stored already: of a first pass, too, for its items may have changed. So its anchor becomes its cursor, as none of its own
 * is there yet. Call it after migrating, while the session is still the owner's.
 */
export async function forgetSimulator(connectionString: string, now: Date): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('delete from watches');
    await client.query(`delete from directory where kind = 'channel'`);
    await client.query(
      `update sync_cursors set
         watch_due_at = 'epoch', due_at = least(due_at, $1),
         recent_pushes = '{}', pushed_history_id = null, looks = 0,
         cursor = coalesce(cursor, anchor), pass = case when pass is not null then 'listing' end,
         anchor = null, anchor_at = null, page_token = null`,
      [now],
    );
    await client.query('commit');
  } finally {
    await client.end();
  }
}
