import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { packPosting } from '../../../../shared/adapters/postgres/search/packed-posting.ts';
import {
  BM25,
  type DocumentScope,
  RELATED,
  scoredDocuments,
  type WantedTerms,
} from '../../../../shared/adapters/postgres/search/words-arm.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

/** What a document holds of each term, and its length. */
interface Document {
  frequencies: Readonly<Record<string, number>>;
  length: number;
}

/** The definition, document by document. */
function reference(documents: readonly Document[], { said, related }: WantedTerms): Map<number, number> {
  const { k1, b } = BM25;
  const mean = documents.reduce((sum, { length }) => sum + length, 0) / documents.length;
  const scores = new Map<number, number>();
  for (const term of [...said, ...related]) {
    const boost = said.includes(term) ? 1 : RELATED;
    const df = documents.filter(({ frequencies }) => (frequencies[term] ?? 0) > 0).length;
    const idf = Math.log(1 + (documents.length - df + 0.5) / (df + 0.5));
    for (const [number, { frequencies, length }] of documents.entries()) {
      const tf = frequencies[term] ?? 0;
      if (tf === 0) continue;
      const share = (boost * idf * tf * (k1 + 1)) / (tf + k1 * (1 - b + (b * length) / mean));
      scores.set(number, (scores.get(number) ?? 0) + share);
    }
  }
  return scores;
}

async function personWith(documents: readonly Document[]): Promise<string> {
  const { userId, accountId } = await createPerson(test.database);
  const terms = [...new Set(documents.flatMap(({ frequencies }) => Object.keys(frequencies)))];
  await test.database.forPerson(userId, async (transaction) => {
    const { rows } = await sql<{ id: string }>`
      insert into search_segments (user_id, account_id, service, first_document, last_document, document_count, deleted_count, total_length)
      values (${userId}, ${accountId}, 'gmail', 0, ${documents.length}, ${documents.length}, 0,
        ${documents.reduce((sum, { length }) => sum + length, 0)})
      returning id`.execute(transaction);
    for (const term of terms) {
      const entries = documents.flatMap(({ frequencies, length }, number) =>
        frequencies[term] ? [packPosting(String(number), false, frequencies[term], length)] : [],
      );
      await sql`insert into postings values (${userId}, ${term}, ${rows[0]?.id}, ${entries}::bigint[])`.execute(
        transaction,
      );
    }
  });
  return userId;
}

async function scored(userId: string, terms: WantedTerms, scope: DocumentScope): Promise<Map<number, number>> {
  return test.database.forPerson(userId, async (transaction) => {
    const { rows } = await scoredDocuments(userId, terms, scope).execute(transaction);
    return new Map(rows.map(({ document, score }) => [Number(document), score]));
  });
}

const rounded = (scores: Iterable<[number, number]>) =>
  [...scores]
    .map(([document, score]) => [document, Number(score.toFixed(9))])
    .toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));

const documentOf = fc.record({
  // "often" stands in about half of the documents, "some" in a sixth, "seldom" in a few.
  often: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 })),
  some: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) }),
  seldom: fc.oneof({ weight: 15, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
  length: fc.integer({ min: 10, max: 900 }),
});

const TERMS = ['often', 'some', 'seldom', 'never'];

describe('BM25 in the database', () => {
  it('is the definition, of all documents and of the best', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(documentOf, { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 1, max: 12 }),
        fc.subarray(TERMS, { minLength: 1 }),
        fc.subarray(TERMS),
        fc.option(fc.array(fc.integer({ min: 0, max: 79 }))),
        async (made, wanted, said, others, among) => {
          const documents = made.map(({ length, ...frequencies }) => ({
            length,
            frequencies: Object.fromEntries(Object.entries(frequencies).filter(([, tf]) => tf > 0)),
          }));
          const terms = { said, related: others.filter((term) => !said.includes(term)) };
          const userId = await personWith(documents);
          const scope: DocumentScope = among ? { among: sql`${among}::bigint[]` } : {};
          const expected = [...reference(documents, terms)].filter(([number]) => among?.includes(number) ?? true);
          expect(rounded(await scored(userId, terms, scope))).toEqual(rounded(expected));
          const last = expected.map(([, score]) => score).toSorted((a, b) => b - a)[wanted - 1] ?? 0;
          const best = expected.filter(([, score]) => score >= last - 1e-9);
          expect(rounded(await scored(userId, terms, { ...scope, wanted }))).toEqual(rounded(best));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('looks only in the services that it is asked for, and counts in all', async () => {
    const documents = [1, 2, 3].map((often) => ({ frequencies: { often }, length: 10 * often }));
    const terms = { said: ['often'], related: [] };
    const userId = await personWith(documents);
    expect(await scored(userId, terms, { services: ['drive', 'calendar'] })).toEqual(new Map());
    expect(rounded(await scored(userId, terms, { services: ['gmail'] }))).toEqual(rounded(reference(documents, terms)));
  });
});
