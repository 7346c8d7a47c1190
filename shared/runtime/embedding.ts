import { createLexicalEmbedder } from '../adapters/local-model/lexical-embedder.ts';
import { LEXICAL_MODEL } from '../adapters/local-model/lexical-model-name.ts';
import { embeddingName, UNRELATED } from '../adapters/openai/embedding-models.ts';
import type { Database } from '../adapters/postgres/database.ts';
import { createSegmentStore } from '../adapters/postgres/search/segment-store.ts';
import { createVectorStore } from '../adapters/postgres/search/vectors.ts';
import { createEmbeddingCache } from '../adapters/upstash/embedding-cache.ts';
import type { Clock } from '../domain/clock.ts';
import { createCallPolicy } from '../resilience/call-policy.ts';
import { ModelError } from '../resilience/model-error.ts';
import type { VectorStore } from '../search/embed.ts';
import { createQueryEmbedder } from '../search/embed-query.ts';
import type { EmbeddingCache } from '../search/embedding-cache.ts';
import type { EmbeddingModel } from '../search/embedding-model.ts';
import type { SegmentStore } from '../search/merge.ts';
import type { QueryEmbedder } from '../search/query-embedder.ts';
import {
  type Environment,
  embeddingConfiguration,
  type HostedEmbedding,
  previousEmbeddingConfiguration,
} from './configuration.ts';
import { openCacheSecret, openRedis } from './redis.ts';
import { languageModelSecret, type ReadSecret } from './secrets.ts';

/** What makes vectors, and where they go. The model is the built-in one unless the configuration names another. */
export function openEmbedding(
  environment: Environment,
  parts: { database: Database; clock: Clock; readSecret: ReadSecret },
): { model: EmbeddingModel; store: VectorStore; segments: SegmentStore } {
  return {
    model: openEmbeddingModel(environment, parts),
    store: createVectorStore(parts.database),
    segments: createSegmentStore(parts.database),
  };
}

export interface QueryEmbedderParts {
  clock: Clock;
  readSecret: ReadSecret;
  /** Told why a query has no vector. */
  report: (error: unknown) => void;
  /** Told that the cache of a hosted model's vectors could not be asked. Without it there is none. */
  onCacheFailure?: (error: unknown) => void;
}

/** The vectors of queries; those of a hosted model are kept in Redis for a while. */
export function openQueryEmbedder(environment: Environment, parts: QueryEmbedderParts): QueryEmbedder {
  const model = openEmbeddingModel(environment, parts);
  const previous = previousEmbeddingConfiguration(environment);
  const models = previous ? [model, openHostedModel(previous, parts, 'previousEmbeddingApiKey')] : [model];
  const hosted = models.filter(({ name }) => name !== LEXICAL_MODEL);
  const cache = hosted.length > 0 ? openCache(environment, parts) : undefined;
  const asked = models.map((one) => (cache && hosted.includes(one) ? { model: one, cache } : { model: one }));
  // Until a hosted model's vectors are there, those of the built-in one are, of a deployment that had it before: it costs half a millisecond.
  return createQueryEmbedder(hosted.includes(model) ? [...asked, { model: createLexicalEmbedder() }] : asked, parts);
}

function openCache(
  environment: Environment,
  { readSecret, onCacheFailure: onFailure }: QueryEmbedderParts,
): EmbeddingCache | undefined {
  if (!onFailure) return undefined;
  const redis = openRedis(environment, { readSecret, onFailure });
  return createEmbeddingCache(redis, openCacheSecret(environment, readSecret));
}

interface ModelParts {
  clock: Clock;
  readSecret: ReadSecret;
}

function openEmbeddingModel(environment: Environment, parts: ModelParts): EmbeddingModel {
  const configured = embeddingConfiguration(environment);
  return configured ? openHostedModel(configured, parts) : createLexicalEmbedder();
}

/** @param ownKey the field of the secret that has its key, where that is not `openaiApiKey` */
function openHostedModel(
  { model, dimensions, baseUrl, LANGUAGE_MODEL_SECRET }: HostedEmbedding & { LANGUAGE_MODEL_SECRET: string },
  { clock, readSecret }: ModelParts,
  ownKey?: 'previousEmbeddingApiKey',
): EmbeddingModel {
  const apiKey = async (signal: AbortSignal) => {
    const secret = await readSecret(LANGUAGE_MODEL_SECRET, languageModelSecret, signal);
    const key = (ownKey && secret[ownKey]) ?? secret.openaiApiKey;
    if (key === undefined && baseUrl === undefined)
      throw new ModelError('rejected', 'LANGUAGE_MODEL_SECRET has no openaiApiKey.');
    return key ?? 'none';
  };
  const policy = createCallPolicy({
    // 2,048 texts take some seconds, and a rate limit may ask for 20 s.
    timeoutMs: 40_000,
    maxAttempts: 3,
    isTransient: (error) => error instanceof ModelError && error.retryable,
    breakAfterFailures: 5,
    breakForMs: 30_000,
  });
  // Loaded only where it is used.
  const loading = import('../adapters/openai/index.ts').then(({ createEmbeddingModel, createOpenAiClient }) =>
    createEmbeddingModel(createOpenAiClient({ apiKey, baseUrl }), { model, dimensions, policy, clock }),
  );
  loading.catch(() => undefined);
  return {
    name: embeddingName(model, dimensions),
    dimensions,
    unrelatedBelow: UNRELATED,
    weight: 1,
    embed: async (texts, signal) => (await loading).embed(texts, signal),
  };
}
