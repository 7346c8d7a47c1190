import { afterAll, describe, expect, it } from 'vitest';
import { documentationSet } from '../../bench/recall/documentation-set.ts';
import { generatedSet } from '../../bench/recall/generated-set.ts';
import { embedTexts, indexTexts } from '../../bench/recall/index-set.ts';
import { askQueries, recallOf } from '../../bench/recall/measure-recall.ts';
import type { QueryRecall } from '../../bench/recall/query-recall.ts';
import { sweep } from '../../bench/recall/sweep.ts';
import type { VectorSet } from '../../bench/recall/vector-set.ts';
import { createLexicalEmbedder } from '../../shared/adapters/local-model/lexical-embedder.ts';
import { createTestDatabase } from '../helpers/database.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

async function asked(set: VectorSet): Promise<QueryRecall[]> {
  const owner = await indexTexts(test.database, set.texts);
  await embedTexts(test.database, owner, set);
  return askQueries(test.database, owner.userId, set);
}

/** Of the nearest ten, those with the ten nearest signatures: what would be found if no vector were compared. */
const bySignatures = (results: readonly QueryRecall[]) =>
  results.flatMap(({ rows }) => rows.slice(0, 10)).filter(({ isNearest }) => isNearest).length /
  results.reduce((sum, { wanted }) => sum + wanted, 0);

describe('a search by meaning finds the nearest ten', () => {
  it('of generated vectors', async () => {
    const set = generatedSet({ rows: 400, dimensions: 1536, size: 200, noise: 1, queries: 25, seed: 1 });
    const results = await asked(set);
    const recall = recallOf(set, results);
    expect(recall.recallAt10).toBeGreaterThanOrEqual(0.99);
    expect(recall.meanCandidates).toBeLessThan(200);
    // The set is hard enough to tell.
    expect(bySignatures(results)).toBeLessThan(0.8);
    // What the database finds is what the rule says.
    expect(sweep(1536, results).find(({ deviations }) => deviations === 1.9)?.recallAt10).toBe(recall.recallAt10);
  });

  it('of real text, by the built-in embedder', async () => {
    const set = await documentationSet(createLexicalEmbedder(), { rows: 400, queries: 25, seed: 1 });
    const results = await asked(set);
    const recall = recallOf(set, results);
    expect(recall.recallAt10).toBeGreaterThanOrEqual(0.99);
    expect(recall.meanCandidates).toBeLessThan(200);
    expect(bySignatures(results)).toBeLessThan(0.9);
  });
});
