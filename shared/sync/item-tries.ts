/**
 * Tries, five minutes apart at least, after which an item that fails is skipped. Three where it is the item's fault: others of its chunk
 * could be had, or it was refused for what it is. An hour's worth where it might be Google's, and six where it gave none of several,
 * which looks like an outage of it; what was skipped for that comes back after a day (retry-skipped.ts). What is malformed stays so
 * until it changes.
 */
export const ITEM_TRIES = { itsFault: 3, inDoubt: 12, outage: 72, malformed: 1 } as const;

/**
 * Tries within it count as one: a burst of pushes must not use them up. What is skipped is not tried at all within it, unless it has
 * changed.
 */
export const TRY_EVERY_MS = 5 * 60_000;

/** What is noted of an item before it is tried, where one before it may have ended its worker; it stands only where this one does. */
export const ENDED_ITS_WORKER = 'the worker that read it ended without a word';
