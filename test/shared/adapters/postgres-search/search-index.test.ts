import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createLexicalEmbedder } from '../../../../shared/adapters/local-model/lexical-embedder.ts';
import type { Database } from '../../../../shared/adapters/postgres/database.ts';
import { rankByRelevance } from '../../../../shared/adapters/postgres/search/rank-by-relevance.ts';
import { createSearchIndex } from '../../../../shared/adapters/postgres/search/search-index.ts';
import { createVectorStore } from '../../../../shared/adapters/postgres/search/vectors.ts';
import type { Item } from '../../../../shared/domain/hit.ts';
import { embedPending } from '../../../../shared/search/embed.ts';
import { createQueryEmbedder } from '../../../../shared/search/embed-query.ts';
import { SEARCH_MODES, type SearchRequest } from '../../../../shared/search/search-index.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { countRowsRead } from '../../../helpers/rows-read.ts';
import { email, event, file, store } from './items.ts';
import { NOTHING_NAMED } from './nothing-named.ts';
import { requestFor as request } from './request-for.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const index = createSearchIndex(test.database);

const flight = email({
  subject: 'Your booking X7K2PQ is confirmed',
  sender: { address: 'noreply@airline.example', name: 'Turkish Airlines' },
  bodyFull: 'Flight TK1980\nDeparture: 14 Aug 2027 07:35',
  receivedAt: new Date('2027-02-03T10:00:00Z'),
});
const offer = email({
  subject: 'Summer offers',
  sender: { address: 'news@airline.example', name: 'Turkish Airlines' },
  bodyFull: `Book a flight today. ${'Sun and sea, sand and palms. '.repeat(20)}`,
  receivedAt: new Date('2027-02-05T10:00:00Z'),
  isRead: false,
});
const budget = email({
  subject: 'Budget',
  sender: { address: 'sarah@acme.example', name: 'Sarah Lee' },
  bodyFull: 'Hello Ada,\nthe numbers are attached.\n\nSarah',
  receivedAt: new Date('2027-02-04T10:00:00Z'),
  attachments: [{ attachmentId: 'a', partId: '1', filename: 'budget-2027.xlsx', mimeType: 'x/y', sizeBytes: 1 }],
});
const spam = email({ subject: 'Flight flight flight', labels: ['SPAM'] });
const trashed = email({ subject: 'Flight flight flight', labels: ['TRASH'] });
const review = event({
  title: 'Design review',
  location: 'Room 4',
  attendees: [
    {
      address: 'sarah@acme.example',
      name: 'Sarah Lee',
      responseStatus: 'accepted',
      optional: false,
      organizer: false,
      resource: false,
    },
  ],
});
const contract = file({
  name: 'Contract with Acme',
  mimeType: 'application/pdf',
  parentFolder: 'Legal/2027',
  sharedWith: [{ address: 'bob@example.com', role: 'reader', type: 'user' }],
});

const ada = await createPerson(test.database);
await store(test.database, ada, flight, offer, budget, spam, trashed, review, contract);
const eve = await createPerson(test.database);
await store(test.database, eve, email({ subject: 'Flight of Eve' }));

const find = async (text: string, overrides: Partial<SearchRequest> = {}) =>
  (await index.search(ada.userId, request(text, overrides))).hits;
const found = async (text: string, overrides: Partial<SearchRequest> = {}) =>
  (await find(text, overrides)).map(({ item }) => item.id);
const ids = (...items: Item[]) => items.map(({ id }) => id);

describe('a search by words', () => {
  it('finds the best match first, with its whole item, rank and passage', async () => {
    const hits = await find('when is my flight');
    expect(hits.map(({ item }) => item)).toEqual([flight, offer]);
    expect(hits[0]).toMatchObject({
      score: 1 / 61,
      ranks: { words: 1 },
      passages: ['Your booking X7K2PQ is confirmed\nFlight TK1980\nDeparture: 14 Aug 2027 07:35'],
    });
  });

  it.each([
    ['a code', 'x7k2pq', [flight]],
    ['a code in parts', 'TK 1980', [flight]],
    ['the name of a sender', 'Sarah', [budget, review]],
    ['an address', 'sarah@acme.example', [budget, review]],
    ['the name of an attachment', 'xlsx', [budget]],
    ['a place', 'room 4', [review]],
    ['a date in words', 'friday', [review]],
    ['a folder', 'legal', [contract]],
    ['a kind of file', 'pdf', [contract]],
    ['another form of a word', 'contracts', [contract]],
  ])('finds by %s', async (_, text, items) => {
    // Others may share a part of an address, but come behind.
    const best = (await found(text)).slice(0, text.includes('@') ? items.length : undefined);
    expect(best.sort()).toEqual(ids(...items).sort());
  });

  it('looks only in the services that it is asked for', async () => {
    expect(await found('sarah', { services: ['calendar'] })).toEqual(ids(review));
    expect(await found('sarah', { services: [] })).toEqual([]);
  });

  it('gives as many items as it is asked for', async () => {
    expect(await found('flight', { limit: 1 })).toEqual(ids(flight));
  });

  it('orders by date when it is told to, and leaves out what is much less relevant', async () => {
    expect(await found('turkish airlines', { mode: 'newest' })).toEqual(ids(offer, flight));
    expect(await found('turkish airlines', { mode: 'soonest' })).toEqual(ids(flight, offer));
    expect(await found('booking flight tk1980', { mode: 'newest' })).toEqual(ids(flight));
  });
});

describe('a search by filters', () => {
  it.each<[string, Partial<SearchRequest['filters']>, Item[]]>([
    ['sender', { from: ['SARAH@acme.example'] }, [budget]],
    ['nobody', { from: [] }, []],
    ['a person taking part', { people: ['sarah@acme.example'] }, [review, budget]],
    ['a person shared with', { people: ['bob@example.com'] }, [contract]],
    ['a start', { after: new Date('2027-02-05T10:00:00Z') }, [review, offer]],
    ['an end', { before: new Date('2027-02-03T10:00:00Z') }, [contract]],
    ['unread', { unread: true }, [offer]],
    ['read', { unread: false }, [budget, flight]],
    ['attachments', { hasAttachment: true }, [budget]],
    ['no attachments', { hasAttachment: false }, [offer, flight]],
    ['two filters', { hasAttachment: false, unread: false }, [flight]],
  ])('lists the newest of what passes: %s', async (_, filters, items) => {
    expect(await found('', { filters, mode: 'newest' })).toEqual(ids(...items));
    expect(await found(' \n', { filters })).toEqual(ids(...items));
    expect(await found('', { filters, mode: 'soonest' })).toEqual(ids(...items).reverse());
  });

  it('binds a search by words too', async () => {
    expect(await found('flight', { filters: { unread: true } })).toEqual(ids(offer));
    expect(
      await found('sarah', { filters: { people: ['sarah@acme.example'], after: new Date('2027-03-01') } }),
    ).toEqual(ids(review));
  });

  it('has a passage, and no rank by words', async () => {
    const [hit] = await find('', { filters: { unread: true } });
    expect(hit).toMatchObject({ ranks: {}, passages: [expect.stringMatching(/^Summer offers\n/)] });
  });
});

describe('a hit', () => {
  it('shows the matching chunks of a long text, the best first', async () => {
    const page = (words: string) => `${words} ${'Nothing else to say here. '.repeat(140)}`.trim();
    const long = file({
      name: 'Minutes',
      contentText: [page('Intro'), page('Zebra'), page('Outro'), page('Zebra zebra')].join('\n\n'),
    });
    await store(test.database, ada, long);
    const [hit] = await find('zebra');
    expect(hit?.item.id).toBe(long.id);
    expect(hit?.passages.map((passage) => passage.slice(0, 20))).toEqual([
      'Minutes\nZebra zebra ',
      'Minutes\nZebra Nothin',
    ]);
  });
});

describe('any text', () => {
  it.each([
    ['only stop words', 'what is it that you have'],
    ['tsquery syntax', 'flight & | ! <-> :* (('],
    ['SQL', `'; drop table postings; -- flight`],
    ['a filter term of another person', 'person:ada@example.org'],
    ['2,000 words', Array.from({ length: 2_000 }, (_, i) => `word${i}`).join(' ')],
    ['NUL and half a character', 'flight \0 \ud83d'],
  ])('is no error: %s', async (_, text) => {
    for (const mode of SEARCH_MODES) await find(text, { mode });
  });

  it.each(['🎉🎉', '!!!', '"'])('finds nothing where it has no word: %j', async (text) => {
    expect(await found(text)).toEqual([]);
  });

  it('uses stop words where there is nothing else', async () => {
    const question = email({ subject: 'Who, what, when, where and why' });
    await store(test.database, eve, question);
    const { hits } = await index.search(eve.userId, request('when and where'));
    expect(hits.map(({ item }) => item.id)).toEqual([question.id]);
  });

  it('never finds an item of another person, nor spam', async () => {
    const own = new Set(ids(flight, offer, budget, review, contract));
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('flight', 'eve', 'flight of eve', ''),
      fc.lorem(),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom(...SEARCH_MODES), async (words, mode) => {
        for (const id of await found(words, { mode, filters: { before: new Date('2027-12-31') } })) {
          const isOwn =
            own.has(id) || (await find(words)).some(({ item }) => item.service === 'drive' && item.id === id);
          expect(isOwn).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('shows that the twin does find it', async () => {
    const { hits } = await index.search(eve.userId, request('flight of eve'));
    expect(hits.map(({ item }) => item.service === 'gmail' && item.email.subject)).toContain('Flight of Eve');
  });
});

describe('the statement that ranks by relevance', () => {
  it('reads postings, vectors and units by their keys, under row security', async () => {
    const busy = await createPerson(test.database);
    const mails = Array.from({ length: 500 }, (_, i) => email({ subject: `Flight ${i}`, bodyFull: `Number ${i}` }));
    await store(test.database, busy, ...mails);
    const model = createLexicalEmbedder();
    const service = 'gmail' as const;
    const options = { signal: AbortSignal.timeout(20_000), maxBatches: 10 };
    await embedPending({ store: createVectorStore(test.database), model }, { ...busy, service }, options);
    // Others have ten times as many vectors.
    await test.asOwner(
      `with space as (insert into vector_spaces (user_id, model, centred_on, is_complete) values ($1, 'm', 0, true) returning id)
       insert into search_vectors
       select $1, $2, space.id, content_key + n, service, signature, embedding
       from search_vectors, space, generate_series(1, 10) as n where user_id = $3`,
      [eve.userId, eve.accountId, busy.userId],
    );
    // As autovacuum does.
    await test.asOwner('analyze postings; analyze search_units; analyze search_vectors');
    const vectors = await createQueryEmbedder([{ model }], {
      clock: new FakeClock('2027-03-01T09:00:00Z'),
      report: () => undefined,
    })(busy.userId, 'flight', AbortSignal.timeout(1e4));
    const query = { terms: { said: ['flight'], related: ['plane'] }, vectors };
    const asked = { ...request('flight'), named: NOTHING_NAMED };
    const counted = countRowsRead(test.database);
    await counted.forPerson(busy.userId, (transaction) => rankByRelevance(transaction, busy.userId, query, asked));
    // The person's 500 signatures, and no more than three rows for each of 500 candidates: not the 5,000 of the others.
    expect(counted.rowsRead()).toBeLessThan(2_000);
    // A word of one text, which is looked at to see that it may be found.
    const rare = { terms: { said: ['417'], related: [] }, vectors: [] };
    await counted.forPerson(busy.userId, (transaction) => rankByRelevance(transaction, busy.userId, rare, asked));
    expect(counted.rowsRead()).toBeLessThan(50);
  });
});

it('stops at the next statement when it is aborted', async () => {
  const controller = new AbortController();
  const aborting: Database = {
    ...test.database,
    forPerson: (userId, work) =>
      test.database.forPerson(userId, (transaction) => {
        controller.abort(new Error('gone'));
        return work(transaction);
      }),
  };
  await expect(createSearchIndex(aborting).search(ada.userId, request('x'), controller.signal)).rejects.toThrow('gone');
});

it('stops before it begins when it is aborted', async () => {
  await expect(async () =>
    index.search(ada.userId, request('x'), AbortSignal.abort(new Error('gone'))),
  ).rejects.toThrow('gone');
});
