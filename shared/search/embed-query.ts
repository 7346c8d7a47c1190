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
  /** Undefined for a text without words, and when the model gave nothing in time. */
  async function make(model: EmbeddingModel, text: string, signal: AbortSignal): Promise<Float32Array | undefined> {
    try {
      const [vector] = await withTimeLimit(clock, LONGEST_MS, signal, (limited) => model.embed([text], limited));
      return vector?.some((value) => value !== 0) ? vector : undefined;
    } catch (error) {
      signal.throwIfAborted();
      report(error);
      return undefined;
    }
  }
  async function find({ model, cache }: QueryModel, userId: string, text: string, signal: AbortSignal) {
    const key = embeddingKey(model.name, text);
    const known = await cache?.get(userId, key, signal);
    if (known?.length === model.dimensions) return known;
    const made = await make(model, text, signal);
    // Awaited: a Lambda function stands still once it has answered, and would not keep what it only began to.
    if (made) await cache?.set(userId, key, made, signal);
    return made;
  }
  async function embed(one: QueryModel, userId: string, text: string, signal: AbortSignal): Promise<QueryVector[]> {
    const vector = await find(one, userId, text, signal);
    const { name, unrelatedBelow, weight } = one.model;
    return vector ? [{ model: name, vector: rotate(vector), unrelatedBelow, weight }] : [];
  }
  return async (userId, text, signal) =>
    (await Promise.all(models.map((model) => embed(model, userId, text, signal)))).flat();
}
