/** The dimensions of the index's vectors (`halfvec(1536)`), those of OpenAI's text-embedding-3-small. */
export const DIMENSIONS = 1536;

/** Turns texts into vectors whose cosine says how close their meanings are. */
export interface EmbeddingModel {
  /** Stored beside each vector; vectors of different names are never compared. */
  readonly name: string;
  /** Of its vectors, from 64 to 3,840; a multiple of 64. */
  readonly dimensions: number;
  /** The cosine below which two texts have nothing to do with each other: the vector arm finds nothing there. */
  readonly unrelatedBelow: number;
  /**
   * One vector for each text, in order, of length 1 (Euclidean), or all zeros for a text without words.
   * @param texts at most 256
   * @throws the signal's reason when aborted
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]>;
}
