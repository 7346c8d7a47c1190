import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../../shared/agents/catalogue.ts';
import type { KnownPerson } from '../../../shared/agents/people.ts';
import type { SearchRequest } from '../../../shared/search/search-index.ts';
import { mailHit } from '../query/fixtures.ts';
import { contactOf, valuesOf } from '../sync/fixtures/contact-of.ts';

const person = (name: string, addresses: string[], overrides: Partial<KnownPerson> = {}): KnownPerson => ({
  name,
  addresses,
  isContact: false,
  sent: 1,
  received: 1,
  lastContactAt: new Date('2027-03-01T09:00:00Z'),
  familiarity: 4,
  matched: 'name',
  ...overrides,
});

const known = new Map([
  [
    'Sarah',
    [
      person('Sarah Chen', ['s@x.example', 's@y.example']),
      person('Sarah Lee', ['lee@x.example'], { lastContactAt: null }),
    ],
  ],
  ['Kim', [person('Kim Old', ['kim@x.example'], { familiarity: 121 }), person('Kim New', ['new@x.example'])]],
  [
    'Kym',
    [
      person('Kim Old', ['kim@x.example'], { matched: 'similar' }),
      person('Kim New', ['new@x.example'], { matched: 'similar' }),
    ],
  ],
  ['Bank', [person('Iain Banks', ['iain@banks.example'], { matched: 'beginning' })]],
  ['Pipe', [person('Joe Pipe', []), person('Jo Pipe', [])]],
  [
    'acme',
    [
      person('Ann', ['ann@acme.example'], { matched: 'domain' }),
      person('Bo', ['bo@acme.example'], { matched: 'domain' }),
    ],
  ],
]);

const hit = mailHit();
const requests: SearchRequest[] = [];
const catalogue = createCatalogue({
  index: {
    async search(_userId, request) {
      requests.push(request);
      return { hits: [hit], total: 7, corrections: [{ word: 'budgt', readAs: ['budget'] }], coverage: [] };
    },
  },
  people: {
    find: async (_userId, wanted) =>
      'name' in wanted ? (known.get(wanted.name) ?? []) : (known.get(wanted.domain) ?? []),
  },
  contacts: {
    mentioned: async (_userId, text, limit) =>
      [
        { id: 'c', ...contactOf('leyla', { names: ['Leyla'] }) },
        { id: 'd', ...contactOf('chen', { names: ['Sarah Chen'], emailAddresses: valuesOf('sarah@acme.example') }) },
      ].filter(({ names: [name = ''] }) => limit > 1 && text.includes(name.split(' ').at(-1) ?? '')),
  },
  items: { read: async (_userId, service, id) => (service === 'gmail' && id === hit.item.id ? hit.item : undefined) },
});

const NOW = new Date('2027-03-10T09:00:00Z');

function run(name: string, params: unknown) {
  const operation = catalogue.get(name);
  if (!operation) throw new Error(`There is no ${name}.`);
  return operation.run(operation.params.parse(params), {
    userId: 'u',
    timeZone: 'Europe/London',
    now: NOW,
    signal: new AbortController().signal,
  });
}

describe('the catalogue', () => {
  it('holds reads, by name', () => {
    expect([...catalogue].map(([name, { effect }]) => `${name}: ${effect}`)).toEqual([
      'workspace.search: read',
      'people.resolve: read',
      'contacts.find: read',
      'gmail.read: read',
      'calendar.read: read',
      'drive.read: read',
    ]);
  });

  it('searches with what was said, and gives handles that hold no content', async () => {
    const { values, hits, total, corrections } = await run('workspace.search', {
      text: 'budget',
      services: ['gmail'],
      from: [],
      after: '2027-03-01T00:00:00+03:00',
    });
    expect(requests.at(-1)).toEqual({
      text: 'budget',
      services: ['gmail'],
      mode: 'relevance',
      limit: 10,
      timeZone: 'Europe/London',
      asOf: NOW,
      filters: { from: [], after: new Date('2027-02-28T21:00:00Z') },
    });
    expect(values).toEqual({ items: [{ service: 'gmail', id: hit.item.id, threadId: '18c0ffee18c0ffee' }] });
    expect(hits).toEqual([hit]);
    expect(total).toBe(7);
    expect(corrections).toEqual([{ word: 'budgt', readAs: ['budget'] }]);
  });

  it('resolves names to addresses, and tells people of one name apart', async () => {
    expect(await run('people.resolve', { name: ' Sarah ' })).toMatchObject({
      values: {
        people: [
          { address: 's@x.example', name: 'Sarah Chen', lastContactAt: '2027-03-01T09:00:00.000Z' },
          { address: 's@y.example', name: 'Sarah Chen', lastContactAt: '2027-03-01T09:00:00.000Z' },
          { address: 'lee@x.example', name: 'Sarah Lee', lastContactAt: null },
        ],
      },
      alternatives: [
        { value: 's@x.example', label: 'Sarah Chen (s@x.example, last contact on 1 March 2027)' },
        { value: 'lee@x.example', label: 'Sarah Lee (lee@x.example)' },
      ],
    });
  });

  it('asks who is meant where a name is a slip away from those of several people', async () => {
    const { values, alternatives } = await run('people.resolve', { name: 'Kym' });
    expect(values.people).toHaveLength(2);
    expect(alternatives).toMatchObject([{ value: 'kim@x.example' }, { value: 'new@x.example' }]);
  });

  it('says whom a name was taken for, and when it is written otherwise', async () => {
    const kims = [
      { name: 'Kim Old', addresses: ['kim@x.example'] },
      { name: 'Kim New', addresses: ['new@x.example'] },
    ];
    expect(await run('people.resolve', { name: 'Kym' })).toMatchObject({
      named: { name: 'Kym', people: kims },
      corrections: [{ word: 'Kym', readAs: kims.map(({ name }) => name) }],
    });
    expect(await run('people.resolve', { name: 'Kim' })).toMatchObject({ named: { name: 'Kim' }, corrections: [] });
    expect(await run('people.resolve', { name: 'Bank' })).toMatchObject({
      named: { name: 'Bank', people: [{ name: 'Iain Banks', isBeginning: true }] },
      corrections: [],
    });
    expect(await run('people.resolve', { name: 'Nobody' })).toMatchObject({
      named: { name: 'Nobody', people: [] },
      corrections: [],
    });
  });

  it.each([
    ['somebody much better known', { name: 'Kim' }, 2],
    ['a company', { domain: 'acme' }, 2],
    ['nobody', { name: 'Nobody' }, 0],
  ])('sees no alternatives to %s', async (_, params, found) => {
    const { values, alternatives } = await run('people.resolve', params);
    expect(values.people).toHaveLength(found);
    expect(alternatives).toEqual([]);
  });

  it('finds cards of the address book, and gives nothing that a step could refer to', async () => {
    const leyla = { id: 'c', ...contactOf('leyla', { names: ['Leyla'] }) };
    expect(await run('contacts.find', { text: ' Leyla ' })).toEqual({
      values: {},
      hits: [],
      contacts: [leyla],
      coverage: [],
    });
    expect(await run('contacts.find', { text: 'Bob' })).toMatchObject({ contacts: [] });
    expect(await run('contacts.find', { text: "Sarra Chen's number" })).toMatchObject({
      contacts: [{ id: 'd' }],
      named: { name: 'Sarra Chen', people: [{ name: 'Sarah Chen', addresses: ['sarah@acme.example'] }] },
      corrections: [{ word: 'Sarra Chen', readAs: ['Sarah Chen'] }],
    });
  });

  it('offers nobody without an address to choose from', async () => {
    const { values, alternatives } = await run('people.resolve', { name: 'Pipe' });
    expect(values).toEqual({ people: [] });
    expect(alternatives).toEqual([]);
  });

  it('reads an item, or finds that there is none', async () => {
    expect(await run('gmail.read', { id: hit.item.id })).toMatchObject({ hits: [{ item: hit.item }] });
    expect(await run('drive.read', { id: hit.item.id })).toEqual({ values: { items: [] }, hits: [], coverage: [] });
  });

  it.each<[string, unknown]>([
    ['workspace.search', { text: 'x', services: [] }],
    ['workspace.search', { text: 'x', services: ['gmail'], limit: 501 }],
    ['workspace.search', { text: 'x', services: ['gmail'], after: 'tomorrow' }],
    ['workspace.search', { text: 'x', services: ['gmail'], to: 'b' }],
    ['workspace.search', { text: 'x', services: ['drive'], fileTypes: ['exe'] }],
    ['workspace.search', { text: 'x', services: ['gmail'], labels: [''] }],
    ['contacts.find', { text: ' ' }],
    ['people.resolve', { name: ' ' }],
    ['people.resolve', {}],
    ['people.resolve', { name: 'a', domain: 'b' }],
    ['gmail.read', { id: '7' }],
  ])('%s refuses %j', (name, params) => {
    expect(catalogue.get(name)?.params.safeParse(params).success).toBe(false);
  });
});
