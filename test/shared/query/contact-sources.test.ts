import { afterAll, expect, it } from 'vitest';
import { writeContacts } from '../../../shared/adapters/postgres/sync/write-contacts.ts';
import { newId } from '../../../shared/domain/ids.ts';
import { runQuery } from '../../../shared/query/run-query.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createPerson } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { contactOf, valuesOf } from '../sync/fixtures/contact-of.ts';
import { intentOf } from './fixtures.ts';
import { expectLegal, outline, queryKit, readAll } from './query-kit.ts';

const { database, drop } = await createTestDatabase();
afterAll(drop);

it('whom a question names of the address book are sources after the hits', async () => {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const { userId, accountId } = await createPerson(database);
  const leyla = contactOf('leyla', { names: ['Leyla Aksoy'], phoneNumbers: valuesOf('+90 212') });
  const job = { userId, accountId, service: 'contacts' as const, collection: '' };
  await database.forPerson(userId, (transaction) =>
    writeContacts(transaction, job, { upserts: [leyla], removals: [] }, clock),
  );
  const given: string[][] = [];
  const { parts, reported } = queryKit(database, clock, {
    classify: () => intentOf({ asks: [{ type: 'code', of: "Leyla's phone number", steps: ['s1'] }] }),
    answer: async function* ({ hits, contacts = [] }) {
      given.push([...hits.map(() => 'hit'), ...contacts.map(({ names }) => names.join())]);
      yield '+90 212 [2].';
    },
  });
  const conversationId = newId(clock);
  const claim = { requestId: 'r1', bodyHash: 'h', conversationId, continues: false };
  await parts.requestLog.claim(userId, { ...claim, deadline: new Date('2027-03-01T09:00:33Z') });
  const query = {
    userId,
    requestId: 'r1',
    conversationId,
    question: "What's Leyla's phone number?",
    timeZone: 'Europe/Istanbul',
    continues: false,
    previous: undefined,
  };
  const events = await readAll(runQuery(parts, query, { budgetMs: 30_000, signal: new AbortController().signal }));

  expectLegal(events);
  expect(outline(events)).toContain('step contacts1 done');
  expect(given).toEqual([['hit', 'Leyla Aksoy']]);
  const [sources] = events.flatMap(({ event, data }) => (event === 'sources' ? [data.sources] : []));
  expect(sources?.map(({ n, service, title }) => [n, service, title])).toEqual([
    [1, 'gmail', 'Your booking'],
    [2, 'contacts', 'Leyla Aksoy'],
  ]);
  expect(events.at(-1)?.data).toMatchObject({ cited: [2] });
  expect(reported).toEqual([]);
});
