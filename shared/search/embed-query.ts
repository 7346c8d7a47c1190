import type { Clock } from '../domain/clock.ts';
import { withTimeLimit } from '../resilience/time-limit.ts';
import type { EmbeddingModel } from './embedding-model.ts';
import type { QueryEmbedder, QueryVector } from './query-embedder.ts';
import { rotate } from './rotation.ts';

/** A hosted model answers in 100 to 300 ms; a search by words alone is better than one that comes later than this. */
const LONGEST_MS = 1_500;

/**
 * @param models the one whose vectors all texts are to have, then others whose vectors people may still have
 * @param report is told why a query has no vector
 */
export function createQueryEmbedder(
  models: readonly EmbeddingModel[],
  { clock, report }: { clock: Clock; report: (error: unknown) => void },
): QueryEmbedder {
  async function embed(model: EmbeddingModel, text: string, signal: AbortSignal): Promise<QueryVector[]> {
    try {
      const [vector] = await withTimeLimit(clock, LONGEST_MS, signal, (limited) => model.embed([text], limited));
      if (vector === undefined || vector.every((value) => value === 0)) return [];
      const { name, unrelatedBelow, weight } = model;
      return [{ model: name, vector: rotate(vector), unrelatedBelow, weight }];
    } catch (error) {
      signal.throwIfAborted();
      report(error);
      return [];
    }
  }
  return async (text, signal) => (await Promise.all(models.map((model) => embed(model, text, signal)))).flat();
}
