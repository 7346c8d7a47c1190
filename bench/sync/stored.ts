import type pg from 'pg';

/** Mails whose words are found. */
export async function storedMails(owner: pg.Pool): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    'select count(distinct item_id)::integer as count from search_units where service = $1',
    ['gmail'],
  );
  return rows[0]?.count ?? 0;
}

/** Whether every collection is in sync, and nobody works on one. */
export async function isSettled(owner: pg.Pool): Promise<boolean> {
  const { rows } = await owner.query<{ settled: boolean }>(
    'select coalesce(bool_and(done = wanted and cursor is not null and lease_until is null), false) as settled from sync_cursors',
  );
  return rows[0]?.settled ?? false;
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
