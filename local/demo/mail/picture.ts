import { crc32, deflateSync } from 'node:zlib';

/** A PNG (RFC 2083) of two coloured halves: the logo below somebody's signature. */
export function logoPng(width: number, height: number): Uint8Array {
  const row = (colour: readonly number[], other: readonly number[]) =>
    Buffer.from([0, ...Array.from({ length: width }, (_, x) => (x < width / 3 ? colour : other)).flat()]);
  const pixels = Buffer.concat(
    Array.from({ length: height }, (_, y) => row(y < height / 2 ? [31, 78, 121] : [242, 106, 27], [240, 240, 240])),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
