import type { EmbeddingModel } from '../../shared/search/embedding-model.ts';

/** Texts with their vectors, and queries that are none of them. */
export interface VectorSet {
  name: string;
  /** Each different from the others, and at most a chunk long. */
  texts: readonly string[];
  model: EmbeddingModel;
  /** The vectors of queries, of length 1, not rotated. */
  queries: readonly Float32Array[];
}
