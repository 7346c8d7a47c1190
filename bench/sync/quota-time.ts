/** What Google charges since May 2026 (developers.google.com/workspace/gmail/api/reference/quota), and grants a person a minute. */
const UNITS = { perMinute: 6_000, message: 20, thread: 40, page: 5 };
const PAGE = 500;

/**
 * The minutes that Gmail's quota dictates for a first sync of a mailbox by the cheapest calls, with nothing saved up: each thread by
 * its messages or as a whole, and the ids in pages of 500.
 * @param threadSizes messages of each thread
 */
export function quotaMinutes(threadSizes: readonly number[]): number {
  const mails = threadSizes.reduce((sum, size) => sum + size, 0);
  const fetched = threadSizes.reduce((sum, size) => sum + unitsOfThread(size), 0);
  return (fetched + unitsOfIds(mails)) / UNITS.perMinute;
}

/**
 * The messages that a minute's quota buys by the same calls, whole threads in the order given. With the newest thread first these hold
 * the newest 300 messages, which cost 6,000 units one by one, and the newest 150 threads, which cost as much as wholes; but for what
 * the ids cost.
 * @param threads ids of the messages of each thread
 */
export function boughtInAMinute(threads: readonly (readonly string[])[]): string[] {
  const bought: string[] = [];
  let fetched = 0;
  for (const thread of threads) {
    fetched += unitsOfThread(thread.length);
    if (fetched + unitsOfIds(bought.length + thread.length) > UNITS.perMinute) break;
    bought.push(...thread);
  }
  return bought;
}

function unitsOfThread(size: number): number {
  return Math.min(UNITS.thread, UNITS.message * size);
}

function unitsOfIds(mails: number): number {
  return UNITS.page * Math.ceil(mails / PAGE);
}
