import { analyse, isStopWord } from '../../content/words.ts';
import type { EmbeddingModel } from '../../search/embedding-model.ts';
import { LEXICAL_MODEL } from './lexical-model-name.ts';
import { conceptsOf } from './lexicon/concepts/concepts-of.ts';
import { GENERIC_TERMS } from './lexicon/generic-words.ts';
import { LIGHT_TERMS } from './lexicon/light-words.ts';

/** With fewer, more features share one: nDCG@10 of paraphrases is 0.568 with 1,536, 0.550 with 1,024 and 0.515 with 512. */
const DIMENSIONS = 1536;

/** Of a word or a concept: with one, short texts that share nothing came out at up to 0.5. */
const DIMENSIONS_OF_FEATURE = 4;

/** Beside 1 for the word itself: texts in other words are what the vector is for, BM25 has the same words. */
const CONCEPT_WEIGHT = 1.4;

const PIECE_LENGTHS = [3, 4];

/** Names, slips of the pen and rare words have nothing but their pieces that may meet others. */
const PIECE_WEIGHT = { ofKnownWord: 0.15, ofOther: 0.35 };

/** Of words that any text may hold ("project", "week"), as against one that is longer or rarer. */
const COMMON_WEIGHT = 0.35;

/**
 * Three standard deviations of what texts without a common feature come out at, 1/√1536. Of the pairs judged relevant 22 % lie below,
 * of all others 94 %; against 0.05, recall@10 loses up to 0.04 and nonsense finds a quarter as much.
 */
const UNRELATED = 0.08;

/**
 * Words found as they were said tell more than concepts do. nDCG@10 over the demo's judged searches and the held-out workspace's: 0.667
 * and 0.756 with 1, 0.676 and 0.753 with 0.5, 0.688 and 0.769 with 0.3 (`npm run eval -- search`).
 */
const WEIGHT = 0.3;

/**
 * The built-in embedding model: no weights, no network, the same vector on every machine. What a text holds of words, of pieces of
 * words (inflected and misspelt ones meet there) and of concepts (a "burglar" and a "theft", in five languages: see
 * lexicon/concepts) is hashed into the dimensions with signs (feature hashing, Weinberger et al. 2009, in which collisions
 * cancel out on average). docs/decisions/0016-the-built-in-embedder.md has what was measured, and what did not help.
 */
export function createLexicalEmbedder(): EmbeddingModel {
  return {
    name: LEXICAL_MODEL,
    dimensions: DIMENSIONS,
    unrelatedBelow: UNRELATED,
    weight: WEIGHT,
    async embed(texts, signal) {
      signal.throwIfAborted();
      return texts.map(embedText);
    },
  };
}

function embedText(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  for (const [term, count] of countTerms(text)) {
    const weight = weightOf(term) * Math.log1p(count);
    add(vector, hashOf(term), weight);
    const concepts = conceptsOf(term);
    // A word of many meanings tells less of each.
    for (const concept of concepts)
      add(vector, hashOf(`@${concept}`), (weight * CONCEPT_WEIGHT) / Math.sqrt(concepts.length));
    addPieces(vector, term, weight * (concepts.length > 0 ? PIECE_WEIGHT.ofKnownWord : PIECE_WEIGHT.ofOther));
  }
  return normalise(vector);
}

function countTerms(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of analyse(text)) {
    if (!isStopWord(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return counts;
}

/** How much a word tells, without a corpus that would say how rare it is: long words are rarer than short ones. */
function weightOf(term: string): number {
  const rarity = Math.min(1.3, 0.4 + 0.1 * term.length);
  return LIGHT_TERMS.has(term) || GENERIC_TERMS.has(term) ? rarity * COMMON_WEIGHT : rarity;
}

/** The marks keep beginnings and ends of words apart from their middles. */
function addPieces(vector: Float32Array, term: string, weight: number): void {
  const marked = `<${term}>`;
  for (const length of PIECE_LENGTHS) {
    for (let at = 0; at + length <= marked.length; at++) addOnce(vector, mix(hashOf(marked, at, at + length)), weight);
  }
}

function add(vector: Float32Array, hash: number, weight: number): void {
  let mixed = hash;
  for (let i = 0; i < DIMENSIONS_OF_FEATURE; i++) {
    mixed = mix(mixed + 0x9e3779b9);
    addOnce(vector, mixed, weight);
  }
}

function addOnce(vector: Float32Array, hash: number, weight: number): void {
  const dimension = (hash >>> 1) % DIMENSIONS;
  vector[dimension] = (vector[dimension] as number) + (hash & 1 ? weight : -weight);
}

/** The 32-bit FNV-1a hash over UTF-16 code units. */
function hashOf(text: string, start = 0, end = text.length): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** The last mixing step of MurmurHash3. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function normalise(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? vector : vector.map((value) => value / length);
}
