import { type Intent, intentSchema } from '../../domain/intent.ts';
import { INTENT_CACHE_SECONDS, type IntentCache } from '../../query/intent-cache.ts';
import type { RedisCall } from './redis-call.ts';
import { createSealedCache, type SealedCacheOptions } from './sealed-cache.ts';

/** Keeps intents in Redis, sealed, as they hold the words of a person. */
export function createIntentCache(call: RedisCall, secret: SealedCacheOptions['secret']): IntentCache {
  const cache = createSealedCache(call, { kind: 'intent', seconds: INTENT_CACHE_SECONDS, secret });
  return {
    async get(userId, key, signal) {
      const content = await cache.get(userId, key, signal);
      return content && intentOf(content);
    },
    set: (userId, key, intent, signal) => cache.set(userId, key, Buffer.from(JSON.stringify(intent)), signal),
  };
}

/** Undefined for what another release wrote otherwise. */
function intentOf(content: Buffer): Intent | undefined {
  return intentSchema.safeParse(JSON.parse(content.toString())).data;
}
