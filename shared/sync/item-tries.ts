/**
 * Tries, five minutes apart at least, after which an item that fails is skipped. Three where it is the item's fault: others of its chunk
 * could be had, or it was refused for what it is. An hour's worth where it might be Google's. What is malformed stays so until
 * it changes.
 */
export const ITEM_TRIES = { itsFault: 3, inDoubt: 12, malformed: 1 } as const;
