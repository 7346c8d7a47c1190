import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localModel } from '../../../shared/adapters/local-model/index.ts';
import { createSearchIndex } from '../../../shared/adapters/postgres/search/search-index.ts';
import { writeContacts } from '../../../shared/adapters/postgres/sync/write-contacts.ts';
import { newId } from '../../../shared/domain/ids.ts';
import { runQuery } from '../../../shared/query/run-query.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createPerson } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { knowPeople } from '../adapters/postgres/know-people.ts';
import { email, event, store } from '../adapters/postgres-search/items.ts';
import { contactOf, valuesOf } from '../sync/fixtures/contact-of.ts';
import { queryKit, readAll } from './query-kit.ts';

const { database, drop } = await createTestDatabase();
afterAll(drop);
const clock = new FakeClock('2027-03-01T09:00:00Z');
const never = new AbortController().signal;
let userId: string;

const chen = { name: 'Sarah Chen', address: 'sarah.chen@studio.example' };
const smith = { name: 'John Smith', address: 'john.smith@yard.example' };
const robert = { name: 'Robert Pike', address: 'r.pike@harbour.example' };
const dentist = { name: 'Practice', address: 'reception@teeth.example' };

beforeAll(async () => {
  const person = await createPerson(database);
  userId = person.userId;
  await store(
    database,
    person,
    email({ subject: 'Deck', sender: chen, bodyFull: 'Two slides on Acme, please.' }),
    email({ subject: 'Timber', sender: smith, bodyFull: 'The oak is dry.' }),
    email({ subject: 'Moorings', sender: robert, bodyFull: 'Berth 12 is yours.' }),
    email({ subject: 'Your check-up', sender: dentist, bodyFull: 'Dr Giles sees you on 9 March 2027 at 10:40.' }),
    event({
      title: 'Board',
      organizer: chen,
      time: { kind: 'timed', start: new Date('2027-03-04T15:00:00Z'), end: new Date('2027-03-04T16:00:00Z') },
    }),
  );
  await knowPeople(database, person, chen, smith, robert, dentist);
  const cards = [
    contactOf('pike', { names: [robert.name], nicknames: ['Bobby'], emailAddresses: valuesOf(robert.address) }),
    contactOf('moss', { names: ['Hannah Moss'], phoneNumbers: valuesOf('020 7946 0001'), birthday: '--06-09' }),
  ];
  const job = { ...person, service: 'contacts' as const, collection: '' };
  await database.forPerson(userId, (transaction) =>
    writeContacts(transaction, job, { upserts: cards, removals: [] }, clock),
  );
});

/** The answer of the built-in model to a question, over what the database finds. */
async function ask(question: string): Promise<string> {
  const { parts } = queryKit(database, clock, {
    classify: (asked, context) => localModel.classify(asked, context),
    search: createSearchIndex(database).search,
    answer: localModel.answer,
  });
  const [requestId, conversationId] = [newId(clock), newId(clock)];
  const deadline = new Date('2027-03-01T09:00:33Z');
  await parts.requestLog.claim(userId, { requestId, bodyHash: 'h', conversationId, continues: false, deadline });
  const query = { userId, requestId, conversationId, question, timeZone: 'UTC', continues: false, previous: undefined };
  const events = await readAll(runQuery(parts, query, { budgetMs: 30_000, signal: never }));
  return events.flatMap((one) => (one.event === 'token' ? [one.data.text] : [])).join('');
}

describe('a name that is written with slips', () => {
  it.each([
    ['emails from Sarra Chen', 'Deck', 'I read “Sarra Chen” as Sarah Chen.'],
    ['emials from Jon Smiht', 'Timber', 'I read “Jon Smiht” as John Smith.'],
    ['what did Sarra Chen write?', 'Two slides on Acme', 'I read “Sarra Chen” as Sarah Chen.'],
    ['how many emails did I get from Johm Smiht?', '1 email', 'I read “Johm Smiht” as John Smith.'],
    ['when is my meeting with Sarra Chen?', '4 March 2027', 'I read “Sarra Chen” as Sarah Chen.'],
  ])('%s', async (question, answer, told) => {
    const text = await ask(question);
    expect(text).toContain(answer);
    expect(text.startsWith(`${told}\n`)).toBe(true);
    expect(text.match(/I read/g)).toHaveLength(1);
    expect(text).not.toContain(' and “');
  });

  it('is read as the search read it where it is only a word of a text', async () => {
    const text = await ask('when is my appointment with Dr Gilse?');
    expect(text).toContain('9 March 2027 at 10:40');
    expect(text).toContain('I read “gilse” as giles.');
  });

  it('is no other word, which a search may take for what it likes', async () => {
    expect(await ask('what do they say about timbur?')).not.toContain('I read');
  });

  it('finds no other mails than those of whom it was taken for', async () => {
    const text = await ask('emails from Sarra Chen');
    expect(text).not.toContain('Timber');
    expect(await ask('emails from Wilhelmina')).toMatch(/^I found nothing/);
  });
});

describe('a name of the address book that is written with slips', () => {
  it.each([
    [
      'phone number of Hanna Moss',
      'Hannah Moss’s phone number is 020 7946 0001',
      'I read “Hanna Moss” as Hannah Moss.',
    ],
    [
      "what's Hanah Moss's phone number?",
      'Hannah Moss’s phone number is 020 7946 0001',
      'I read “Hanah Moss” as Hannah Moss.',
    ],
    ['when is Hannah Moss’s birthday?', '9 June', ''],
    ['when was Hannha Moss born?', '9 June', 'I read “Hannha Moss” as Hannah Moss.'],
  ])('%s', async (question, answer, told) => {
    const text = await ask(question);
    expect(text).toContain(answer);
    expect(text.match(/I read[^\n]*/g) ?? []).toEqual(told === '' ? [] : [told]);
  });

  it('is nobody of whom no word stands there as it is', async () => {
    expect(await ask('phone number of Hanna Mors')).not.toContain('020');
    expect(await ask('phone number of Wilma Moss')).not.toContain('020');
  });
});

it('a nickname is the name of whoever is called so, and nothing is said of that', async () => {
  const text = await ask('emails from Bobby');
  expect(text).toContain('Moorings');
  expect(text).not.toContain('I read');
});

it('a name as it is written is no correction', async () => {
  expect(await ask('emails from Sarah Chen')).not.toContain('I read');
});
