import { afterAll, describe, expect, it } from 'vitest';
import { guessFilters } from '../../../shared/adapters/local-model/guess-filters.ts';
import { personWords } from '../../../shared/adapters/postgres/person-words.ts';
import { createPeopleDirectory } from '../../../shared/adapters/postgres/query/people-directory.ts';
import { createSearchIndex } from '../../../shared/adapters/postgres/search/search-index.ts';
import { searchAsMeant } from '../../../shared/agents/search-as-meant.ts';
import { newId } from '../../../shared/domain/ids.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createPerson } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { email, event, store } from '../adapters/postgres-search/items.ts';
import { requestFor } from '../adapters/postgres-search/request-for.ts';

const { database, drop } = await createTestDatabase();
afterAll(drop);
// A Monday.
const clock = new FakeClock('2027-03-01T09:00:00Z');
const parts = { index: createSearchIndex(database), people: createPeopleDirectory(database), guessFilters };

const priya = { address: 'priya@acme.example', name: 'Priya Nair' };
const fromPriya = [1, 2, 3].map((number) =>
  email({ subject: `Rota ${number}`, sender: priya, receivedAt: new Date(`2027-02-0${number}T10:00:00Z`) }),
);
const budget = email({ subject: 'Budget', sender: priya, receivedAt: new Date('2027-01-05T10:00:00Z') });
const aboutPriya = email({ subject: 'Mails from Priya, mails from Priya', threadId: 'about' });
const budgets = [1, 2].map((number) => email({ subject: `Budget ${number}`, bodyFull: 'Budget, budget, budget.' }));
const tomorrow = event({
  title: 'Design review',
  time: { kind: 'timed', start: new Date('2027-03-02T10:00:00Z'), end: new Date('2027-03-02T11:00:00Z') },
});
const later = event({ title: 'Meetings, and what they are for' });

const person = await createPerson(database);
await store(database, person, ...fromPriya, budget, aboutPriya, ...budgets, tomorrow, later);
await database.forPerson(person.userId, (transaction) =>
  transaction
    .insertInto('people')
    .values({
      id: newId(clock),
      user_id: person.userId,
      account_id: person.accountId,
      address: priya.address,
      names: [priya.name],
      contact_id: null,
      is_contact: false,
      sent_count: 3,
      received_count: 3,
      last_seen_at: clock.now(),
      nicknames: [],
      words: personWords(priya.address, [priya.name]),
    })
    .execute(),
);

async function found(text: string, limit = 10): Promise<string[]> {
  const request = { ...requestFor(text, { limit, timeZone: 'UTC' }), asOf: clock.now() };
  const { hits } = await searchAsMeant(parts, person.userId, request, new AbortController().signal);
  return hits.map(({ item }) => item.id);
}

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);

describe('a search that says all in words', () => {
  it('lists what is meant, the newest first, and then what is only like it', async () => {
    const ids = await found('mails from Priya');
    expect(ids.slice(0, 4)).toEqual(idsOf([...fromPriya.toReversed(), budget]));
    expect(ids.slice(4)).toContain(aboutPriya.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('stays within its limit', async () => {
    expect(await found('mails from Priya', 2)).toEqual(idsOf([...fromPriya.toReversed()].slice(0, 2)));
  });

  it('finds by when it is, where no word of it is shared', async () => {
    expect((await found('meetings tomorrow'))[0]).toBe(tomorrow.id);
  });
});

describe('a search that says some of it', () => {
  it('prefers that, and still ranks by its words', async () => {
    expect((await found('mails from Priya about the budget'))[0]).toBe(budget.id);
  });
});

describe('a search that names whom nobody knows', () => {
  it('lists nothing for it', async () => {
    expect(await found('mails from Wilhelmina')).not.toContain(tomorrow.id);
    expect((await found('mails from Wilhelmina'))[0]).toBe(aboutPriya.id);
  });
});
