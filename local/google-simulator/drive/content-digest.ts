import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { StoredFile } from '../workspace/drive/drive-tree.ts';

const digests = new WeakMap<StoredFile, Promise<string>>();

/** The MD5 of a file's content in hex, worked out when it is first asked for. */
export function contentDigest(file: StoredFile, source: string): Promise<string> {
  const known = digests.get(file);
  if (known) return known;
  const digest = digestOf(source);
  digests.set(file, digest);
  return digest;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
