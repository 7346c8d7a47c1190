import { movesOn } from './moves-on.ts';
import { remainsOf } from './remains-of.ts';
import type { SyncStore } from './sync-store.ts';

/**
 * The store as it is, which tells of each commit of items that moves the pass on, what remains of them among them, and of each of contacts, of
 * what is left of collections that went, and of what has changed since a listing began.
 */
export function notingCommits(store: SyncStore, onCommit: () => void): SyncStore {
  return {
    ...store,
    async commit(lease, changes, progress) {
      await store.commit(lease, changes, progress);
      if (movesOn(lease, changes, progress)) onCommit();
    },
    async noteFailures(lease, failures) {
      const skipped = await store.noteFailures(lease, failures);
      if (movesOn(lease, remainsOf(failures, skipped), undefined)) onCommit();
      return skipped;
    },
    async removeLeft(...parameters) {
      const count = await store.removeLeft(...parameters);
      if (count > 0) onCommit();
      return count;
    },
    async keepChanged(...parameters) {
      await store.keepChanged(...parameters);
      onCommit();
    },
    async commitContacts(...parameters) {
      await store.commitContacts(...parameters);
      onCommit();
    },
  };
}
