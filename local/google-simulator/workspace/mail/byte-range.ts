import { type FileHandle, open } from 'node:fs/promises';

/** A piece of a file: `start` inclusive, `end` exclusive. */
export interface ByteRange {
  file: string;
  start: number;
  end: number;
}

/** Reads the piece, or as much of it as the file still has. */
export async function readRange(range: ByteRange): Promise<Buffer> {
  await using handle = await open(range.file);
  return readFrom(handle, range, range.end - range.start);
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
