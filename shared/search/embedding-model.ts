/** The dimensions of every vector in the database (`halfvec(1536)`), those of OpenAI's text-embedding-3-small. */
export const DIMENSIONS = 1536;

/** Turns texts into vectors whose cosine says how close their meanings are. */
export interface EmbeddingModel {
  /** Stored beside each vector; vectors of different models are never compared. */
  readonly name: string;
  readonly dimensions: typeof DIMENSIONS;
  /**
   * One vector for each text, in order, of length 1 (Euclidean), or all zeros for a text without words.
   * @param texts at most 256
   * @throws the signal's reason when aborted
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]>;
}
