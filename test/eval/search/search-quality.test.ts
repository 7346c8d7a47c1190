import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCorpus } from '../../../eval/search/corpus/open-corpus.ts';
import { readCorpus } from '../../../eval/search/corpus/read-corpus.ts';
import { toResult } from '../../../eval/search/result.ts';
import { type Outcome, runQueries } from '../../../eval/search/run-queries.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';

const CORPUS = fileURLToPath(new URL('../fixtures/search/', import.meta.url));

const never = new AbortController().signal;

let test: TestDatabase;
let outcomes: Outcome[];

beforeAll(async () => {
  test = await createTestDatabase();
  const corpus = await readCorpus(CORPUS);
  const searched = await openCorpus(corpus, test.database, { signal: never });
  outcomes = await runQueries(corpus.queries, searched, () => {}, never);
});

afterAll(() => test.drop());

/** Just below what is measured: a change that finds less fails, and one that finds more raises them. */
const FLOORS = { precisionAt5: 0.9, ndcgAt10: 0.86, recallAt10: 0.9, mrr: 0.86 };

describe('searches over a small corpus of mails, events and files', () => {
  it.each(Object.entries(FLOORS))('have a mean %s of at least %d', (name, floor) => {
    expect(toResult(outcomes).fused[name as keyof typeof FLOORS]).toBeGreaterThanOrEqual(floor);
  });

  it('find by words alone whatever shares words with the query', () => {
    const { words } = toResult(outcomes.filter(({ query }) => !/paraphrase|typo/.test(query.kind ?? ''))).arms;
    expect(words.precisionAt5).toBeGreaterThanOrEqual(0.99);
    expect(words.recallAt10).toBeGreaterThanOrEqual(0.99);
  });

  it('are told query by query', () => {
    const { queries } = toResult(outcomes);
    expect(queries).toHaveLength(21);
    expect(queries.find(({ id }) => id === 'topic-04')).toMatchObject({
      kind: 'topic',
      text: 'household insurance',
      precisionAt5: 1,
      recallAt10: 1,
      hits: expect.arrayContaining(['m25', 'f12']),
    });
  });
});
