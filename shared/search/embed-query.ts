import type { Clock } from '../domain/clock.ts';
import { withTimeLimit } from '../resilience/time-limit.ts';
import type { EmbeddingModel } from './embedding-model.ts';
import type { QueryEmbedder } from './query-embedder.ts';
import { rotate } from './rotation.ts';

/** A hosted model answers in 100 to 300 ms; a search by words alone is better than one that comes later than this. */
const LONGEST_MS = 1_500;

/**
 * @param report is told why a query has no vector
 */
export function createQueryEmbedder(
  model: EmbeddingModel,
  { clock, report }: { clock: Clock; report: (error: unknown) => void },
): QueryEmbedder {
  return async (text, signal) => {
    try {
      const [vector] = await withTimeLimit(clock, LONGEST_MS, signal, (limited) => model.embed([text], limited));
      if (vector === undefined || vector.every((value) => value === 0)) return undefined;
      return { model: model.name, vector: rotate(vector), unrelatedBelow: model.unrelatedBelow };
    } catch (error) {
      signal.throwIfAborted();
      report(error);
      return undefined;
    }
  };
}
