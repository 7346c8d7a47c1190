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

/**
 * What was skipped is tried again after a day: an outage may have had it skipped, and nobody may ever change it. An item that always fails
 * costs 45 s of tries a day, one that ends its workers a worker.
 */
export const RETRY_AFTER_MS = 24 * 3_600_000;

/** Workers that end without a word while they load an item alone, after which it is skipped. One may end for another reason. */
export const MAX_ENDED_WORKERS = 3;
export const ENDED_ITS_WORKER = 'the worker that read it ended without a word';
