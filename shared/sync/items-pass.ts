import { instanceWindow } from './calendar/instances.ts';
import { refreshInstances } from './calendar/refresh-instances.ts';
import type { CollectionRun, PassResult, WholeItemsPass } from './collection-run.ts';
import type { CollectionSource, CollectionSources } from './collection-source.ts';
import { directoryPass, replaceCollections } from './directory-pass.ts';
import { fullPass } from './full-pass.ts';
import { incrementalPass } from './incremental-pass.ts';
import type { JobQueue } from './job-queue.ts';
import { retrySkipped } from './retry-skipped.ts';
import { logged } from './sync-log.ts';

export interface ItemsPassParts {
  sources: CollectionSources;
  queue: JobQueue;
}

/** A pass of a mailbox, a calendar, a drive, or the list of an account's calendars. */
export async function itemsPass({ sources, queue }: ItemsPassParts, run: CollectionRun): Promise<PassResult> {
  const { lease, store, signal } = run;
  const { items, directory, listLabels } = sources.open(lease.job, { firstPass: lease.cursor === null });
  if (!items) return directoryPass(run, directory, queue);

  const result = await passOf(run, items, async () => {
    if (directory) await replaceCollections(run, await directory.list(signal), queue);
    if (listLabels) await store.replaceLabels(lease, await listLabels(signal));
  });
  if (result.kind === 'checkpoint') return result;
  const restored = await retrySkipped(run, items);
  const whole = { ...result, itemsSeen: result.itemsSeen + restored.gained };
  if (lease.job.service !== 'calendar') return whole;
  if (!result.changed && !restored.changed && !windowHasMoved(run)) return whole;
  if ((await refreshInstances(run)) === 'checkpoint') return { kind: 'checkpoint' };
  // Cancelled exceptions have gone with their series.
  return { ...whole, itemsSeen: await store.count(lease) };
}

/**
 * By what has changed since the pass before. By listing all and comparing, where there was none, where Google can't tell
 * what has changed, and where a listing was begun for one of these reasons.
 */
async function passOf(
  run: CollectionRun,
  items: CollectionSource,
  refreshLists: () => Promise<void>,
): Promise<PassResult<WholeItemsPass>> {
  const { lease, log } = run;
  if (lease.cursor === null || lease.pass === 'listing') return fullPass(run, items, refreshLists);
  const result = await incrementalPass(run, items, refreshLists);
  if (result.kind !== 'compare') return result;
  log.info('Google can not tell what has changed: everything is listed and compared.', {
    ...logged(lease.job),
    because: result.because,
  });
  return fullPass({ ...run, lease: { ...lease, pageToken: null, anchor: null } }, items, refreshLists);
}

function windowHasMoved({ lease, clock }: CollectionRun): boolean {
  const { from } = instanceWindow(clock.now());
  return lease.lastSuccessAt === null || instanceWindow(lease.lastSuccessAt).from < from;
}
