import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createLexicalEmbedder } from '../../../../shared/adapters/local-model/lexical-embedder.ts';
import { mergeSegments } from '../../../../shared/adapters/postgres/search/merge-segments.ts';
import { rankByRelevance } from '../../../../shared/adapters/postgres/search/rank-by-relevance.ts';
import { createVectorStore } from '../../../../shared/adapters/postgres/search/vectors.ts';
import { BM25 } from '../../../../shared/adapters/postgres/search/words-arm.ts';
import { type UnitChanges, writeUnits } from '../../../../shared/adapters/postgres/search/write-units.ts';
import { newId } from '../../../../shared/domain/ids.ts';
import type { Service } from '../../../../shared/domain/service.ts';
import { keyOf } from '../../../../shared/search/content-key.ts';
import { embedPending } from '../../../../shared/search/embed.ts';
import type { SearchUnit } from '../../../../shared/search/search-unit.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { addAccount, createPerson } from '../../../helpers/factories.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { NOTHING_NAMED } from './nothing-named.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const clock = new FakeClock('2027-03-01T09:00:00Z');
const ITEMS = Array.from({ length: 6 }, () => newId(clock));

/** A unit of these words; its keys follow from text and words, as the real one's; `a` stands in titles. */
function unit(chunk: number, words: readonly string[], overrides: Partial<SearchUnit> = {}): SearchUnit {
  const content = overrides.content ?? words.join(' ');
  const terms = new Map<string, number>();
  for (const word of words) terms.set(word, (terms.get(word) ?? 0) + 1);
  return {
    chunk,
    occurredAt: new Date('2027-02-01T10:00:00Z'),
    endsAt: null,
    sizeBytes: null,
    facets: [],
    flags: 0,
    sender: null,
    length: words.length,
    terms,
    titleTerms: new Set(terms.has('a') ? ['a'] : []),
    textKey: keyOf(JSON.stringify([content, ...terms])),
    contentKey: keyOf(content),
    ...overrides,
    content,
  };
}

type Scope = { userId: string; accountId: string; service: Service };
type Model = Map<string, readonly SearchUnit[]>;

const write = (scope: Scope, changes: UnitChanges) =>
  test.database.forPerson(scope.userId, (transaction) => writeUnits(transaction, scope, changes));

const apply = (model: Model, changes: UnitChanges) => {
  for (const id of changes.removals) model.delete(id);
  for (const { itemId, units } of changes.upserts) model.set(itemId, units);
};

/** BM25 as the formula has it, over plain lists: what the statement is held against. Equal texts of an account and service are one document. */
function reference(corpus: readonly Model[], searched: Model, terms: readonly string[]): Map<string, number> {
  const all = corpus.flatMap((model) => [
    ...new Map([...model.values()].flat().map((one) => [one.textKey, one])).values(),
  ]);
  const meanLength = all.reduce((sum, { length }) => sum + length, 0) / all.length;
  const idf = (term: string) => {
    const df = all.filter((other) => other.terms.has(term)).length;
    return Math.log(1 + (all.length - df + 0.5) / (df + 0.5));
  };
  const scoreOf = (one: SearchUnit) =>
    terms.reduce((sum, term) => {
      const tf = one.terms.get(term) ?? 0;
      const norm = BM25.k1 * (1 - BM25.b + (BM25.b * one.length) / meanLength);
      return tf === 0 ? sum : sum + (idf(term) * tf * (BM25.k1 + 1)) / (tf + norm);
    }, 0);
  const scores = [...searched].map(([itemId, units]) => [itemId, Math.max(0, ...units.map(scoreOf))] as const);
  return new Map(scores.filter(([, score]) => score > 0));
}

const word = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const units = fc
  .array(fc.array(word, { minLength: 1, maxLength: 12 }), { maxLength: 3 })
  .map((chunks) => chunks.map((words, chunk) => unit(chunk, words)));
const changes = fc.record({
  upserts: fc.uniqueArray(fc.record({ itemId: fc.constantFrom(...ITEMS), units }), {
    selector: ({ itemId }) => itemId,
    maxLength: 4,
  }),
  removals: fc.subarray(ITEMS, { maxLength: 2 }),
});

describe('writeUnits', () => {
  it('keeps postings exact, and the order that of the formula, through any changes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('gmail' as const, 'drive' as const), changes), { maxLength: 6 }),
        fc.uniqueArray(word, { minLength: 1 }),
        async (steps, terms) => {
          const person = await createPerson(test.database);
          const models = { gmail: new Map() as Model, drive: new Map() as Model };
          for (const [service, step] of steps) {
            // An id belongs to one service.
            const own = (id: string) => (ITEMS.indexOf(id) % 2 === 0) === (service === 'gmail');
            const ownStep = {
              upserts: step.upserts.filter(({ itemId }) => own(itemId)),
              removals: step.removals.filter(own),
            };
            await write({ ...person, service }, ownStep);
            apply(models[service], ownStep);
          }
          for (const service of ['gmail', 'drive'] as const) {
            expect(await stored(person.userId, service)).toEqual(expected(models[service]));
            const wanted = reference([models.gmail, models.drive], models[service], terms);
            const found = await ranked(person.userId, service, terms);
            expect(new Set(found)).toEqual(new Set(wanted.keys()));
          }
          // What is deleted counts as a document until it is merged away; then scores are exact.
          for (const service of ['gmail', 'drive'] as const) await mergeAll({ ...person, service });
          for (const service of ['gmail', 'drive'] as const) {
            expect(await stored(person.userId, service)).toEqual(expected(models[service]));
            const wanted = reference([models.gmail, models.drive], models[service], terms);
            const scores = (await ranked(person.userId, service, terms)).map((itemId) => wanted.get(itemId) ?? 0);
            expect(scores).toHaveLength(wanted.size);
            for (const [i, score] of scores.slice(1).entries())
              expect(score).toBeLessThanOrEqual((scores[i] as number) + 1e-9);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('changes nothing when it comes twice', async () => {
    const scope: Scope = { ...(await createPerson(test.database)), service: 'gmail' };
    const change = { upserts: [{ itemId: ITEMS[0] as string, units: [unit(0, ['a']), unit(1, ['b'])] }], removals: [] };
    await write(scope, change);
    const before = await rows(scope.userId);
    await write(scope, change);
    expect(await rows(scope.userId)).toEqual(before);
  });

  it('updates date, flags and sender without touching the words', async () => {
    const scope: Scope = { ...(await createPerson(test.database)), service: 'gmail' };
    const itemId = ITEMS[0] as string;
    await write(scope, { upserts: [{ itemId, units: [unit(0, ['a'])] }], removals: [] });
    const before = await rows(scope.userId);
    const moved = { occurredAt: new Date('2027-02-02T00:00:00Z'), flags: 3, sender: 'bob@example.com' };
    await write(scope, { upserts: [{ itemId, units: [unit(0, ['a'], moved)] }], removals: [] });
    const after = await rows(scope.userId);
    expect(after.units).toMatchObject([{ occurred_at: moved.occurredAt, flags: 3, sender: 'bob@example.com' }]);
    expect(after.postings).toEqual(before.postings);
  });

  it('keeps the vector while the text is the same, and drops it when it changes', async () => {
    const scope: Scope = { ...(await createPerson(test.database)), service: 'gmail' };
    const itemId = ITEMS[0] as string;
    const put = (...given: SearchUnit[]) => write(scope, { upserts: [{ itemId, units: given }], removals: [] });
    await put(unit(0, ['a'], { content: 'Text', contentKey: 1n }));
    const model = createLexicalEmbedder();
    const embedded = createVectorStore(test.database);
    await embedPending({ store: embedded, model }, scope, { signal: AbortSignal.timeout(10_000), maxBatches: 1 });
    await put(unit(0, ['a', 'b'], { content: 'Text', contentKey: 1n }));
    expect(await embedded.hasPending(scope, model.name)).toBe(false);
    await put(unit(0, ['a', 'b'], { content: 'Other', contentKey: 2n, textKey: 9n }));
    expect(await embedded.hasPending(scope, model.name)).toBe(true);
    expect(await test.asOwner('select from search_vectors where user_id = $1', [scope.userId])).toEqual([]);
  });

  it('stores the words of equal texts once, until the last of them goes', async () => {
    const scope: Scope = { ...(await createPerson(test.database)), service: 'calendar' };
    const [first, second] = ITEMS as [string, string];
    const upserts = [first, second].map((itemId) => ({ itemId, units: [unit(0, ['a', 'b'])] }));
    await write(scope, { upserts, removals: [] });
    expect(await entriesOf(scope.userId)).toBe(2);
    await write(scope, { upserts: [], removals: [first] });
    expect(await ranked(scope.userId, 'calendar', ['a'])).toEqual([second]);
    await write(scope, { upserts: [], removals: [second] });
    await mergeAll(scope);
    expect(await entriesOf(scope.userId)).toBe(0);
  });

  it('keeps the words of one account when another one with the same texts goes', async () => {
    const scope: Scope = { ...(await createPerson(test.database)), service: 'gmail' };
    const other = await addAccount(test.database, scope);
    const [first, second] = ITEMS as [string, string];
    await write(scope, { upserts: [{ itemId: first, units: [unit(0, ['a'])] }], removals: [] });
    await write(other, { upserts: [{ itemId: second, units: [unit(0, ['a'])] }], removals: [] });
    await test.asOwner('delete from accounts where id = $1', [scope.accountId]);
    expect(await ranked(scope.userId, 'gmail', ['a'])).toEqual([second]);
  });

  it('leaves the same item ids of another person alone', async () => {
    const [ada, eve] = [await createPerson(test.database), await createPerson(test.database)];
    const upserts = [{ itemId: ITEMS[0] as string, units: [unit(0, ['a'])] }];
    await write({ ...ada, service: 'gmail' }, { upserts, removals: [] });
    await write({ ...eve, service: 'gmail' }, { upserts, removals: [] });
    await write({ ...eve, service: 'gmail' }, { upserts: [], removals: [ITEMS[0] as string] });
    expect((await rows(ada.userId)).units).toHaveLength(1);
    expect((await rows(eve.userId)).units).toHaveLength(0);
    await expect(
      write({ ...eve, accountId: ada.accountId, service: 'gmail' }, { upserts, removals: [] }),
    ).rejects.toThrow();
  });

  it('is undone with the transaction that it is part of', async () => {
    const scope: Scope = { ...(await createPerson(test.database)), service: 'gmail' };
    const failing = test.database.forPerson(scope.userId, async (transaction) => {
      await writeUnits(transaction, scope, {
        upserts: [{ itemId: ITEMS[0] as string, units: [unit(0, ['a'])] }],
        removals: [],
      });
      throw new Error('lease lost');
    });
    await expect(failing).rejects.toThrow('lease lost');
    expect(await rows(scope.userId)).toMatchObject({ units: [], postings: [] });
  });
});

async function ranked(userId: string, service: Service, terms: readonly string[]): Promise<string[]> {
  const { items } = await test.database.forPerson(userId, (transaction) =>
    rankByRelevance(
      transaction,
      userId,
      { terms: { said: terms, related: [] }, vectors: [] },
      {
        text: '',
        services: [service],
        filters: {},
        mode: 'relevance',
        limit: 100,
        timeZone: 'UTC',
        named: NOTHING_NAMED,
      },
    ),
  );
  return items.map(({ itemId }) => itemId);
}

async function mergeAll(scope: Scope): Promise<void> {
  while (await test.database.forPerson(scope.userId, (transaction) => mergeSegments(transaction, scope, 0)));
}

async function entriesOf(userId: string): Promise<number> {
  const [row] = await test.asOwner(
    'select coalesce(sum(cardinality(entries)), 0)::integer as entries from postings where user_id = $1',
    [userId],
  );
  return row?.entries;
}

/** What the tables hold of a service, independent of document numbers. */
async function stored(userId: string, service: Service) {
  const [segments] = await test.asOwner(
    `select coalesce(sum(document_count - deleted_count), 0)::integer as documents from search_segments
     where user_id = $1 and service = $2`,
    [userId, service],
  );
  const postings = await test.asOwner(
    `select u.item_id, u.chunk, p.term, (entry >> 16) & 127 as tf, entry & 65535 as length, entry & 8388608 <> 0 as in_title
     from postings p cross join lateral unnest(p.entries) as entry
     join search_units u on u.user_id = p.user_id and u.document = entry >> 24
     where p.user_id = $1 and u.service = $2`,
    [userId, service],
  );
  return {
    documents: segments?.documents,
    postings: postings
      .map((row) => [row.item_id, row.chunk, row.term, row.tf, row.length, row.in_title].join(' '))
      .sort(),
  };
}

function expected(model: Model) {
  const all = [...model].flatMap(([itemId, own]) => own.map((one) => ({ itemId, one })));
  return {
    documents: new Set(all.map(({ one }) => one.textKey)).size,
    postings: all
      .flatMap(({ itemId, one }) =>
        [...one.terms].map(([term, tf]) =>
          [itemId, one.chunk, term, tf, one.length, one.titleTerms.has(term)].join(' '),
        ),
      )
      .sort(),
  };
}

async function rows(userId: string) {
  return {
    units: await test.asOwner('select * from search_units where user_id = $1 order by document', [userId]),
    postings: await test.asOwner('select *, xmin from postings where user_id = $1 order by term, segment_id', [userId]),
    segments: await test.asOwner('select * from search_segments where user_id = $1', [userId]),
  };
}
