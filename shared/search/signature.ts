/**
 * The signature of a vector, as Postgres's `bit(n)` takes it: the sign of each dimension, '1' where it is positive. The
 * Hamming distance of two signatures grows with the angle between the vectors (Charikar 2002, random hyperplanes with the
 * axes as normals), so signatures pick the candidates that the vectors themselves then rank.
 */
export function signatureOf(vector: Float32Array): string {
  let bits = '';
  for (const value of vector) bits += value > 0 ? '1' : '0';
  return bits;
}
