import type { Random } from '../../random.ts';

/** A vector of length 1 in a direction that is as likely as any other. */
export function randomDirection(dimensions: number, random: Random): Float32Array {
  const vector = new Float32Array(dimensions);
  // Box and Muller's transform gives two normal numbers at a time.
  for (let i = 0; i < dimensions; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    vector[i] = radius * Math.cos(angle);
    if (i + 1 < dimensions) vector[i + 1] = radius * Math.sin(angle);
  }
  return normalized(vector);
}

/** The sum of weighted vectors, at length 1. */
export function blend(parts: readonly { weight: number; of: Float32Array }[]): Float32Array {
  const sum = new Float32Array(parts[0]?.of.length ?? 0);
  for (const { weight, of } of parts)
    for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] as number) + weight * (of[i] as number);
  return normalized(sum);
}

/** In place. */
function normalized(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] as number) * scale;
  return vector;
}
