/** Two numbers of 16 bits: the dimensions, and one that is reserved (pgvector 0.8, src/halfvec.c, halfvec_recv). */
const HEAD_BYTES = 4;

/**
 * A vector as Postgres takes a `halfvec` in binary; `pg` sends a Buffer so. Half of the numbers' bits are lost, as on any way
 * into a halfvec. As text, a vector of 1,536 dimensions is some 30 kB that are read digit by digit: over 6 ms on PGlite 0.5.14 and a
 * busy machine, where this took 0.3.
 */
export function halfvecBytes(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES + 2 * vector.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setUint16(0, vector.length);
  for (const [dimension, value] of vector.entries()) view.setFloat16(HEAD_BYTES + 2 * dimension, value);
  return bytes;
}
