import type { Orchestrator } from '../embedded/orchestrator.ts';
import type { SyncedMarker } from '../embedded/synced-marker.ts';
import { showProgress, wasWhole } from './progress.ts';

/**
 * Waits for the sync, with a progress bar. A copy that was whole when this same workspace was served before can be asked at once:
 * its sync, which finds nothing new, goes on behind. The marker alone does not tell: who was forgotten, or disconnected, since it was
 * set has an empty copy of the same workspace.
 * @returns whether the copy is whole, or was when this same workspace was synced
 */
export async function bringUpToDate(
  orchestrator: Pick<Orchestrator, 'url' | 'accessToken' | 'synced'>,
  marker: SyncedMarker,
  tell: (line: string) => void,
): Promise<boolean> {
  if ((await marker.isCurrent()) && (await wasWhole(orchestrator))) {
    tell('  unchanged since it was synced; that is checked behind');
    return true;
  }
  await marker.clear();
  if (!(await showProgress(orchestrator, tell))) return false;
  await marker.set().catch((error: Error) => {
    tell(`  That it is whole could not be noted (${error.message}): the next start waits for its sync again.`);
  });
  return true;
}
