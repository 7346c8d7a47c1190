import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createSearchIndex } from '../../../../shared/adapters/postgres/search/search-index.ts';
import type { Item } from '../../../../shared/domain/hit.ts';
import type { SearchRequest } from '../../../../shared/search/search-index.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';
import { email, event, file, store } from './items.ts';
import { requestFor as request } from './request-for.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const index = createSearchIndex(test.database);
const person = await createPerson(test.database);

const offer = email({ subject: 'Offer', receivedAt: new Date('2027-02-01T10:00:00Z'), sizeBytes: 5_000 });
const reply = email({ subject: 'Re: Offer', receivedAt: new Date('2027-02-02T10:00:00Z'), sizeBytes: 9_000 });
const dinner = event({ title: 'Dinner' });
const contract = file({ name: 'Contract', sizeBytes: 70_000 });
await store(test.database, person, offer, reply, dinner, contract);

const search = ({ text = '', ...overrides }: Partial<SearchRequest>) =>
  index.search(person.userId, request(text, overrides));
const ids = (...items: Item[]) => items.map(({ id }) => id);
const found = async (overrides: Partial<SearchRequest>) => (await search(overrides)).hits.map(({ item }) => item.id);

describe('exhaustive', () => {
  it('counts all, and gives the newest of them', async () => {
    const { hits, total } = await search({ mode: 'exhaustive', limit: 2 });
    expect(hits.map(({ item }) => item.id)).toEqual(ids(dinner, reply));
    expect(total).toBe(4);
    expect((await search({ mode: 'newest' })).total).toBeNull();
  });

  it('finds what holds every word, wherever in it', async () => {
    const someone = await createPerson(test.database);
    const page = (words: string) => `${words} ${'Nothing else to say here. '.repeat(140)}`.trim();
    const long = file({ name: 'Minutes', contentText: [page('Zebra'), page('Outro crossing')].join('\n\n') });
    const half = file({ name: 'Zebra' });
    await store(test.database, someone, long, half);
    const result = (text: string) => index.search(someone.userId, request(text, { mode: 'exhaustive' }));
    const both = await result('the zebra crossings');
    expect(both.hits.map(({ item }) => item.id)).toEqual(ids(long));
    expect(both.total).toBe(1);
    expect(both.hits[0]?.passages.map((passage) => passage.slice(0, 14)).sort()).toEqual([
      'Minutes\nOutro ',
      'Minutes\nZebra ',
    ]);
    expect(await result('zebra giraffe')).toMatchObject({ hits: [], total: 0 });
    expect(await result('!!!')).toMatchObject({ hits: [], total: 0 });
  });

  it.each([
    ['TK1980', 'Your TK 1980'],
    ['TK 1980', 'Your TK1980'],
    ['follow-up', 'A follow up'],
    ['INV-2024-001', 'Invoice INV-2024-001'],
    ['$1,234.56', 'Total 1234.56'],
    ["Sarah's", 'Sarah'],
  ])('finds %s in "%s"', async (text, subject) => {
    const someone = await createPerson(test.database);
    await store(test.database, someone, email({ subject }));
    expect((await index.search(someone.userId, request(text, { mode: 'exhaustive' }))).total).toBe(1);
  });

  it('agrees with a plain filter over all mails, for any words and window', async () => {
    const someone = await createPerson(test.database);
    const words = ['red', 'green', 'blue', 'black'];
    const mails = Array.from({ length: 24 }, (_, i) =>
      email({
        subject: words.filter((_, bit) => (i >> bit) & 1).join(' '),
        bodyFull: `Number ${i}`,
        sender: { address: `p${i % 3}@example.com` },
        receivedAt: new Date(Date.UTC(2027, 1, 1 + i)),
      }),
    );
    await store(test.database, someone, ...mails);
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(words),
        fc.subarray(['p0@example.com', 'p1@example.com', 'p2@example.com']),
        fc.nat(30),
        async (wanted, notFrom, day) => {
          const after = new Date(Date.UTC(2027, 1, day));
          const expected = mails.filter(
            ({ email: { subject, sender, receivedAt } }) =>
              wanted.every((word) => subject.split(' ').includes(word)) &&
              !notFrom.includes(sender?.address ?? '') &&
              receivedAt >= after,
          );
          const { hits, total } = await index.search(
            someone.userId,
            request(wanted.join(' '), { mode: 'exhaustive', filters: { notFrom, after }, limit: 3 }),
          );
          expect(total).toBe(expected.length);
          expect(hits.map(({ item }) => item.id)).toEqual(
            ids(...expected)
              .reverse()
              .slice(0, 3),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('largest', () => {
  it('orders by size and leaves out what has none', async () => {
    expect(await found({ mode: 'largest' })).toEqual(ids(contract, reply, offer));
    expect(await found({ mode: 'largest', limit: 1, services: ['gmail'] })).toEqual(ids(reply));
  });

  it('looks among the relevant ones', async () => {
    expect(await found({ mode: 'largest', text: 'offer' })).toEqual(ids(reply, offer));
  });
});
