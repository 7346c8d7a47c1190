/** The vector of a query, turned as the stored ones are (rotation.ts). */
export interface QueryVector {
  /** Only vectors of this model are compared with it. */
  model: string;
  vector: Float32Array;
  /** The cosine below which a text has nothing to do with the query. */
  unrelatedBelow: number;
}

/**
 * Embeds a query; undefined for one without words, and when the model does not answer in time: then words alone are searched.
 * @throws the signal's reason when aborted
 */
export type QueryEmbedder = (text: string, signal: AbortSignal) => Promise<QueryVector | undefined>;
