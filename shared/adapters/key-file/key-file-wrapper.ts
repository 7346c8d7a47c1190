import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';
import type { KeyContext, KeyWrapper, WrappedKey } from '../../identity/key-wrapper.ts';
import { readPrivateFile } from '../private-file.ts';

/** The key file can't be used as it is; the message says what to do. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Wraps data keys by AES-256-GCM under a key in a file (64 hex digits), which is made at the first use. Who has the file
 * and the database can read the tokens; who loses the file must connect the accounts again.
 *
 * @throws KeyFileError when the file holds no key, or another one than the data keys were wrapped by
 * @throws ExposedFileError when others than its owner have access to the file
 */
export function createKeyFileWrapper(path: string): KeyWrapper {
  let loaded: Promise<Uint8Array> | undefined;
  const load = () => {
    loaded ??= readOrMakeKey(path).catch((error) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };

  return {
    async generate(context) {
      const fileKey = await load();
      const key = randomBytes(KEY_BYTES);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', fileKey, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(associatedData(context));
      const wrapped = Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
      return { key, wrapped, wrappingKey: nameOf(fileKey) };
    },

    async unwrap({ wrapped, wrappingKey }: WrappedKey, context) {
      const fileKey = await load();
      if (wrappingKey !== nameOf(fileKey)) {
        throw new KeyFileError(
          `The data was encrypted under ${wrappingKey}, but ${path} holds ${nameOf(fileKey)}. Put the old file back, or connect the accounts again.`,
        );
      }
      const decipher = createDecipheriv('aes-256-gcm', fileKey, wrapped.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(associatedData(context));
      decipher.setAuthTag(wrapped.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    },
  };
}

async function readOrMakeKey(path: string): Promise<Uint8Array> {
  try {
    return await readKey(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // Written whole under another name first: a link appears at once, and only for the first of several that start together.
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return readKey(path);
}

async function readKey(path: string): Promise<Uint8Array> {
  const text = (await readPrivateFile(path)).trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new KeyFileError(`${path} should hold a key of 64 hex digits, but does not.`);
  return Buffer.from(text, 'hex');
}

/** Tells one key from another and gives nothing of it away. */
function nameOf(fileKey: Uint8Array): string {
  return `key-file:${createHash('sha256').update(fileKey).digest('hex').slice(0, 16)}`;
}

function associatedData({ purpose, keyId }: KeyContext): Buffer {
  return Buffer.from(`${keyId} ${purpose}`, 'utf8');
}
