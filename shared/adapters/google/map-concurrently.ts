/**
 * Maps items with at most `limit` calls under way, and gives the results in the order of the items. When one fails, the
 * others are aborted, and awaited: nothing runs on after the failure is thrown.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const results: Result[] = [];
  const entries = items.entries();

  async function worker(): Promise<void> {
    for (const [index, item] of entries) {
      either.throwIfAborted();
      results[index] = await work(item, either);
    }
  }

  const workers = Array.from({ length: Math.min(limit, items.length) }, () =>
    worker().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  signal.throwIfAborted();
  failed.signal.throwIfAborted();
  return results;
}
