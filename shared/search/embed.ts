import type { Service } from '../domain/service.ts';
import type { EmbeddingModel } from './embedding-model.ts';
import { signatureOf } from './signature.ts';

/** OpenAI's embeddings endpoint takes 2,048 texts and 300,000 tokens a request; a chunk has at most about 700 tokens. */
export const EMBED_BATCH = 256;

export interface EmbedScope {
  userId: string;
  accountId: string;
  service: Service;
}

/** A unit whose vector is missing. `contentHash` says which text was read, so that a newer one is not overwritten. */
export interface PendingUnit {
  segmentId: string;
  document: number;
  content: string;
  contentHash: Uint8Array;
}

export interface UnitVector {
  unit: PendingUnit;
  model: string;
  embedding: Float32Array;
  signature: string;
}

/** Where the units are; each method is one short transaction. */
export interface VectorStore {
  /** Up to `limit` units without a vector. */
  pending(scope: EmbedScope, limit: number): Promise<PendingUnit[]>;
  /** Stores the vectors of those units that still have the text that was embedded, and leaves the others alone. */
  save(scope: EmbedScope, vectors: readonly UnitVector[]): Promise<void>;
  /** How many units have no vector. */
  countPending(scope: EmbedScope): Promise<number>;
}

/**
 * Embeds what one service of one account has without a vector, batch by batch, newest documents first, until nothing is left,
 * `maxBatches` are done or the signal aborts. No transaction is open while the model works. Doing it twice, also at the
 * same time, only costs time: units that got a vector meanwhile are not picked again, equal texts give equal vectors.
 *
 * @returns how many units still have no vector; the caller sends a new job when there are any
 * @throws what the model or the store throws; earlier batches stay stored
 */
export async function embedPending(
  parts: { store: VectorStore; model: EmbeddingModel },
  scope: EmbedScope,
  options: { signal: AbortSignal; maxBatches: number },
): Promise<{ embedded: number; remaining: number }> {
  let embedded = 0;
  for (let batch = 0; batch < options.maxBatches && !options.signal.aborted; batch++) {
    const units = await parts.store.pending(scope, EMBED_BATCH);
    if (units.length === 0) break;
    const embeddings = await parts.model.embed(
      units.map((unit) => unit.content),
      options.signal,
    );
    await parts.store.save(scope, pair(units, embeddings, parts.model));
    embedded += units.length;
  }
  return { embedded, remaining: await parts.store.countPending(scope) };
}

function pair(units: PendingUnit[], embeddings: Float32Array[], model: EmbeddingModel): UnitVector[] {
  if (embeddings.length !== units.length) {
    throw new Error(`${model.name} gave ${embeddings.length} vectors for ${units.length} texts.`);
  }
  return units.map((unit, i) => {
    const embedding = embeddings[i] as Float32Array;
    if (embedding.length !== model.dimensions) {
      throw new Error(
        `${model.name} gave a vector of ${embedding.length} dimensions; the index has ${model.dimensions}.`,
      );
    }
    return { unit, model: model.name, embedding, signature: signatureOf(embedding) };
  });
}
