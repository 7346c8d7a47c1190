import { afterAll, beforeAll, expect, it } from 'vitest';
import { personWords } from '../../../../../shared/adapters/postgres/person-words.ts';
import { createPeopleDirectory } from '../../../../../shared/adapters/postgres/query/people-directory.ts';
import { newId } from '../../../../../shared/domain/ids.ts';
import { createTestDatabase } from '../../../../helpers/database.ts';
import { createPerson } from '../../../../helpers/factories.ts';
import { FakeClock } from '../../../../helpers/fake-clock.ts';

const { database, drop } = await createTestDatabase();
afterAll(drop);
const clock = new FakeClock('2027-03-01T09:00:00Z');
const people = createPeopleDirectory(database);
const never = new AbortController().signal;
let userId: string;

beforeAll(async () => {
  const person = await createPerson(database);
  userId = person.userId;
  const known = (address: string, names: string[], sent = 0) => ({
    id: newId(clock),
    user_id: userId,
    account_id: person.accountId,
    address,
    names,
    contact_id: null,
    is_contact: false,
    sent_count: sent,
    received_count: 1,
    last_seen_at: clock.now(),
    nicknames: [],
    words: personWords(address, names),
  });
  await database.forPerson(userId, (transaction) =>
    transaction
      .insertInto('people')
      .values([
        known('sarah.miller@example.com', ['Sarah Miller'], 1),
        known('s.chen@acme.example', ['Chen, Sarah', 'Sarah Chen'], 9),
        known('rosarah@example.com', ['Ro Sarahson']),
        known('zeynep@example.com', ['Zeynep Öztürk']),
        known('noreply@air.example', []),
        known('100%@odd.example', ['A.*B (C) [D] \\E']),
      ])
      .execute(),
  );
});

const find = async (name: string) => (await people.find(userId, name, 10, never)).map(({ address }) => address);

it.each<[string, string[]]>([
  ['Sarah', ['s.chen@acme.example', 'sarah.miller@example.com', 'rosarah@example.com']],
  ['sarah chen', ['s.chen@acme.example']],
  ['Miller', ['sarah.miller@example.com']],
  ['öztürk', ['zeynep@example.com']],
  ['noreply', ['noreply@air.example']],
  ['NoReply@Air.example', ['noreply@air.example']],
  ['Nobody', []],
  ['arah', []],
  ['%', []],
  ['.*', []],
  ["'; drop table people; --", []],
  ['a.*b (c)', ['100%@odd.example']],
])('finds for "%s" whose name begins so', async (name, addresses) => {
  expect(await find(name)).toEqual(addresses);
});

it('gives the name, or the address where there is none', async () => {
  expect(await people.find(userId, 'Miller', 10, never)).toEqual([
    { address: 'sarah.miller@example.com', name: 'Sarah Miller' },
  ]);
  expect(await people.find(userId, 'noreply', 10, never)).toEqual([
    { address: 'noreply@air.example', name: 'noreply@air.example' },
  ]);
});

it('finds at most so many, and nobody of somebody else', async () => {
  expect(await people.find(userId, 'Sarah', 1, never)).toHaveLength(1);
  const { userId: other } = await createPerson(database);
  expect(await people.find(other, 'Sarah', 10, never)).toEqual([]);
});
