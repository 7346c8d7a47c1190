import { createHash } from 'node:crypto';

/** Keeps the vectors of queries, each person's apart, for EMBEDDING_CACHE_SECONDS: who asks again waits for no hosted model. */
export interface EmbeddingCache {
  /**
   * The vector as the model gave it; undefined for one that is not there, or can't be read now.
   * @throws the signal's reason and nothing else: a search goes on without its cache
   */
  get(userId: string, key: string, signal: AbortSignal): Promise<Float32Array | undefined>;
  /** Does nothing where it can't be kept now. @throws the signal's reason and nothing else */
  set(userId: string, key: string, vector: Float32Array, signal: AbortSignal): Promise<void>;
}

/** A model gives a text the same vector at any time, so this bounds what Redis holds and nothing else. */
export const EMBEDDING_CACHE_SECONDS = 3_600;

/** The same text has the same key for one model, whose name holds its dimensions. */
export function embeddingKey(model: string, text: string): string {
  return createHash('sha256')
    .update(JSON.stringify([model, text]))
    .digest('base64url');
}
