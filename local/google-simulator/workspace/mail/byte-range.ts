import type { FileHandle } from 'node:fs/promises';
import type { IndexedFile } from '../files/indexed-file.ts';

/** A piece of a file: `start` inclusive, `end` exclusive. */
export interface ByteRange {
  file: IndexedFile;
  start: number;
  end: number;
}

/**
 * Reads the piece.
 * @throws FileChangedError when the file is no longer the one that was indexed
 */
export function readRange(range: ByteRange): Promise<Buffer> {
  return range.file.read((handle) => readFrom(handle, range, range.end - range.start));
}

/** Reads the beginning of the piece, at most `limit` bytes, from its file that is open already. */
export async function readFrom(handle: FileHandle, range: ByteRange, limit: number): Promise<Buffer> {
  const length = Math.min(range.end - range.start, limit);
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, range.start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
