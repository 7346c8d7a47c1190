import type pg from 'pg';

/** Mails whose words are found. */
export async function storedMails(owner: pg.Pool): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    'select count(distinct item_id)::integer as count from search_units where service = $1',
    ['gmail'],
  );
  return rows[0]?.count ?? 0;
}

/** Google's ids of the mails that were found by their words at an instant; none of them may have been stored again since. */
export async function storedUntil(owner: pg.Pool, instant: Date): Promise<Set<string>> {
  const { rows } = await owner.query<{ id: string }>(
    `select email_id as id from gmail_cache
     where synced_at <= $1 and exists (select from search_units where service = 'gmail' and item_id = gmail_cache.id)`,
    [instant],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Whether every collection is in sync, and nobody works on one. */
export async function isSettled(owner: pg.Pool): Promise<boolean> {
  const { rows } = await owner.query<{ settled: boolean }>(
    'select coalesce(bool_and(done = wanted and cursor is not null and lease_until is null), false) as settled from sync_cursors',
  );
  return rows[0]?.settled ?? false;
}

/** Attachments that are still to be read. */
export async function pendingAttachments(owner: pg.Pool): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    'select coalesce(sum(pending_attachments), 0)::integer as count from gmail_cache',
  );
  return rows[0]?.count ?? 0;
}

/** Files of Drive whose text is there. */
export async function readFiles(owner: pg.Pool): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    "select count(*)::integer as count from gdrive_cache where content_text <> ''",
  );
  return rows[0]?.count ?? 0;
}

/** Whether no text waits for its vector. */
export async function isEmbedded(owner: pg.Pool): Promise<boolean> {
  const { rowCount } = await owner.query('select from pending_texts limit 1');
  return rowCount === 0;
}

/** Asks again until it is so. @throws Error after `limitMs` milliseconds of the machine's */
export async function until(isSo: () => Promise<boolean>, limitMs: number, everyMs = 100): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > end)
      throw new Error(`What the benchmark waits for has not come within ${limitMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
