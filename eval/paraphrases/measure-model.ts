import type { EmbeddingModel } from '../../shared/search/embedding-model.ts';
import { type Metrics, meanOf, metricsOf } from '../search/metrics.ts';
import type { ParaphraseCorpus } from './corpora.ts';
import { scoreByWords } from './rank-by-words.ts';

/** The means over the queries of a corpus. */
export interface Measured {
  corpus: string;
  queries: number;
  /** BM25 alone. */
  words: Metrics;
  vector: Metrics;
  /** Both, by reciprocal rank fusion. */
  fused: Metrics;
}

/** As the product's arms and fusion do: the first fifty of each, k = 60. */
const DEPTH = 50;
const RRF_K = 60;

/** How much of what is relevant a model finds, alone and beside BM25, by exact cosines. */
export async function measureModel(
  model: EmbeddingModel,
  { name, documents, queries }: ParaphraseCorpus,
  signal: AbortSignal,
): Promise<Measured> {
  const vectors = await embedAll(
    model,
    documents.map(({ title, text }) => `${title}\n${text}`),
    signal,
  );
  const queryVectors = await embedAll(
    model,
    queries.map(({ text }) => text),
    signal,
  );
  const byWords = scoreByWords(documents);
  const idOf = (index: number) => documents[index]?.id as string;
  const all = queries.map(({ text, grades }, i) => {
    const words = ranking(byWords(text), 0);
    const cosines = vectors.map((vector) => dot(vector, queryVectors[i] as Float32Array));
    const vector = ranking(cosines, model.unrelatedBelow);
    const measured = (order: number[]) => metricsOf(order.map(idOf), grades);
    return { words: measured(words), vector: measured(vector), fused: measured(fuse([words, vector])) };
  });
  const mean = (arm: 'words' | 'vector' | 'fused') => meanOf(all.map((query) => query[arm]));
  return { corpus: name, queries: queries.length, words: mean('words'), vector: mean('vector'), fused: mean('fused') };
}

async function embedAll(model: EmbeddingModel, texts: string[], signal: AbortSignal): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let at = 0; at < texts.length; at += 256)
    vectors.push(...(await model.embed(texts.slice(at, at + 256), signal)));
  return vectors;
}

/** The documents above a score, the best first. */
function ranking(scores: readonly number[], above: number): number[] {
  const score = (index: number) => scores[index] as number;
  return [...scores.keys()]
    .filter((index) => score(index) > above)
    .sort((a, b) => score(b) - score(a))
    .slice(0, DEPTH);
}

function fuse(rankings: readonly (readonly number[])[]): number[] {
  const scores = new Map<number, number>();
  for (const order of rankings) {
    for (const [rank, index] of order.entries()) scores.set(index, (scores.get(index) ?? 0) + 1 / (RRF_K + rank + 1));
  }
  return [...scores].sort(([, a], [, b]) => b - a).map(([index]) => index);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
