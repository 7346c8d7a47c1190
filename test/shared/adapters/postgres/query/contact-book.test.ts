import { afterAll, beforeAll, expect, it } from 'vitest';
import { createContactBook } from '../../../../../shared/adapters/postgres/query/contact-book.ts';
import { writeContacts } from '../../../../../shared/adapters/postgres/sync/write-contacts.ts';
import { createTestDatabase } from '../../../../helpers/database.ts';
import { createPerson } from '../../../../helpers/factories.ts';
import { FakeClock } from '../../../../helpers/fake-clock.ts';
import { contactOf, valuesOf } from '../../../sync/fixtures/contact-of.ts';

const { database, drop } = await createTestDatabase();
afterAll(drop);
const book = createContactBook(database);
const never = new AbortController().signal;
let userId: string;

const leyla = contactOf('leyla', {
  names: ['Leyla Aksoy'],
  nicknames: ['Aunt Leyla'],
  phoneNumbers: valuesOf('+90 212 555 01 44'),
  birthday: '--06-09',
});
const CARDS = [
  leyla,
  contactOf('may', { names: ['May Field'], nicknames: ['Aunt May'] }),
  contactOf('chen', { names: ['Sarah Chen'] }),
  contactOf('whitfield', { names: ['Sarah Whitfield'] }),
  contactOf('ozturk', { names: ['Zeynep Öztürk'] }),
  contactOf('mum', { names: ['Margaret Morgan'], nicknames: ['Mum'] }),
  contactOf('plumber', { names: ['Joe Pipe'], nicknames: ['The plumber'] }),
  contactOf('will', { names: ['Will'] }),
  contactOf('shop', { organizations: [{ name: 'Leyla Ltd', title: null }] }),
];

beforeAll(async () => {
  const person = await createPerson(database);
  userId = person.userId;
  const job = { ...person, service: 'contacts' as const, collection: '' };
  await database.forPerson(userId, (transaction) =>
    writeContacts(transaction, job, { upserts: CARDS, removals: [] }, new FakeClock('2027-03-01T09:00:00Z')),
  );
});

const mentioned = async (text: string, limit = 10) =>
  (await book.mentioned(userId, text, limit, never)).map(({ resourceName }) => resourceName.slice('people/'.length));

it('gives the whole card, with the id of its row', async () => {
  const [found] = await book.mentioned(userId, "Leyla's phone number", 10, never);
  expect(found).toEqual({ ...leyla, id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
});

it.each<[string, string[]]>([
  ["Leyla's phone number", ['leyla']],
  ["aunt leyla's birthday", ['leyla']],
  ['AKSOY', ['leyla']],
  ['Leylas Telefonnummer', ['leyla']],
  ['my aunt', ['leyla', 'may']],
  ['Sarah', ['chen', 'whitfield']],
  ['Sarah Chen and Leyla', ['chen', 'leyla']],
  ["Sarah Whitfield's number", ['whitfield']],
  ['where does ozturk live', ['ozturk']],
  ["mum's address", ['mum']],
  ['phone number of Sarra Chen', ['chen']],
  ["Sarah Whitfeild's number", ['whitfield']],
  ['wo wohnt Zeinep Öztürk', ['ozturk']],
  ['Sarra Whitfield and Leyla', ['whitfield', 'leyla']],
  ['Sarra', []],
  ['Chen Sarra', ['chen']],
  ['the phone number of the dentist', []],
  ['the plumber', ['plumber']],
  ['what will it cost', ['will']],
  ["'; drop table contacts; --", []],
  ['', []],
])('%s names %j', async (text, names) => {
  expect(await mentioned(text)).toEqual(names);
});

it('gives at most so many, and nobody of somebody else', async () => {
  expect(await mentioned('Sarah', 1)).toEqual(['chen']);
  const { userId: other } = await createPerson(database);
  expect(await book.mentioned(other, 'Sarah', 10, never)).toEqual([]);
});
