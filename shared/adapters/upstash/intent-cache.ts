import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { type Intent, intentSchema } from '../../domain/intent.ts';
import { INTENT_CACHE_SECONDS, type IntentCache } from '../../query/intent-cache.ts';
import type { RedisCall } from './redis-call.ts';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps intents in Redis. They hold the words of a person, so each is encrypted under a key of that person's, derived from a
 * secret that Redis does not see (HKDF, RFC 5869), and is bound to its place.
 *
 * @param secret gives 32 bytes; undefined where there is no secret, and then nothing is kept
 */
export function createIntentCache(
  call: RedisCall,
  secret: (signal: AbortSignal) => Promise<Buffer | undefined>,
): IntentCache {
  const place = (userId: string, key: string) => `intent:${userId}:${key}`;
  return {
    async get(userId, key, signal) {
      const bytes = await secret(signal);
      if (!bytes) return undefined;
      const at = place(userId, key);
      const sealed = await call(
        signal,
        (redis) => redis.get<string>(at),
        () => null,
      );
      return sealed === null ? undefined : open(sealed, personKey(bytes, userId), at);
    },
    async set(userId, key, intent, signal) {
      const bytes = await secret(signal);
      if (!bytes) return;
      const at = place(userId, key);
      const sealed = seal(intent, personKey(bytes, userId), at);
      await call(
        signal,
        (redis) => redis.set(at, sealed, { ex: INTENT_CACHE_SECONDS }),
        () => null,
      );
    },
  };
}

function personKey(secret: Buffer, userId: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, userId, 'intent-cache', 32));
}

function seal(intent: Intent, key: Buffer, place: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(JSON.stringify(intent)), cipher.final()]);
  return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
}

/** Undefined for what another key, another place or another release wrote. */
function open(sealed: unknown, key: Buffer, place: string): Intent | undefined {
  if (typeof sealed !== 'string' || !sealed.startsWith('v1.')) return undefined;
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES)).setAAD(Buffer.from(place));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString();
    return intentSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
