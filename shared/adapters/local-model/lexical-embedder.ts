import { analyse, isStopWord } from '../../content/words.ts';
import { DIMENSIONS, type EmbeddingModel } from '../../search/embedding-model.ts';
import { LEXICAL_MODEL } from './lexical-model-name.ts';

/** A whole word says more than a piece of one; pieces let inflected and misspelt words meet. */
const WORD_WEIGHT = 1;
const PIECE_WEIGHT = 0.3;
const PIECE_LENGTH = 3;

/** By eye; to be measured. */
const UNRELATED = 0.1;

/**
 * The built-in embedding model: no weights, no network, the same vector on every machine. Words and the three-letter pieces of
 * words are hashed into the dimensions with a sign (feature hashing, Weinberger et al. 2009, in which collisions cancel out on
 * average), their frequencies damped to 1 + ln(tf), the whole scaled to length 1. Close are texts that share words or parts of
 * words; meaning beyond that it does not know.
 */
export function createLexicalEmbedder(): EmbeddingModel {
  return {
    name: LEXICAL_MODEL,
    dimensions: DIMENSIONS,
    unrelatedBelow: UNRELATED,
    async embed(texts, signal) {
      signal.throwIfAborted();
      return texts.map(embedText);
    },
  };
}

function embedText(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  for (const [feature, { count, weight }] of featuresOf(text)) {
    const hash = fnv1a(feature);
    const dimension = hash % DIMENSIONS;
    // A bit that the remainder depends on least.
    const sign = hash & 0x80000000 ? -1 : 1;
    vector[dimension] = (vector[dimension] as number) + sign * weight * (1 + Math.log(count));
  }
  return normalise(vector);
}

function featuresOf(text: string): Map<string, { count: number; weight: number }> {
  const features = new Map<string, { count: number; weight: number }>();
  const add = (feature: string, weight: number) => {
    const known = features.get(feature);
    if (known) known.count++;
    else features.set(feature, { count: 1, weight });
  };
  for (const term of analyse(text)) {
    if (isStopWord(term)) continue;
    add(term, WORD_WEIGHT);
    // The marks keep beginnings and ends of words apart from their middles, and pieces from words.
    const marked = `<${term}>`;
    for (let at = 0; at + PIECE_LENGTH <= marked.length; at++)
      add(`#${marked.slice(at, at + PIECE_LENGTH)}`, PIECE_WEIGHT);
  }
  return features;
}

/** The 32-bit FNV-1a hash over UTF-16 code units, with the last mixing step of MurmurHash3, as FNV's high bits are poor. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function normalise(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
