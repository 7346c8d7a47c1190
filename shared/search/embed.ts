import type { Service } from '../domain/service.ts';
import type { EmbeddingModel } from './embedding-model.ts';
import { rotate } from './rotation.ts';

/** OpenAI's embeddings endpoint takes 2,048 texts and 300,000 tokens a request; a chunk has 1,000 or so. */
export const EMBED_BATCH = 256;

export interface EmbedScope {
  userId: string;
  accountId: string;
  service: Service;
}

/** A text that has no vector of a model. */
export interface PendingText {
  /** Names the text (SearchUnit.contentKey), in decimal digits. */
  contentKey: string;
  content: string;
  /** Where it stands in the index: pending texts come in descending order of it. */
  document: string;
}

export interface TextVector {
  contentKey: string;
  /** Rotated (rotation.ts). */
  embedding: Float32Array;
}

/** Where texts and vectors are; each method is one short transaction. */
export interface VectorStore {
  /** Up to `limit` texts without a vector of this model, the newest first, none twice; `before` a document or from the newest on. */
  pending(scope: EmbedScope, model: string, before: string | undefined, limit: number): Promise<PendingText[]>;
  /** Stores vectors; those of texts that no item has any more, or that have one, are left out. */
  save(scope: EmbedScope, model: string, vectors: readonly TextVector[]): Promise<void>;
  /** Takes the person's centre of this model anew where it is due, and forgets vectors that no text needs any more, once this model has all
   * those of others. Doing it twice changes nothing. */
  settle(scope: EmbedScope, model: string): Promise<void>;
  /** Whether a text of the scope has no vector of this model. */
  hasPending(scope: EmbedScope, model: string): Promise<boolean>;
}

/**
 * Embeds what one service of one account has without a vector of this model, batch by batch, newest documents first, until nothing is
 * left, `maxBatches` are done or the signal aborts. No transaction is open while the model works. Doing it twice, also at the
 * same time, only costs time: texts that got a vector meanwhile are not picked again, equal texts give equal vectors. A text is embedded
 * once for all items that have it, and not again when it comes back with other people, dates or labels.
 *
 * @returns whether texts without a vector are left; the caller sends a new job then
 * @throws what the model or the store throws; earlier batches stay stored
 */
export async function embedPending(
  { store, model }: { store: VectorStore; model: EmbeddingModel },
  scope: EmbedScope,
  options: { signal: AbortSignal; maxBatches: number },
): Promise<{ embedded: number; remaining: boolean }> {
  let embedded = 0;
  let before: string | undefined;
  for (let batch = 0; batch < options.maxBatches && !options.signal.aborted; batch++) {
    const texts = await store.pending(scope, model.name, before, EMBED_BATCH);
    if (texts.length === 0) break;
    const embeddings = await model.embed(
      texts.map(({ content }) => content),
      options.signal,
    );
    await store.save(scope, model.name, pair(texts, embeddings, model));
    embedded += texts.length;
    before = texts.at(-1)?.document;
  }
  const remaining = await store.hasPending(scope, model.name);
  // Also when there was nothing to embed: the worker before may have ended in between.
  if (!remaining) await store.settle(scope, model.name);
  return { embedded, remaining };
}

function pair(texts: readonly PendingText[], embeddings: Float32Array[], model: EmbeddingModel): TextVector[] {
  if (embeddings.length !== texts.length) {
    throw new Error(`${model.name} gave ${embeddings.length} vectors for ${texts.length} texts.`);
  }
  return texts.map(({ contentKey }, i) => {
    const embedding = embeddings[i] as Float32Array;
    if (embedding.length !== model.dimensions) {
      throw new Error(`${model.name} gave a vector of ${embedding.length} dimensions, not of ${model.dimensions}.`);
    }
    return { contentKey, embedding: rotate(embedding) };
  });
}
