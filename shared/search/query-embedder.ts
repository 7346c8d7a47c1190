/** The vector of a query, turned as the stored ones are (rotation.ts). */
export interface QueryVector {
  /** Only vectors of this model are compared with it. */
  model: string;
  vector: Float32Array;
  /** The cosine below which a text has nothing to do with the query. */
  unrelatedBelow: number;
  /** As EmbeddingModel has it. */
  weight: number;
}

/**
 * Embeds a query with each of the models whose vectors people may have, the one that all are to have first; [] for a query without
 * words. What is kept of it is kept for this person alone. A model that does not answer in time is left out: without any, words alone are searched.
 * @throws the signal's reason when aborted
 */
export type QueryEmbedder = (userId: string, text: string, signal: AbortSignal) => Promise<QueryVector[]>;
