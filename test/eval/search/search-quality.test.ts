import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCorpus } from '../../../eval/search/corpus/open-corpus.ts';
import { readCorpus } from '../../../eval/search/corpus/read-corpus.ts';
import type { Metrics } from '../../../eval/search/metrics.ts';
import { meansOf, toResult } from '../../../eval/search/result.ts';
import { type Outcome, type RunName, runQueries } from '../../../eval/search/run-queries.ts';
import { runWritten } from '../../../eval/search/run-written.ts';
import type { Searched, WrittenParts } from '../../../eval/search/searched.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';

const CORPUS = fileURLToPath(new URL('../fixtures/search/', import.meta.url));

const never = new AbortController().signal;

let test: TestDatabase;
let searched: Searched;
let outcomes: Outcome[];

beforeAll(async () => {
  test = await createTestDatabase();
  const corpus = await readCorpus(CORPUS);
  const me = 'Noor.Haddou@example.com';
  searched = await openCorpus(corpus, test.database, { environment: {}, me, signal: never });
  outcomes = await runQueries(corpus.queries, searched, () => {}, never);
});

afterAll(() => test.drop());

/** Just below what is measured: a change that finds less fails, and one that finds more raises them. */
const FLOORS = {
  fused: { precisionAt5: 0.98, ndcgAt10: 0.975, recallAt10: 1, mrr: 0.99 },
  words: { precisionAt5: 0.95, ndcgAt10: 0.94, recallAt10: 0.95, mrr: 0.95 },
  vector: { precisionAt5: 0.85, ndcgAt10: 0.81, recallAt10: 0.85, mrr: 0.86 },
} as const satisfies Record<RunName, Metrics>;

describe('searches over a small corpus of mails, events and files', () => {
  it.each(Object.entries(FLOORS))('have by %s no mean below its floor', (run, floors) => {
    const means = meansOf(outcomes)[run as RunName];
    const below = Object.entries(floors).filter(([name, floor]) => means[name as keyof Metrics] < floor);
    expect(below, JSON.stringify(means)).toEqual([]);
  });

  it('find whatever shares words with the query, be they misspelt', () => {
    const { words } = meansOf(outcomes.filter(({ query }) => query.kind !== 'paraphrase'));
    expect(words.precisionAt5).toBe(1);
    expect(words.recallAt10).toBe(1);
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

const parts = (): WrittenParts => {
  if (searched.written === undefined) throw new Error('A corpus has people.');
  return searched.written;
};

describe('the people of a corpus', () => {
  const at = {
    id: 'q',
    now: '2028-05-10T08:00:00Z',
    grades: new Map([
      ['m16', 1],
      ['m17', 1],
    ]),
  };

  it.each([
    ['offer from Vera', 'm07', 'e09'],
    ['from vera about holidays', 'm08', 'e09'],
  ])('are preferred where a text names them: %s', async (text, preferred, otherwise) => {
    const first = async (where: Searched) =>
      (await runQueries([{ ...at, text }], where, () => {}, never))[0]?.runs.fused.hits[0];
    expect(await first(searched)).toBe(preferred);
    const { written: _, ...withoutPeople } = searched;
    expect(await first(withoutPeople)).toBe(otherwise);
  });

  it('are found by their names, and "me" by the address that was given', async () => {
    const found = async (written: string) =>
      (await runWritten({ ...at, text: written, written }, searched, parts(), [], never)).asWritten.hits;
    expect((await found('from:okoro in:mail')).toSorted()).toEqual(['m05', 'm16', 'm17']);
    expect(await found('from:me to:hill')).toEqual(['m10']);
  });

  it('are wanted by all that is relevant, where no grade tells what is more', async () => {
    const query = { ...at, text: 'paul', written: 'from:paul in:mail' };
    const { asWritten } = await runWritten(query, searched, parts(), [], never);
    expect(asWritten.metrics.recallAt10).toBe(1);
  });
});

describe('a query in the search language', () => {
  const query = {
    id: 'paul',
    now: '2028-05-10T08:00:00Z',
    text: 'mails from paul',
    written: 'from:paul in:mail',
    grades: new Map([
      ['m16', 2],
      ['m17', 2],
      ['m05', 1],
    ]),
  };

  it('is judged by what was wanted alone, and its text likewise', async () => {
    const asText = ['m05', 'other', 'm16'];
    const outcome = await runWritten(query, searched, parts(), asText, never);
    expect(outcome.asWritten.hits).toEqual(['m16', 'm17']);
    expect(outcome.asWritten.metrics).toEqual({ precisionAt5: 1, ndcgAt10: 1, recallAt10: 1, mrr: 1 });
    // What is left of the text's hits is "other" and m16: one of two wanted, at the second place.
    expect(outcome.asText).toMatchObject({ precisionAt5: 0.5, recallAt10: 0.5, mrr: 0.5 });
  });
});
