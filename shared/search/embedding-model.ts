/** With its signature, a vector must fit into a page of Postgres: 8,160 bytes, of which one of 3,840 would take 8,264. */
export const MAX_DIMENSIONS = 3776;

/** Turns texts into vectors whose cosine says how close their meanings are. */
export interface EmbeddingModel {
  /** Stored beside each vector; vectors of different names are never compared. */
  readonly name: string;
  /** Of its vectors, from 64 to MAX_DIMENSIONS; a multiple of 64. */
  readonly dimensions: number;
  /** The cosine below which two texts have nothing to do with each other: the vector arm finds nothing there. */
  readonly unrelatedBelow: number;
  /** How much a rank by its vectors counts beside the same rank by words: 1 for a model that has learned meanings. */
  readonly weight: number;
  /**
   * One vector for each text, in order, of length 1 (Euclidean), or all zeros for a text without words.
   * @param texts at most 256
   * @throws the signal's reason when aborted
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]>;
}
