import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chunk } from '../../shared/content/chunks.ts';
import type { EmbeddingModel } from '../../shared/search/embedding-model.ts';
import { type Random, seededRandom } from '../random.ts';
import type { VectorSet } from './vector-set.ts';

const PACKAGES = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** Lists of versions and licences repeat themselves. */
const LISTS = /change|licen|history/i;

/** A heading alone, or a line of links, says too little to be looked for. */
const SHORTEST = 300;

/**
 * The documentation of the installed packages, chunk by chunk under the title of its file. Queries are headings and sentences of it,
 * without about a third of their words.
 */
export async function documentationSet(
  model: EmbeddingModel,
  options: { rows: number; queries: number; seed: number },
): Promise<VectorSet> {
  const random = seededRandom(options.seed);
  const texts = shuffled(await chunksOfPackages(), random).slice(0, options.rows);
  const queries: string[] = [];
  for (let i = 0; queries.length < options.queries; i++) {
    const query = shortened(random.pick(texts), i % 2 === 0 ? 2 : 6, random);
    if (query !== undefined) queries.push(query);
  }
  const signal = AbortSignal.timeout(600_000);
  const vectors: Float32Array[] = [];
  for (const query of queries) vectors.push(...(await model.embed([query], signal)));
  return { name: 'documentation', texts, model, queries: vectors };
}

async function chunksOfPackages(): Promise<string[]> {
  const files = (await Array.fromAsync(glob('**/*.md', { cwd: PACKAGES }))).filter((file) => !LISTS.test(file)).sort();
  const chunks = new Set<string>();
  for (const file of files) {
    const text = await readFile(join(PACKAGES, file), 'utf8').catch(() => '');
    const title = (text.split('\n')[0] ?? '').replace(/^#+\s*/, '').slice(0, 100);
    for (const part of chunk(text)) if (part.length >= SHORTEST) chunks.add(`${title}\n${part}`);
  }
  return [...chunks];
}

/** A line or sentence of a text with so many words at least, without some of them; undefined where there is none. */
function shortened(text: string, words: number, random: Random): string | undefined {
  const sentences = text
    .split(/\n+|(?<=[.!?])\s+/)
    .map((sentence) => sentence.replace(/[`*#|>[\]()-]/g, ' ').trim())
    .filter((sentence) => /^[A-Za-z]/.test(sentence) && sentence.split(/\s+/).length >= words && sentence.length < 140);
  if (sentences.length === 0) return undefined;
  const kept = random
    .pick(sentences)
    .split(/\s+/)
    .filter(() => random.next() > 0.3);
  return kept.length < 2 ? undefined : kept.join(' ');
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const order = [...list];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}
