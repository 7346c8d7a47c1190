import { newId } from '../../domain/ids.ts';
import { searchUnitsOf } from '../../search/units.ts';
import { CHUNK_SIZE } from '../chunk-size.ts';
import { type CollectionRun, isCheckpointDue } from '../collection-run.ts';
import { logged } from '../sync-log.ts';
import type { StoredSeries } from '../sync-store.ts';
import { instancesOf, instanceWindow } from './instances.ts';
import { RecurrenceError } from './occurrences.ts';

/**
 * Brings the instances of every series of a calendar up to date with its master and exceptions and with the window, which
 * moves every day. Instances that are right are not written again. Stops with `checkpoint` when the time is up; the next
 * run finds what is done already.
 */
export async function refreshInstances(run: CollectionRun): Promise<'whole' | 'checkpoint'> {
  const { lease, store, signal } = run;
  for (;;) {
    signal.throwIfAborted();
    const removals = await store.listOrphans(lease);
    if (removals.length === 0) break;
    await store.commit(lease, { upserts: [], removals });
  }
  let after: string | null = null;
  for (;;) {
    const series = await store.listSeries(lease, after);
    for (const one of series) {
      if (isCheckpointDue(run)) return 'checkpoint';
      await refreshSeries(run, one);
    }
    after = series.at(-1)?.master.event.eventId ?? null;
    if (after === null) return 'whole';
  }
}

async function refreshSeries({ lease, store, clock, log, signal }: CollectionRun, series: StoredSeries): Promise<void> {
  const wanted = wantedInstances(series);
  const wantedIds = new Set(wanted.map(({ eventId }) => eventId));
  const changed = wanted.filter(({ eventId, etag }) => series.instances.get(eventId)?.etag !== etag);
  const removals = [...series.instances].filter(([eventId]) => !wantedIds.has(eventId)).map(([, { id }]) => id);

  for (let from = 0; from < Math.max(changed.length, removals.length); from += CHUNK_SIZE) {
    signal.throwIfAborted();
    const upserts = changed.slice(from, from + CHUNK_SIZE).map((event) => {
      const item = { service: 'calendar', id: series.instances.get(event.eventId)?.id ?? newId(clock), event } as const;
      return { item, units: searchUnitsOf(item) };
    });
    await store.commit(lease, { upserts, removals: removals.slice(from, from + CHUNK_SIZE) });
  }

  function wantedInstances({ master, exceptions }: StoredSeries) {
    try {
      return instancesOf(
        master.event,
        exceptions.map(({ event }) => event),
        instanceWindow(clock.now()),
      );
    } catch (error) {
      if (!(error instanceof RecurrenceError)) throw error;
      log.warn('Skipped the instances of a series whose rules can not be read.', {
        ...logged(lease.job),
        id: master.event.eventId,
      });
      return [];
    }
  }
}
