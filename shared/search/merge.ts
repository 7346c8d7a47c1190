import type { EmbedScope } from './embed.ts';

/** A bound for one message; what is left is due again at the next. */
const MOST = 16;

/** Where the segments of the word index are. */
export interface SegmentStore {
  /** One merge, where one is due (merge-plan.ts), in one transaction. @returns whether there was one */
  merge(scope: EmbedScope): Promise<boolean>;
}

/** Merges the segments of one service of one account until none is due, or the signal aborts. */
export async function mergeSegments(store: SegmentStore, scope: EmbedScope, signal: AbortSignal): Promise<number> {
  let merges = 0;
  while (merges < MOST && !signal.aborted && (await store.merge(scope))) merges++;
  return merges;
}
