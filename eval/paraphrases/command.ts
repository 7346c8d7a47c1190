import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { createLexicalEmbedder } from '../../shared/adapters/local-model/lexical-embedder.ts';
import type { Metrics } from '../search/metrics.ts';
import { paraphraseCorpora } from './corpora.ts';
import { type Measured, measureModel } from './measure-model.ts';

/** `eval paraphrases`: how far the built-in embedder finds what is said in other words. */
export const paraphrasesCommand = new Command('paraphrases')
  .description('ask for texts in words that they do not have, of the built-in embedder alone and beside BM25')
  .option('--json <file>', 'where to write the result as JSON')
  .action(async ({ json }: { json?: string }) => {
    const model = createLexicalEmbedder();
    const results: Measured[] = [];
    for (const corpus of await paraphraseCorpora()) {
      results.push(await measureModel(model, corpus, AbortSignal.timeout(600_000)));
    }
    console.log(`recall@10 and nDCG@10 by ${model.name}, ${model.dimensions} dimensions\n`);
    console.log(['', 'queries', 'words', 'vector', 'fused'].map(column).join(''));
    for (const { corpus, queries, words, vector, fused } of results) {
      console.log([corpus, String(queries), ...[words, vector, fused].map(figures)].map(column).join(''));
    }
    if (json !== undefined) await writeFile(json, `${JSON.stringify({ model: model.name, results }, undefined, 2)}\n`);
  });

const column = (text: string) => text.padEnd(18);
const figures = ({ recallAt10, ndcgAt10 }: Metrics) => `${recallAt10.toFixed(3)} · ${ndcgAt10.toFixed(3)}`;
