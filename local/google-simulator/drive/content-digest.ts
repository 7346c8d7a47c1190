import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { ContentSource } from '../workspace/drive/drive-tree.ts';

const digests = new WeakMap<ContentSource, Promise<string>>();

/**
 * The MD5 of a file's content in hex, worked out when it is first asked for.
 * @throws FileChangedError
 */
export function contentDigest(source: ContentSource): Promise<string> {
  const known = digests.get(source);
  if (known) return known;
  const digest = digestOf(source);
  digests.set(source, digest);
  digest.catch(() => digests.delete(source));
  return digest;
}

async function digestOf(source: ContentSource): Promise<string> {
  const hash = createHash('md5');
  if ('path' in source) await pipeline(source.content(), hash);
  else hash.update(source);
  return hash.digest('hex');
}
