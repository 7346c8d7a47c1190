/**
 * How often a collection is polled, beside `sync_interval_minutes` of each person, and who is left out of pushes. It holds for a
 * deployment.
 */
export interface PollPolicy {
  /**
   * Minutes between polls of what is watched. Google calls pushes of Calendar and Drive "not 100 % reliable", and a history id is
   * good for "at least a week": a poll a day loses nothing, and costs 2 units of Gmail instead of 192 (96 polls).
   */
  watchedMinutes: number;
  /** Days without a question or a search after which a person counts as dormant. */
  dormantAfterDays: number;
  /** Minutes between polls of a dormant person. Less than a week, within which Gmail's history ids hold. */
  dormantMinutes: number;
}

export const DEFAULT_POLL_POLICY: PollPolicy = {
  watchedMinutes: 24 * 60,
  dormantAfterDays: 30,
  dormantMinutes: 6 * 24 * 60,
};

/** Who asked or searched since then goes first in a sweep. */
export function activeSince(now: Date): Date {
  return new Date(now.getTime() - 24 * 3_600_000);
}

/** Who was last here before that is dormant. */
export function dormantSince({ dormantAfterDays }: PollPolicy, now: Date): Date {
  return new Date(now.getTime() - dormantAfterDays * 24 * 3_600_000);
}
