import { afterAll, describe, expect, it } from 'vitest';
import { createLexicalEmbedder } from '../../../../shared/adapters/local-model/lexical-embedder.ts';
import { createSearchIndex } from '../../../../shared/adapters/postgres/search/search-index.ts';
import { createVectorStore } from '../../../../shared/adapters/postgres/search/vectors.ts';
import type { Item } from '../../../../shared/domain/hit.ts';
import { SERVICES } from '../../../../shared/domain/service.ts';
import { embedPending } from '../../../../shared/search/embed.ts';
import { createQueryEmbedder } from '../../../../shared/search/embed-query.ts';
import type { EmbeddingModel } from '../../../../shared/search/embedding-model.ts';
import type { SearchRequest } from '../../../../shared/search/search-index.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { email, file, store as storeItems } from './items.ts';
import { requestFor as request } from './request-for.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const clock = new FakeClock('2027-03-01T09:00:00Z');
const lexical = createLexicalEmbedder();

function indexOf(...models: EmbeddingModel[]) {
  const failures: unknown[] = [];
  const embedQuery = createQueryEmbedder(
    models.map((model) => ({ model })),
    { clock, report: (error) => void failures.push(error) },
  );
  return { index: createSearchIndex(test.database, { embedQuery }), failures };
}

const { index } = indexOf(lexical);

async function personWith(...items: Item[]) {
  const person = await createPerson(test.database);
  await storeItems(test.database, person, ...items);
  await embed(person, lexical);
  return person;
}

async function embed(person: { userId: string; accountId: string }, model: EmbeddingModel) {
  const options = { signal: AbortSignal.timeout(20_000), maxBatches: 10 };
  for (const service of SERVICES)
    await embedPending({ store: createVectorStore(test.database), model }, { ...person, service }, options);
}

const idsOf = (hits: readonly { item: Item }[]) => hits.map(({ item }) => item.id);

const theft = email({ subject: 'Burglary next door', bodyFull: 'Thieves came in through the cellar.' });
const invoice = email({ subject: 'Invoice 17', bodyFull: 'The amount is due in May.', isRead: false });
const plan = file({ name: 'Holiday plan', contentText: 'Ferry to Bodrum, a hotel by the sea.' });
const stolen = email({ subject: 'Thieves and theft', bodyFull: 'Burglary, burglar, stolen.', labels: ['TRASH'] });
const ada = await personWith(theft, invoice, plan, stolen);

describe('the arms', () => {
  it('find what shares no word with the query, and say in which arm each stood', async () => {
    const { hits } = await index.search(ada.userId, request('stolen goods'));
    expect(idsOf(hits)).toEqual([theft.id]);
    expect(hits[0]?.ranks).toEqual({ vector: 1 });
    expect(hits[0]?.passages).toEqual(['Burglary next door\nThieves came in through the cellar.']);
  });

  it('rank an item first that both find', async () => {
    const { hits } = await index.search(ada.userId, request('invoice amount'));
    expect(hits[0]).toMatchObject({ item: { id: invoice.id }, ranks: { words: 1, vector: 1 } });
  });

  it('can be asked one by one', async () => {
    const by = async (...arms: ('words' | 'vector')[]) =>
      idsOf((await index.search(ada.userId, request('theft', { arms }))).hits);
    expect(await by('words')).toEqual([]);
    expect(await by('vector')).toEqual([theft.id]);
  });

  it('bind to what was said plainly, and only prefer what was guessed', async () => {
    const both = [email({ subject: 'Lease A' }), email({ subject: 'Lease B', isRead: false })] as const;
    const person = await personWith(...both);
    const search = async (overrides: Partial<SearchRequest>) =>
      (await index.search(person.userId, request('lease', overrides))).hits;
    expect(idsOf(await search({ filters: { unread: true } }))).toEqual([both[1].id]);
    for (const { id } of both) {
      const preferred = await search({ prefer: { unread: id === both[1].id } });
      expect(idsOf(preferred)[0]).toBe(id);
      expect(preferred).toHaveLength(2);
      expect([preferred[0]?.ranks.filtered, preferred[1]?.ranks.filtered]).toEqual([1, undefined]);
    }
  });

  it('never reach the twin of another person', async () => {
    const twin = email({ subject: 'Burglary next door', bodyFull: 'Thieves came in through the cellar.' });
    const eve = await personWith(twin);
    expect(idsOf((await index.search(eve.userId, request('stolen goods'))).hits)).toEqual([twin.id]);
    expect(idsOf((await index.search(ada.userId, request('stolen goods'))).hits)).toEqual([theft.id]);
  });

  it('are words alone when the model is down', async () => {
    const down: EmbeddingModel = { ...lexical, embed: () => Promise.reject(new Error('down')) };
    const { index: degraded, failures } = indexOf(down);
    const { hits } = await degraded.search(ada.userId, request('invoice'));
    expect(hits).toMatchObject([{ item: { id: invoice.id }, ranks: { words: 1 } }]);
    expect(failures).toHaveLength(1);
  });
});

describe('a change of the model', () => {
  const next: EmbeddingModel = { ...lexical, name: 'next' };
  const { index: changing } = indexOf(next, lexical);
  const found = async (userId: string) => idsOf((await changing.search(userId, request('stolen goods'))).hits);
  const spaces = async (userId: string) =>
    (await test.asOwner('select model from vector_spaces where user_id = $1 order by id', [userId])).map(
      (row) => row.model,
    );

  it('leaves a person the old vectors until every text has its new one', async () => {
    const theft = email({ subject: 'Burglary next door', bodyFull: 'Thieves came in through the cellar.' });
    const person = await personWith(theft, file({ name: 'Holiday plan' }));
    expect(await found(person.userId)).toEqual([theft.id]);
    const options = { signal: AbortSignal.timeout(20_000), maxBatches: 10 };
    const parts = { store: createVectorStore(test.database), model: next };
    await embedPending(parts, { ...person, service: 'drive' }, options);
    expect(await spaces(person.userId)).toEqual([lexical.name, 'next']);
    expect(await found(person.userId)).toEqual([theft.id]);
    await embedPending(parts, { ...person, service: 'gmail' }, options);
    expect(await spaces(person.userId)).toEqual(['next']);
    expect(await found(person.userId)).toEqual([theft.id]);
  });
});

describe('settling', () => {
  const store = createVectorStore(test.database);
  const vectors = async (userId: string) =>
    (await test.asOwner('select content_key from search_vectors where user_id = $1', [userId])).length;

  it('is made up for when the worker before ended in between', async () => {
    const person = await createPerson(test.database);
    const scope = { ...person, service: 'gmail' as const };
    const items = Array.from({ length: 70 }, (_, i) => email({ subject: `Number ${i}` }));
    await storeItems(test.database, person, ...items);
    const failing = { ...store, settle: () => Promise.reject(new Error('lost')) };
    const options = { signal: AbortSignal.timeout(20_000), maxBatches: 10 };
    await expect(embedPending({ store: failing, model: lexical }, scope, options)).rejects.toThrow('lost');
    await embedPending({ store, model: lexical }, scope, options);
    const spaces = await test.asOwner('select is_complete, centred_on from vector_spaces where user_id = $1', [
      person.userId,
    ]);
    expect(spaces).toEqual([{ is_complete: true, centred_on: 70 }]);
  });

  it('of a space that was not tracked forgets the vectors of texts that are gone or hidden, whoever left them', async () => {
    const [kept, hidden] = [email({ subject: 'Kept' }), email({ subject: 'Hidden' })];
    const person = await personWith(kept, hidden);
    expect(await vectors(person.userId)).toBe(2);
    await test.asOwner('update search_units set flags = 32 where item_id = $1', [hidden.id]);
    await test.asOwner('update vector_spaces set is_tracked = false where user_id = $1', [person.userId]);
    await embed(person, lexical);
    expect(await vectors(person.userId)).toBe(1);
  });

  it('of a model that was complete before leaves a newer one alone', async () => {
    const person = await personWith(email({ subject: 'Old' }), file({ name: 'Other' }));
    const next = { ...lexical, name: 'next' };
    const options = { signal: AbortSignal.timeout(20_000), maxBatches: 10 };
    await embedPending({ store, model: next }, { ...person, service: 'drive' }, options);
    await embed(person, lexical);
    const spaces = await test.asOwner('select model from vector_spaces where user_id = $1 order by id', [
      person.userId,
    ]);
    expect(spaces).toEqual([{ model: lexical.name }, { model: 'next' }]);
  });
});

describe('near-duplicates of a conversation', () => {
  const text = 'The builders come on Monday morning and bring the new windows for the kitchen and the hall.';
  const mail = (bodyFull: string, threadId = 't') => email({ subject: 'Windows', threadId, bodyFull });

  it('are one hit that counts them, and make room for others', async () => {
    const same = Array.from({ length: 4 }, () => mail(text));
    const other = mail('Windows are late.', 'u');
    const person = await personWith(...same, other);
    const listed = await index.search(person.userId, request('', { limit: 2 }));
    expect(listed.hits).toHaveLength(2);
    const { hits } = await index.search(person.userId, request('windows kitchen', { limit: 2 }));
    expect(hits.map(({ item, duplicates }) => [item.id === other.id, duplicates])).toEqual([
      [false, 3],
      [true, undefined],
    ]);
  });

  it.each([
    ['of other conversations', mail(text, 'other')],
    ['that differ in a number', mail(`${text} Bill: 40 pounds.`)],
    [
      'that say something else',
      mail('The windows for the kitchen are too small, so please send them all back to the shop.'),
    ],
  ])('are no mails %s', async (_, different) => {
    const person = await personWith(
      mail(`${text}${different.email.bodyFull.includes('40') ? ' Bill: 50 pounds.' : ''}`),
      different,
    );
    expect((await index.search(person.userId, request('windows'))).hits).toHaveLength(2);
  });
});

describe('words that stand nowhere', () => {
  it('are looked for as what they may have been meant as, and the answer says so', async () => {
    const flight = email({ subject: 'Turkish Airlines', bodyFull: 'Your booking and the budget' });
    const person = await personWith(flight);
    const search = async (text: string, overrides: Partial<SearchRequest> = {}) => {
      const { hits, corrections } = await index.search(person.userId, request(text, { arms: ['words'], ...overrides }));
      return { ids: idsOf(hits), corrections };
    };
    expect(await search('Turkich Airlnes')).toEqual({
      ids: [flight.id],
      corrections: [
        { word: 'turkich', readAs: ['turkish'] },
        { word: 'airln', readAs: ['airlin'] },
      ],
    });
    expect((await search('budgt')).ids).toEqual([flight.id]);
    expect((await search('buget', { mode: 'exhaustive' })).ids).toEqual([flight.id]);
    expect((await search('budegt', { mode: 'newest' })).ids).toEqual([flight.id]);
  });

  it('are left alone where they are known, short, a code, or like nothing', async () => {
    for (const text of ['invoice', 'may', 'inv', 'AB1234', 'zzzzzzzz'])
      expect((await index.search(ada.userId, request(text))).corrections).toEqual([]);
  });
});
