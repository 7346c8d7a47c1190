import { createHash } from 'node:crypto';

/**
 * The first 64 bits of a SHA-256, as Postgres's bigint has them: names one of a person's texts. Of a hundred thousand different ones,
 * two share a key with a probability of 3e-10.
 */
export function keyOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigInt64BE();
}
