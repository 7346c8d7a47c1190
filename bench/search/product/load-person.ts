import { createSegmentStore } from '../../../shared/adapters/postgres/search/segment-store.ts';
import { createVectorStore } from '../../../shared/adapters/postgres/search/vectors.ts';
import { writeUnits } from '../../../shared/adapters/postgres/search/write-units.ts';
import type { Service } from '../../../shared/domain/service.ts';
import type { ItemJob } from '../../../shared/domain/sync-job.ts';
import { embedPending } from '../../../shared/search/embed.ts';
import { mergeSegments } from '../../../shared/search/merge.ts';
import type { IndexedItem } from '../queries/make-queries.ts';
import type { ClusteredModel } from '../vectors/clustered-model.ts';
import type { BenchDatabase } from './bench-database.ts';
import type { Person } from './person.ts';
import { writeItems } from './write-items.ts';

/** Items of a transaction, as the sync worker commits them. */
export const BATCH = 50;
/** Batches between two messages to the embed worker. */
const MERGE_EVERY = 10;

export const SERVICES: readonly Service[] = ['gmail', 'calendar', 'drive'];

/** Milliseconds for one person's items, one after the other. */
export interface WriteTimes {
  items: number;
  /** The items' own rows. */
  rows: number;
  /** Units and postings (`writeUnits`). */
  words: number;
  /** Merging segments, in the background. */
  merges: number;
  /** Storing vectors and their signatures, the centre taken anew; making them left out. */
  vectors: number;
}

/** Writes one person's items as the sync and embed workers do: rows and units in transactions, segments merged, vectors. */
export async function loadPerson(
  { app }: BenchDatabase,
  { userId, accountId }: Person,
  items: readonly IndexedItem[],
  model: ClusteredModel,
): Promise<WriteTimes> {
  const times: WriteTimes = { items: items.length, rows: 0, words: 0, merges: 0, vectors: 0 };
  const signal = new AbortController().signal;
  const merge = async (job: ItemJob) => {
    times.merges += await clock(() => mergeSegments(createSegmentStore(app), job, signal));
  };
  for (const service of SERVICES) {
    const job: ItemJob = { userId, accountId, service, collection: '' };
    const ofService = items.filter(({ item }) => item.service === service);
    for (let at = 0, batch = 1; at < ofService.length; at += BATCH, batch += 1) {
      const page = ofService.slice(at, at + BATCH);
      await app.forPerson(userId, async (transaction) => {
        times.rows += await clock(() =>
          writeItems(
            transaction,
            job,
            page.map(({ item }) => item),
          ),
        );
        const upserts = page.map(({ item, units }) => ({ itemId: item.id, units }));
        times.words += await clock(() => writeUnits(transaction, job, { upserts, removals: [] }));
      });
      if (batch % MERGE_EVERY === 0) await merge(job);
    }
    await merge(job);
    const timed = timedModel(model);
    const parts = { store: createVectorStore(app), model: timed.model };
    const options = { signal, maxBatches: Number.POSITIVE_INFINITY };
    times.vectors += (await clock(() => embedPending(parts, job, options))) - timed.spentMs();
  }
  return times;
}

function timedModel(model: ClusteredModel): { model: ClusteredModel; spentMs(): number } {
  let spent = 0;
  const embed: ClusteredModel['embed'] = async (texts, signal) => {
    const start = performance.now();
    const vectors = await model.embed(texts, signal);
    spent += performance.now() - start;
    return vectors;
  };
  return { model: { ...model, embed }, spentMs: () => spent };
}

async function clock(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
