import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson } from '../../helpers/factories.ts';
import { knowPeople } from '../../shared/adapters/postgres/know-people.ts';
import { email, event, file, store } from '../../shared/adapters/postgres-search/items.ts';
import { startApiServer } from './api-server.ts';

// Its `call` holds every response against the OpenAPI document.
const server = await startApiServer();
afterAll(async () => {
  await server.close();
  expect(server.violations).toEqual([]);
  // What was searched for, and what was found, is in no log.
  expect(server.log.length).toBeGreaterThan(0);
  expect(JSON.stringify(server.log)).not.toMatch(/sarah|budget|wolfgang|draft/i);
});

const sarah = { address: 's.lee@acme.example', name: 'Sarah Lee' };
const ada = { address: 'ada@example.org', name: 'Ada' };
const bob = { address: 'bob@example.com', name: 'Bob Builder' };
const attachment = { attachmentId: 'a', partId: '1', mimeType: 'application/pdf', sizeBytes: 1 };

const items = {
  budget: email({ subject: 'Budget', sender: sarah, bodyFull: 'The budget is 12,000 euros.', isRead: false }),
  final: email({
    subject: 'Final budget',
    sender: sarah,
    bodyFull: 'Here is the final draft of the budget.',
    receivedAt: new Date('2027-02-10T10:00:00Z'),
    attachments: [{ ...attachment, filename: 'budget.pdf' }],
  }),
  dinner: email({
    subject: 'Dinner',
    sender: bob,
    bodyFull: 'Dinner on Friday? Or a movie.',
    labels: ['INBOX', 'STARRED'],
  }),
  spam: email({ subject: 'Win a budget', sender: bob, bodyFull: 'Budget for free', labels: ['SPAM'] }),
  mine: email({ subject: 'Lunch', sender: ada, to: [bob], cc: [sarah], labels: ['SENT'], bodyFull: 'Lunch at one?' }),
  review: event({ title: 'Budget review', organizer: sarah }),
  sheet: file({ name: 'Budget 2027.xlsx', mimeType: 'application/vnd.ms-excel', owners: [bob], contentText: 'budget' }),
};
const secret = email({ subject: 'Secret budget', sender: sarah, bodyFull: 'Only for her eyes: budget secret' });

let token: string;
let stranger: string;

beforeAll(async () => {
  const { database } = server.database;
  const person = await createPerson(database, { email: 'ada@example.org' });
  const other = await createPerson(database);
  await store(database, person, ...Object.values(items));
  await store(database, other, secret);
  await knowPeople(database, person, sarah, bob);
  await knowPeople(database, other, sarah);
  token = await server.tokenOf(person.userId);
  stranger = await server.tokenOf(other.userId);
});

const search = (q: string, parameters: Record<string, string> = {}, as = token) =>
  server.call('GET', `/v1/search?${new URLSearchParams({ q, ...parameters })}`, { token: as });

const nameOf = new Map(Object.entries(items).map(([name, { id }]) => [id, name]));

/** Which of the items were found, by name; sorted, as these searches are about what is found. */
async function found(q: string, parameters: Record<string, string> = {}): Promise<(string | undefined)[]> {
  const { status, body } = await search(q, parameters);
  expect(status).toBe(200);
  return body.hits.map(({ id }: { id: string }) => nameOf.get(id)).sort();
}

describe('200', () => {
  it('tells what was found, where, and why', async () => {
    const { status, headers, body } = await search('from:sarah final draft', { limit: '1' });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      hits: [
        {
          service: 'gmail',
          id: items.final.id,
          title: 'Final budget',
          from: 'Sarah Lee',
          fromAddress: 's.lee@acme.example',
          date: '2027-02-10T10:00:00.000Z',
          snippet: expect.stringContaining('final draft'),
          passages: [expect.stringContaining('final draft')],
          score: expect.any(Number),
          ranks: { words: 1 },
          duplicates: 0,
        },
      ],
      total: null,
      corrections: [],
      unresolved: [],
      coverage: [{ service: 'gmail' }, { service: 'calendar' }, { service: 'drive' }],
    });
    expect(body.hits).toHaveLength(1);
  });

  it.each<[string, (keyof typeof items)[]]>([
    ['from:sarah budget', ['budget', 'final', 'review']],
    ['from:"Sarah Lee" in:mail', ['budget', 'final']],
    ['from:acme.example is:unread', ['budget']],
    ['from:bob@example.com', ['dinner', 'sheet']],
    ['from:me', ['mine']],
    ['to:me in:mail -from:sarah', ['dinner']],
    ['to:sarah', ['mine']],
    ['cc:sarah', ['mine']],
    ['bcc:sarah', []],
    ['cc:bob OR bcc:sarah', []],
    ['to:bob -cc:sarah', []],
    ['from:(sarah OR bob) -budget', ['dinner']],
    ['"final draft"', ['final']],
    ['subject:budget in:mail', ['budget', 'final']],
    ['subject:budget', ['budget', 'final', 'review', 'sheet']],
    ['has:attachment', ['final']],
    ['has:pdf', ['final']],
    ['filename:budget', ['final', 'sheet']],
    ['type:spreadsheet', ['sheet']],
    ['is:starred', ['dinner']],
    ['movie OR "final draft"', ['dinner', 'final']],
    ['{movie review}', ['dinner', 'review']],
    ['in:spam', ['spam']],
    ['in:anywhere from:bob in:mail', ['dinner', 'spam']],
    ['in:mail -is:starred -from:sarah', ['mine']],
    ['in:sent', ['mine']],
    ['after:2027/02/05 before:2027/02/11', ['final']],
    ['in:calendar', ['review']],
    ['larger:1k', []],
    ['smaller:100', ['sheet']],
    ['budget -from:sarah in:drive', ['sheet']],
    ['budget AND draft', ['final']],
  ])('%s finds %j', async (q, expected) => {
    expect(await found(q)).toEqual(expected);
  });

  it('finds everything, the newest first, for a search that says nothing', async () => {
    const { status, body } = await server.call('GET', '/v1/search', { token });
    expect(status).toBe(200);
    expect(body.hits).toHaveLength(6);
    expect(body.hits[0]).toMatchObject({ id: items.review.id });
  });

  it('counts in the mode that counts', async () => {
    const { body } = await search('budget in:mail', { mode: 'exhaustive', limit: '1' });
    expect(body).toMatchObject({ total: 2, hits: [{ id: items.final.id }] });
  });

  it.each([
    ['budget', 'relevance', true],
    ['budget', 'newest', false],
    ['budget', 'largest', false],
    ['budget', 'exhaustive', false],
    ['in:mail', 'relevance', false],
  ])('%s by %s: a score, and ranks, are those of relevance', async (q, mode, isByRelevance) => {
    const { body } = await search(q, { mode });
    expect(body.hits).not.toEqual([]);
    for (const { score, ranks } of body.hits) {
      expect({ score, ranks }).toEqual(
        isByRelevance
          ? { score: expect.any(Number), ranks: { words: expect.any(Number) } }
          : { score: null, ranks: {} },
      );
    }
  });

  it('looks in the services that are given', async () => {
    expect(await found('budget', { services: 'calendar,drive' })).toEqual(['review', 'sheet']);
    expect(await found('in:mail budget', { services: 'calendar' })).toEqual([]);
  });

  it('takes days in the zone that is given, else in the own one', async () => {
    // The own zone is Europe/Istanbul: 10:00 UTC is past noon there, and still the ninth in Honolulu.
    expect(await found('in:mail before:2027/02/10 from:sarah', { timeZone: 'Pacific/Honolulu' })).toEqual(['budget']);
    expect(await found('in:mail after:2027/02/11', { timeZone: 'Pacific/Kiritimati' })).toEqual(['final']);
    expect(await found('in:mail after:2027/02/11')).toEqual([]);
  });

  it('looks past slips, and says so', async () => {
    const { body } = await search('from:"Sarra Le" finl');
    expect(body.corrections).toContainEqual({ word: 'Sarra Le', readAs: ['Sarah Lee'] });
    expect(body.corrections).toContainEqual({ word: 'finl', readAs: ['final'] });
    expect(body.hits[0]).toMatchObject({ id: items.final.id });
  });

  it('tells of slips whole words, not the terms of the index', async () => {
    const { body } = await search('Dinnners');
    expect(body.corrections).toEqual([{ word: 'dinnners', readAs: ['dinner'] }]);
    expect((await search('movvie')).body.corrections).toEqual([{ word: 'movvie', readAs: ['movie'] }]);
  });

  it.each([
    ['"finl draft"', []],
    ['finl AND draft', []],
    ['finl OR dinner', ['dinner']],
  ])('looks past no slip where the word has to stand as it is written, and says so: %s', async (q, expected) => {
    expect((await search(q)).body.corrections).toEqual([{ word: 'finl', readAs: [] }]);
    expect(await found(q)).toEqual(expected);
  });

  it('finds nothing from somebody whom nobody knows, and names them', async () => {
    const { body } = await search('from:wolfgang budget');
    expect(body).toMatchObject({ hits: [], unresolved: ['wolfgang'] });
    expect((await search('-from:wolfgang from:wolfgang@x.example')).body).toMatchObject({ unresolved: ['wolfgang'] });
  });

  it.each([
    ['nothing at all', ''],
    ['stop words alone', 'the of and to'],
    ['emoji', '🎉 🎂 👩‍👩‍👧'],
    ['2,000 words', 'budget zebra quartz lamp '.repeat(500)],
    ['2,000 different words', Array.from({ length: 2_000 }, (_, i) => `w${i}`).join(' ')],
    ['SQL', "'; drop table search_units; select * from users where '1'='1' --"],
    ['a union', "x') union select address, names from people where (1=1"],
    ["tsquery's syntax", 'budget & (draft | !final) <-> zebra:* & cat:AB'],
    ['operators of tsquery alone', '& | ! <-> :* ()'],
    ['a lone quote', '"budget'],
    ['lone quotes', '" \' " \' “'],
    ['open brackets', '((({{{ budget'],
    ['closing brackets', 'budget ))) }}}'],
    ['patterns', '% _ \\ .* [a-z]+ $1 #{x}'],
    ['control characters', 'bud\u0000get \u0007 \u001b[31m'],
    ['half a character', 'budget \ud83c'],
    ['names of patterns', "from:% to:_ from:\\ from:'"],
    ['odd labels', "label:% label:' calendar:% folder:% thread:%"],
    ['OR and AND', 'OR AND OR budget OR'],
    ['as many alternatives as there may be', Array.from({ length: 100 }, (_, i) => `budget${i}`).join(' OR ')],
    [
      'as many people as there may be',
      Array.from({ length: 100 }, (_, i) => `from:nobody${'x'.repeat(i)}`).join(' OR '),
    ],
    ['as many exclusions as there may be', '-budget '.repeat(100)],
    ['a page of emoji', '🎉'.repeat(9_000)],
  ])('never fails at %s, and never tells what another person has', async (_what, q) => {
    for (const mode of ['relevance', 'newest', 'exhaustive']) {
      const { status, body } = await search(q, { mode });
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain('ecret');
    }
  });

  it('finds of each person their own alone', async () => {
    expect((await search('budget', {}, stranger)).body.hits).toMatchObject([{ id: secret.id }]);
    expect(await found('secret')).not.toContain(undefined);
    const { body } = await search('from:sarah secret in:anywhere', { mode: 'exhaustive' });
    expect(body).toMatchObject({ total: 0, hits: [] });
  });
});
