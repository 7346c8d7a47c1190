import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { RedisCall } from './redis-call.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Keeps what belongs to a person; what is not there, or can't be read now, is undefined. @throws the signal's reason and nothing else */
export interface SealedCache {
  get(userId: string, key: string, signal: AbortSignal): Promise<Buffer | undefined>;
  set(userId: string, key: string, content: Buffer, signal: AbortSignal): Promise<void>;
}

export interface SealedCacheOptions {
  /** What is kept, for instance `intent`: apart from what other caches keep, under other keys. */
  kind: string;
  seconds: number;
  /** Gives 32 bytes; undefined where there is no secret, and then nothing is kept. It may fail. */
  secret: (signal: AbortSignal) => Promise<Buffer | undefined>;
}

/**
 * Keeps in Redis what holds the words of a person, or tells of them. It is encrypted under a key of that person's, derived from a secret
 * that Redis does not see (HKDF, RFC 5869), and bound to its place, whose name is keyed likewise: whoever can read Redis cannot
 * try out what somebody asked.
 */
export function createSealedCache(call: RedisCall, { kind, seconds, secret }: SealedCacheOptions): SealedCache {
  async function open(userId: string, key: string, signal: AbortSignal) {
    const bytes = await secret(signal);
    if (!bytes) return undefined;
    const derived = Buffer.from(hkdfSync('sha256', bytes, userId, `${kind}-cache`, 2 * KEY_BYTES));
    const name = createHmac('sha256', derived.subarray(KEY_BYTES)).update(key).digest('base64url');
    return { place: `${kind}:${userId}:${name}`, own: derived.subarray(0, KEY_BYTES) };
  }
  // The secret is read within the call: while it can't be, nothing is known and nothing kept, as while Redis is down.
  return {
    get: (userId, key, signal) =>
      call(
        signal,
        async (redis, attempt) => {
          const at = await open(userId, key, attempt);
          return at && unseal(await redis.get<string>(at.place), at.own, at.place);
        },
        () => undefined,
      ),
    set: (userId, key, content, signal) =>
      call(
        signal,
        async (redis, attempt) => {
          const at = await open(userId, key, attempt);
          if (at) await redis.set(at.place, seal(content, at.own, at.place), { ex: seconds });
        },
        () => undefined,
      ),
  };
}

function seal(content: Buffer, key: Buffer, place: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(content), cipher.final()]);
  return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
}

/** Undefined for what another key, another place or another release wrote. */
function unseal(sealed: unknown, key: Buffer, place: string): Buffer | undefined {
  if (typeof sealed !== 'string' || !sealed.startsWith('v1.')) return undefined;
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES)).setAAD(Buffer.from(place));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}
