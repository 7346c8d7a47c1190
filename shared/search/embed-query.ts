import type { Clock } from '../domain/clock.ts';
import { withTimeLimit } from '../resilience/time-limit.ts';
import { type EmbeddingCache, embeddingKey } from './embedding-cache.ts';
import type { EmbeddingModel } from './embedding-model.ts';
import type { QueryEmbedder, QueryVector } from './query-embedder.ts';
import { rotate } from './rotation.ts';

/** A hosted model answers in 100 to 300 ms; a search by words alone is better than one that comes later than this. */
const LONGEST_MS = 1_500;

export interface QueryModel {
  model: EmbeddingModel;
  /** Of a hosted model; the built-in one is quicker than any cache. None by default. */
  cache?: EmbeddingCache;
}

/**
 * @param models the one whose vectors all texts are to have, then others whose vectors people may still have
 * @param report is told why a query has no vector
 */
export function createQueryEmbedder(
  models: readonly QueryModel[],
  { clock, report }: { clock: Clock; report: (error: unknown) => void },
): QueryEmbedder {
  async function embed(
    { model, cache }: QueryModel,
    userId: string,
    text: string,
    signal: AbortSignal,
  ): Promise<QueryVector[]> {
    const { name, dimensions, unrelatedBelow, weight } = model;
    const key = embeddingKey(name, text);
    const known = await cache?.get(userId, key, signal);
    if (known?.length === dimensions) return [{ model: name, vector: rotate(known), unrelatedBelow, weight }];
    try {
      const [vector] = await withTimeLimit(clock, LONGEST_MS, signal, (limited) => model.embed([text], limited));
      if (vector === undefined || vector.every((value) => value === 0)) return [];
      await cache?.set(userId, key, vector, signal);
      return [{ model: name, vector: rotate(vector), unrelatedBelow, weight }];
    } catch (error) {
      signal.throwIfAborted();
      report(error);
      return [];
    }
  }
  return async (userId, text, signal) =>
    (await Promise.all(models.map((model) => embed(model, userId, text, signal)))).flat();
}
