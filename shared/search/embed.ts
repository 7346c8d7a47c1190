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
}

/** Some of what is pending, and the document to go on before; undefined when that was all. */
export interface PendingTexts {
  texts: PendingText[];
  next: string | undefined;
}

export interface TextVector {
  contentKey: string;
  /** Rotated (rotation.ts). */
  embedding: Float32Array;
}

/** Where texts and vectors are; each method is one short transaction. */
export interface VectorStore {
  /** Up to `limit` texts without a vector of this model, those of the newest documents first, none twice; `before` a document or from the newest on. */
  pending(scope: EmbedScope, model: string, before: string | undefined, limit: number): Promise<PendingTexts>;
  /** Stores vectors; those of texts that nothing visible has any more, or that have one, are left out. */
  save(scope: EmbedScope, model: string, vectors: readonly TextVector[]): Promise<void>;
  /** What is due once a scope has its vectors: takes the person's centre of this model anew where there are many times as many vectors as it
   * was taken of, and when this model has all of the person's texts for the first time, forgets the vectors of others. Doing it twice
   * changes nothing. */
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
    const { texts, next } = await store.pending(scope, model.name, before, EMBED_BATCH);
    if (texts.length > 0) {
      const embeddings = await model.embed(
        texts.map(({ content }) => content),
        options.signal,
      );
      await store.save(scope, model.name, pair(texts, embeddings, model));
      embedded += texts.length;
    }
    if (next === undefined) break;
    before = next;
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
