import type { Clock } from '../../domain/clock.ts';
import type { CallPolicy } from '../../resilience/call-policy.ts';
import { ModelError } from '../../resilience/model-error.ts';
import type { EmbeddingModel } from '../../search/embedding-model.ts';
import type { OpenAiClient } from './client.ts';
import { embeddingName, isShortened, UNRELATED } from './embedding-models.ts';
import { toModelError } from './to-model-error.ts';

export interface OpenAiEmbeddingOptions {
  /** For instance `text-embedding-3-small`. */
  model: string;
  /** Of its vectors (embedding-models.ts). */
  dimensions: number;
  policy: CallPolicy;
  clock: Clock;
}

/** What one request may hold (developers.openai.com/api/docs/api-reference/embeddings/create). */
const MAX_INPUTS = 2_048;
const MAX_REQUEST_TOKENS = 300_000;
const MAX_INPUT_TOKENS = 8_192;

/** More than running text has: English has a token every four bytes of UTF-8, Chinese one every two or three. */
const tokensOf = (text: string) => Math.ceil(Buffer.byteLength(text) / 2);

/** A rate limit that takes longer than this is left to the next message of the queue. */
const LONGEST_WAIT_MS = 20_000;

/**
 * Vectors by OpenAI's embeddings API, in as few requests as its limits allow. Vectors of other dimensions than were configured are an
 * error. A text that is too long for the model is cut.
 */
export function createEmbeddingModel(
  connect: OpenAiClient,
  { model, dimensions, policy, clock }: OpenAiEmbeddingOptions,
): EmbeddingModel {
  const name = embeddingName(model, dimensions);
  const shortened = isShortened(model, dimensions) ? { dimensions } : {};

  async function request(input: string[], signal: AbortSignal): Promise<Float32Array[]> {
    const { data } = await policy(
      async (attempt) => {
        try {
          const client = await connect(attempt);
          return await client.embeddings.create({ model, input, ...shortened }, { signal: attempt });
        } catch (error) {
          signal.throwIfAborted();
          const failure = toModelError(name, error);
          const waitMs = failure instanceof ModelError ? failure.retryAfterMs : undefined;
          if (waitMs !== undefined && waitMs <= LONGEST_WAIT_MS) await clock.delay(waitMs, signal);
          throw failure;
        }
      },
      { signal },
    );
    const sorted = data.toSorted((a, b) => a.index - b.index);
    if (sorted.length !== input.length || sorted.some(({ index }, position) => index !== position)) {
      throw new ModelError('malformed', `${name} gave ${sorted.length} vectors for ${input.length} texts.`);
    }
    return sorted.map(({ embedding }) => ofLengthOne(model, dimensions, embedding));
  }

  return {
    name,
    dimensions,
    unrelatedBelow: UNRELATED,
    weight: 1,
    async embed(texts, signal) {
      const vectors: Float32Array[] = [];
      for (const batch of batches(texts.map(cut))) {
        signal.throwIfAborted();
        vectors.push(...(await embedWritten(batch, dimensions, (written) => request(written, signal))));
      }
      return vectors;
    },
  };
}

/** The API takes no blank texts; a text without words has no direction. */
async function embedWritten(
  texts: readonly string[],
  dimensions: number,
  request: (texts: string[]) => Promise<Float32Array[]>,
): Promise<Float32Array[]> {
  const written = texts.filter((text) => text.trim() !== '');
  const vectors = written.length === 0 ? [] : await request(written);
  return texts.map((text) => (text.trim() === '' ? undefined : vectors.shift()) ?? new Float32Array(dimensions));
}

function cut(text: string): string {
  if (tokensOf(text) <= MAX_INPUT_TOKENS) return text;
  return Buffer.from(text)
    .subarray(0, MAX_INPUT_TOKENS * 2)
    .toString()
    .replace(/\ufffd$/, '');
}

function* batches(texts: readonly string[]): Generator<string[], void> {
  let batch: string[] = [];
  let tokens = 0;
  for (const text of texts) {
    const more = tokensOf(text);
    if (batch.length === MAX_INPUTS || (batch.length > 0 && tokens + more > MAX_REQUEST_TOKENS)) {
      yield batch;
      batch = [];
      tokens = 0;
    }
    batch.push(text);
    tokens += more;
  }
  if (batch.length > 0) yield batch;
}

function ofLengthOne(model: string, dimensions: number, embedding: readonly number[]): Float32Array {
  if (embedding.length !== dimensions) {
    throw new ModelError(
      'rejected',
      `${model} gives ${embedding.length} dimensions, but ${dimensions} are configured: set EMBEDDING_DIMENSIONS to ${embedding.length}.`,
    );
  }
  const vector = new Float32Array(embedding);
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (!Number.isFinite(length) || length === 0) {
    throw new ModelError('malformed', `${model} gave a vector that has no length.`);
  }
  return vector.map((value) => value / length);
}
