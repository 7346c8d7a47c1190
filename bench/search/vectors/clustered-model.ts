import { createHash } from 'node:crypto';
import type { EmbeddingModel } from '../../../shared/search/embedding-model.ts';
import { type Random, seededRandom } from '../../random.ts';
import { blend, randomDirection } from './directions.ts';

/** Texts of a person in a cluster, on average; a third of the texts lies in clusters of each size. */
export const CLUSTER_SIZES = [20, 95, 285] as const;

/**
 * What a vector is made of, by the squares of its weights: what all texts have in common, its cluster's direction, and a direction
 * of its own. So two texts of one cluster have a cosine of 0.6, of two clusters one of 0.15.
 */
const COMMON = Math.sqrt(0.15);
const CLUSTER = Math.sqrt(0.45);
const OWN = Math.sqrt(0.4);

/** A query has a cosine of 0.82 with the text that it is near to, and of 0.49 with that one's cluster: it is no stored vector. */
const QUERY_NOISE = 0.7;

/** An embedding model of the machine's own making: vectors in clusters, each a function of its text and nothing else. */
export interface ClusteredModel extends EmbeddingModel {
  vectorOf(text: string): Float32Array;
  /** Of a query near a text. */
  near(text: string, random: Random): Float32Array;
}

/**
 * @param texts of a person, about: how many clusters there are follows from it
 * @param person whose texts they are: every other cluster is their own, the rest is shared by all
 */
export function createClusteredModel(options: { dimensions: number; texts: number; person: number }): ClusteredModel {
  const { dimensions, texts, person } = options;
  const directions = new Map<string, Float32Array>();
  const direction = (name: string) => {
    const known = directions.get(name);
    if (known) return known;
    const made = randomDirection(dimensions, seededRandom(seedOf(name)));
    directions.set(name, made);
    return made;
  };
  const clusterOf = (random: Random) => {
    const size = random.pick(CLUSTER_SIZES);
    const number = random.below(Math.max(1, Math.round(texts / CLUSTER_SIZES.length / size)));
    return number % 2 === 0 ? `${size}/${number}` : `${size}/${number} of ${person}`;
  };
  const vectorOf = (text: string) => {
    const random = seededRandom(seedOf(text));
    return blend([
      { weight: COMMON, of: direction('common') },
      { weight: CLUSTER, of: direction(clusterOf(random)) },
      { weight: OWN, of: randomDirection(dimensions, random) },
    ]);
  };
  return {
    name: `bench-${dimensions}`,
    dimensions,
    unrelatedBelow: -1,
    weight: 1,
    vectorOf,
    near: (text, random) =>
      blend([
        { weight: 1, of: vectorOf(text) },
        { weight: QUERY_NOISE, of: randomDirection(dimensions, random) },
      ]),
    async embed(given, signal) {
      signal.throwIfAborted();
      return given.map(vectorOf);
    },
  };
}

function seedOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE();
}
