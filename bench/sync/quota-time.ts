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
  const fetched = threadSizes.reduce((sum, size) => sum + Math.min(UNITS.thread, UNITS.message * size), 0);
  return (fetched + UNITS.page * Math.ceil(mails / PAGE)) / UNITS.perMinute;
}
