import { EMBEDDING_CACHE_SECONDS, type EmbeddingCache } from '../../search/embedding-cache.ts';
import type { RedisCall } from './redis-call.ts';
import { createSealedCache, type SealedCacheOptions } from './sealed-cache.ts';

const FLOAT_BYTES = 4;

/** Keeps the vectors of queries in Redis, sealed: a vector tells what a text is about, and much of its words. */
export function createEmbeddingCache(call: RedisCall, secret: SealedCacheOptions['secret']): EmbeddingCache {
  const cache = createSealedCache(call, { kind: 'embedding', seconds: EMBEDDING_CACHE_SECONDS, secret });
  return {
    async get(userId, key, signal) {
      const content = await cache.get(userId, key, signal);
      return content && vectorOf(content);
    },
    set: (userId, key, vector, signal) => cache.set(userId, key, bytesOf(vector), signal),
  };
}

/** Little-endian, whatever the machine. */
function bytesOf(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(vector.length * FLOAT_BYTES);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * FLOAT_BYTES);
  return bytes;
}

function vectorOf(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: Math.floor(bytes.length / FLOAT_BYTES) }, (_, index) =>
    bytes.readFloatLE(index * FLOAT_BYTES),
  );
}
