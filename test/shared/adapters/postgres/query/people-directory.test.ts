import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personWords } from '../../../../../shared/adapters/postgres/person-words.ts';
import { createPeopleDirectory } from '../../../../../shared/adapters/postgres/query/people-directory.ts';
import { writeContacts } from '../../../../../shared/adapters/postgres/sync/write-contacts.ts';
import type { PersonRow } from '../../../../../shared/adapters/postgres/tables.ts';
import type { WantedPeople } from '../../../../../shared/agents/people.ts';
import { newId } from '../../../../../shared/domain/ids.ts';
import { createTestDatabase } from '../../../../helpers/database.ts';
import { createPerson } from '../../../../helpers/factories.ts';
import { FakeClock } from '../../../../helpers/fake-clock.ts';
import { contactOf, valuesOf } from '../../../sync/fixtures/contact-of.ts';

const { database, drop } = await createTestDatabase();
afterAll(drop);
const clock = new FakeClock('2027-03-01T09:00:00Z');
const people = createPeopleDirectory(database);
const never = new AbortController().signal;
let userId: string;

beforeAll(async () => {
  const person = await createPerson(database, { email: 'Sarah.Owner@me.example' });
  userId = person.userId;
  const known = (address: string, names: string[], overrides: Partial<PersonRow> = {}): PersonRow => ({
    id: newId(clock),
    user_id: userId,
    account_id: person.accountId,
    address,
    names,
    contact_id: null,
    is_contact: false,
    sent_count: 0,
    received_count: 1,
    last_seen_at: clock.now(),
    nicknames: [],
    words: personWords(address, [...names, ...(overrides.nicknames ?? [])]),
    ...overrides,
  });
  const liz = { contact_id: 'c1', is_contact: true, nicknames: ['Liz'] };
  await database.forPerson(userId, (transaction) =>
    transaction
      .insertInto('people')
      .values([
        known('sarah.miller@example.com', ['Sarah Miller'], { sent_count: 1 }),
        known('s.chen@acme.example', ['Chen, Sarah', 'Sarah Chen'], { sent_count: 9 }),
        known('rosarah@example.com', ['Ro Sarahson']),
        known('sarah.owner@me.example', ['Sarah Owner'], { sent_count: 99 }),
        known('zeynep@example.com', ['Zeynep Öztürk']),
        known('noreply@air.example', []),
        known('100%@odd.example', ['A.*B (C) [D] \\E']),
        known('e.bennet@home.example', ['Elizabeth Bennet'], { ...liz, last_seen_at: null, received_count: 0 }),
        known('liz@work.example', ['Elizabeth Bennet'], { ...liz, sent_count: 3 }),
        known('billing@mail.acme.co.example', ['Acme Billing']),
        known('bob@acme.example', ['Bob Stone']),
        known('info@turkish-airlines.example', ['Miles and Smiles']),
        known('pat@globex.example', ['Pat Globex']),
        known('globex@mail.example', ['Kim (Globex)']),
        known('rs@example.com', ['Bobby S.']),
      ])
      .execute(),
  );
  const cards = [
    contactOf('pipe', { names: ['Joe Pipe'], nicknames: ['The plumber'], phoneNumbers: valuesOf('1') }),
    contactOf('robert', { names: ['Robert Smith'], emailAddresses: valuesOf('rs@example.com') }),
  ];
  const job = { userId, accountId: person.accountId, service: 'contacts' as const, collection: '' };
  await database.forPerson(userId, (transaction) =>
    writeContacts(transaction, job, { upserts: cards, removals: [] }, clock),
  );
});

const find = async (wanted: string | WantedPeople) => {
  const found = await people.find(userId, typeof wanted === 'string' ? { name: wanted } : wanted, 10, never);
  return found.map(({ addresses }) => addresses.join(' '));
};

it.each<[string, string[]]>([
  ['Sarah', ['s.chen@acme.example', 'sarah.miller@example.com']],
  ['sarah chen', ['s.chen@acme.example']],
  ['Chen Sarah', ['s.chen@acme.example']],
  ['Sarah C.', ['s.chen@acme.example']],
  ['Miller', ['sarah.miller@example.com']],
  ['Mill', ['sarah.miller@example.com']],
  ['Sarahs', ['rosarah@example.com']],
  ['öztürk', ['zeynep@example.com']],
  ['OZTURK', ['zeynep@example.com']],
  ['noreply', ['noreply@air.example']],
  ['NoReply@Air.example', ['noreply@air.example']],
  ['Liz', ['liz@work.example e.bennet@home.example']],
  ['Elizabeth', ['liz@work.example e.bennet@home.example']],
  ['e.bennet@home.example', ['liz@work.example e.bennet@home.example']],
  ['Owner', ['sarah.owner@me.example']],
  ['Nobody', []],
  ['ille', []],
  ['%', []],
  ['.*', []],
  ["'; drop table people; --", []],
  ['a.*b (c)', ['100%@odd.example']],
])('finds for "%s" whose name begins so, whole words first', async (name, addresses) => {
  expect(await find(name)).toEqual(addresses);
});

it.each<[string | WantedPeople, string[]]>([
  ['Acme', ['s.chen@acme.example', 'billing@mail.acme.co.example', 'bob@acme.example']],
  [{ domain: 'acme' }, ['s.chen@acme.example', 'billing@mail.acme.co.example', 'bob@acme.example']],
  [{ domain: '@acme.example' }, ['s.chen@acme.example', 'bob@acme.example']],
  ['acme.example', ['s.chen@acme.example', 'bob@acme.example']],
  ['Turkish Airlines', ['info@turkish-airlines.example']],
  ['Globex', ['globex@mail.example', 'pat@globex.example']],
  [{ domain: 'sarah' }, []],
  [{ domain: 'com' }, []],
])('finds the people of a company: %j', async (wanted, addresses) => {
  expect(await find(wanted)).toEqual(addresses);
});

it('says who they are, how well they are known, and what of them was asked for', async () => {
  expect(await people.find(userId, { name: 'liz' }, 10, never)).toEqual([
    {
      name: 'Elizabeth Bennet',
      addresses: ['liz@work.example', 'e.bennet@home.example'],
      isContact: true,
      sent: 3,
      received: 1,
      lastContactAt: clock.now(),
      familiarity: 20,
      matched: 'name',
    },
  ]);
  const [noreply] = await people.find(userId, { name: 'noreply@air.example' }, 10, never);
  expect(noreply).toMatchObject({ name: 'noreply@air.example', matched: 'address' });
  const matched = async (name: string) =>
    (await people.find(userId, { name }, 10, never)).map((person) => [person.name, person.matched]);
  expect(await matched('Sarahs')).toEqual([['Ro Sarahson', 'beginning']]);
  expect(await matched('globex')).toEqual([
    ['Kim (Globex)', 'name'],
    ['Pat Globex', 'domain'],
  ]);
});

describe('contacts', () => {
  it('without an address are found by their words, and named by their cards', async () => {
    expect(await people.find(userId, { name: 'plumb' }, 10, never)).toEqual([
      {
        name: 'Joe Pipe',
        addresses: [],
        isContact: true,
        sent: 0,
        received: 0,
        lastContactAt: null,
        familiarity: 10,
        matched: 'beginning',
      },
    ]);
    expect(await find('Pipe')).toEqual(['']);
    expect(await find({ domain: 'pipe' })).toEqual([]);
  });

  it('are called what the address book calls them, whatever their mails say', async () => {
    const [robert] = await people.find(userId, { name: 'bobby' }, 10, never);
    expect(robert).toMatchObject({ name: 'Robert Smith', addresses: ['rs@example.com'], matched: 'name' });
  });
});

describe('slips of the pen', () => {
  it.each<[string | WantedPeople, string[]]>([
    ['Sarra Chen', ['s.chen@acme.example']],
    ['Saarh', ['s.chen@acme.example', 'sarah.miller@example.com']],
    ['Sahra', ['s.chen@acme.example', 'sarah.miller@example.com', 'rosarah@example.com']],
    ['Sarra Ch', ['s.chen@acme.example']],
    ['Sarah Mller', ['sarah.miller@example.com']],
    ['Zeynep Ozturc', ['zeynep@example.com']],
    ['Elisabeht', ['liz@work.example e.bennet@home.example']],
    ['Acmee', ['s.chen@acme.example', 'billing@mail.acme.co.example', 'bob@acme.example']],
    [{ domain: 'acmee' }, ['s.chen@acme.example', 'billing@mail.acme.co.example', 'bob@acme.example']],
    ['Turkich Airlnes', ['info@turkish-airlines.example']],
    [{ domain: 'globxe' }, ['pat@globex.example']],
    ['Plumbr', ['']],
    ['Sarah Chn', ['s.chen@acme.example']],
  ])('of %j are looked past where nobody is called so', async (wanted, addresses) => {
    expect(await find(wanted)).toEqual(addresses);
    const given = typeof wanted === 'string' ? { name: wanted } : wanted;
    expect((await people.find(userId, given, 1, never))[0]?.matched).toBe('similar');
  });

  it.each<[string, string | WantedPeople]>([
    ['a short name', 'Ptaa'],
    ['another one', 'Bbo'],
    ['three letters of four, alone', 'Chn'],
    ['another letter of three, beside a right word', 'Rob Stone'],
    ['two slips in seven letters', 'Mlliler'],
    ['a wrong word beside a right one', 'Sarah Zzyzx'],
    ['an address', 's.chn@acme.example'],
    ['a whole domain', { domain: 'acmee.example' }],
    ['a domain near a name', { domain: 'saarh' }],
  ])('in %s mean nobody', async (_what, wanted) => {
    expect(await find(wanted)).toEqual([]);
  });

  it('are not looked for where somebody is called just so', async () => {
    const [found, ...others] = await people.find(userId, { name: 'Bob' }, 10, never);
    expect([found?.name, found?.matched, others]).toEqual(['Bob Stone', 'name', []]);
  });
});

describe('the best known', () => {
  it.each<[string, string[]]>([
    ['of whom more was heard', ['often 0 20 0', 'seldom 0 4 0']],
    ['who was written to', ['written 5 0 0', 'heard 0 14 0']],
    ['whose contact is no older', ['recent 2 4 10', 'ancient 9 100 1825']],
    ['whose many mails are not that old', ['many 9 100 300', 'few 2 4 10']],
    ['who is in the address book', ['card 0 2 0 contact', 'stranger 0 11 0']],
    ['who was much written to, before a card', ['friend 20 20 0', 'card 0 0 - contact']],
    ['whom nobody knows better, by address', ['a 1 1 0', 'b 1 1 0']],
  ])('is first: %s', async (_who, described) => {
    const person = await createPerson(database);
    const rows = described.toReversed().map((text): PersonRow => {
      const [name = '', sent, received, days, contact] = text.split(' ');
      return {
        id: newId(clock),
        user_id: person.userId,
        account_id: person.accountId,
        address: `${name}@example.com`,
        names: [`Kim ${name}`],
        contact_id: contact === undefined ? null : name,
        is_contact: contact !== undefined,
        sent_count: Number(sent),
        received_count: Number(received),
        last_seen_at: days === '-' ? null : new Date(clock.now().getTime() - Number(days) * 86_400_000),
        nicknames: [],
        words: personWords(`${name}@example.com`, [`Kim ${name}`]),
      };
    });
    await database.forPerson(person.userId, (transaction) => transaction.insertInto('people').values(rows).execute());
    const found = await people.find(person.userId, { name: 'kim' }, 10, never);
    expect(found.map(({ name }) => name)).toEqual(described.map((text) => `Kim ${text.split(' ')[0]}`));
  });
});

it('finds at most so many, and nobody of somebody else', async () => {
  expect(await people.find(userId, { name: 'Sarah' }, 1, never)).toHaveLength(1);
  const { userId: other } = await createPerson(database);
  expect(await people.find(other, { name: 'Sarah' }, 10, never)).toEqual([]);
});
