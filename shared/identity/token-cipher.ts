import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { parse, stringify } from 'uuid';
import type { DataKeys } from './data-keys.ts';

/** Whose secret it is, and which one. A ciphertext opens in the context that it was sealed in, and in no other. */
export interface SecretContext {
  userId: string;
  purpose: string;
}

/** What is stored is not what this person's secret was sealed as: changed, cut short, moved from elsewhere, or foreign. */
export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError';
}

const VERSION = 1;
const KEY_ID_BYTES = 16;
/** The nonce is random: at most 2^32 of them under one key, which the lifetime of data keys sees to. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;

/**
 * Seals secrets of people, by AES-256-GCM under a data key:
 *
 * | bytes | |
 * |---|---|
 * | 1 | version, 1 |
 * | 16 | id of the data key |
 * | 12 | nonce |
 * | n | ciphertext |
 * | 16 | tag |
 *
 * Authenticated with it, but not stored: the person's id and the purpose.
 */
export class TokenCipher {
  readonly #keys: DataKeys;

  constructor(keys: DataKeys) {
    this.#keys = keys;
  }

  async seal(secret: string, context: SecretContext, signal?: AbortSignal): Promise<Buffer> {
    const { id, key } = await this.#keys.current(signal);
    const keyId = parse(id);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(associatedData(keyId, context));
    const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Uint8Array.of(VERSION), keyId, nonce, ciphertext, cipher.getAuthTag()]);
  }

  /** @throws SealBrokenError, UnknownDataKeyError */
  async open(sealed: Uint8Array, context: SecretContext, signal?: AbortSignal): Promise<string> {
    if (sealed.length < HEAD_BYTES + TAG_BYTES || sealed[0] !== VERSION) {
      throw new SealBrokenError(`Expected a sealed secret of version ${VERSION}, but found something else.`);
    }
    const keyId = sealed.subarray(1, 1 + KEY_ID_BYTES);
    const { key } = await this.#keys.find(uuidOf(keyId), signal);
    const nonce = sealed.subarray(1 + KEY_ID_BYTES, HEAD_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(associatedData(keyId, context));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    try {
      const ciphertext = sealed.subarray(HEAD_BYTES, -TAG_BYTES);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new SealBrokenError('A sealed secret was changed, or belongs to somebody or something else.', { cause });
    }
  }
}

/** The parts before the purpose have fixed lengths, so no two contexts give the same bytes. */
function associatedData(keyId: Uint8Array, { userId, purpose }: SecretContext): Buffer {
  return Buffer.concat([Uint8Array.of(VERSION), keyId, parse(userId), Buffer.from(purpose, 'utf8')]);
}

function uuidOf(bytes: Uint8Array): string {
  try {
    return stringify(bytes);
  } catch (cause) {
    throw new SealBrokenError('The id of the data key in a sealed secret is not a UUID.', { cause });
  }
}
