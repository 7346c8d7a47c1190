import { type Random, seededRandom } from '../random.ts';
import { blend, randomDirection } from '../search/vectors/directions.ts';
import type { VectorSet } from './vector-set.ts';

export interface GeneratedOptions {
  rows: number;
  dimensions: number;
  /** Rows of a cluster. */
  size: number;
  /** How long what a row has of its own is, as a share of what its cluster has in common: at 1, two rows of a cluster have a cosine of 0.5. */
  noise: number;
  queries: number;
  seed: number;
}

/** Rows in clusters around random directions; queries are further members of the clusters. */
export function generatedSet({ rows, dimensions, size, noise, queries, seed }: GeneratedOptions): VectorSet {
  const random = seededRandom(seed);
  const centres = Array.from({ length: Math.ceil(rows / size) }, () => randomDirection(dimensions, random));
  const member = (centre: Float32Array, own: Random) =>
    blend([
      { weight: 1, of: centre },
      { weight: noise, of: randomDirection(dimensions, own) },
    ]);
  const name = size === rows ? `one cluster of ${rows}` : `clusters of ${size}`;
  return {
    name: noise === 1 ? name : `${name}, noise ${noise}`,
    texts: Array.from({ length: rows }, (_, row) => `Row ${row}`),
    model: {
      name: `generated/${size}/${noise}`,
      dimensions,
      unrelatedBelow: -1,
      weight: 1,
      embed: async (texts) =>
        texts.map((text) => {
          const row = Number(/\d+/.exec(text)?.[0]);
          return member(centres[row % centres.length] as Float32Array, seededRandom(seed + 1 + row));
        }),
    },
    queries: Array.from({ length: queries }, () => member(random.pick(centres), random)),
  };
}
