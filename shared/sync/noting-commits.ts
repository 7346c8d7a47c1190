import type { SyncStore } from './sync-store.ts';

/**
 * The store as it is, which tells of each commit: of items, of contacts, and of tries of items that fail, as these bound how often
 * a run comes to nothing but that.
 */
export function notingCommits(store: SyncStore, onCommit: () => void): SyncStore {
  return {
    ...store,
    async commit(...parameters) {
      await store.commit(...parameters);
      onCommit();
    },
    async noteFailures(...parameters) {
      const skipped = await store.noteFailures(...parameters);
      onCommit();
      return skipped;
    },
    async commitContacts(...parameters) {
      await store.commitContacts(...parameters);
      onCommit();
    },
  };
}
