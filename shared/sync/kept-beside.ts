import type { CollectionRun } from './collection-run.ts';
import type { KeptBeside } from './collection-source.ts';

/** What the store keeps beside the items of the run's collection. */
export function keptBeside({ lease, store }: Pick<CollectionRun, 'lease' | 'store'>): KeptBeside {
  return {
    listsOf: (ids) => store.listsOf(lease, ids),
    pathsOf: (folderIds) => store.folderPaths(lease, folderIds),
  };
}
