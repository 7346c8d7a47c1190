import { afterAll, beforeEach, expect, it } from 'vitest';
import { createConversations } from '../../../../../shared/adapters/postgres/query/conversations.ts';
import { newId } from '../../../../../shared/domain/ids.ts';
import { titleOf } from '../../../../../shared/query/conversation.ts';
import { createTestDatabase } from '../../../../helpers/database.ts';
import { createPerson } from '../../../../helpers/factories.ts';
import { FakeClock } from '../../../../helpers/fake-clock.ts';

const { database, drop } = await createTestDatabase();
afterAll(drop);
const clock = new FakeClock('2027-03-01T09:00:00Z');
const conversations = createConversations(database);
let userId: string;
beforeEach(async () => {
  ({ userId } = await createPerson(database));
});

const add = (id: string, query: string, at: string, who = userId) =>
  conversations.add(
    who,
    { id, title: titleOf(query) },
    {
      id: newId(clock),
      requestId: 'r',
      query,
      intent: null,
      response: `On "${query}"`,
      sources: [],
      createdAt: new Date(at),
    },
  );

it('keeps the messages of a conversation in order, and the title of the first', async () => {
  const id = newId(clock);
  await add(id, 'first', '2027-03-01T09:00:00Z');
  await add(id, 'second', '2027-03-01T09:01:00Z');
  expect(await conversations.get(userId, id)).toEqual({
    id,
    title: 'first',
    createdAt: new Date('2027-03-01T09:00:00Z'),
    updatedAt: new Date('2027-03-01T09:01:00Z'),
    messages: [
      expect.objectContaining({ query: 'first', response: 'On "first"', intent: null, sources: [] }),
      expect.objectContaining({ query: 'second' }),
    ],
  });
});

it('lists the newest first, by pages', async () => {
  for (const minute of [1, 2, 3]) await add(newId(clock), `q${minute}`, `2027-03-01T09:0${minute}:00Z`);
  const first = await conversations.list(userId, { limit: 2 });
  expect(first.map(({ title }) => title)).toEqual(['q3', 'q2']);
  const before = first.at(-1)?.updatedAt as Date;
  expect((await conversations.list(userId, { limit: 2, before })).map(({ title }) => title)).toEqual(['q1']);
});

it('shows and deletes nothing of somebody else', async () => {
  const { userId: other } = await createPerson(database);
  const id = newId(clock);
  await add(id, 'q', '2027-03-01T09:00:00Z');
  expect(await conversations.get(other, id)).toBeUndefined();
  expect(await conversations.list(other, { limit: 10 })).toEqual([]);
  expect(await conversations.delete(other, id)).toBe(false);
  await expect(add(id, 'mine now', '2027-03-01T09:01:00Z', other)).rejects.toThrow();
  expect((await conversations.get(userId, id))?.messages).toHaveLength(1);
});

it('deletes a conversation with its messages, once', async () => {
  const id = newId(clock);
  await add(id, 'q', '2027-03-01T09:00:00Z');
  expect(await conversations.delete(userId, id)).toBe(true);
  expect(await conversations.get(userId, id)).toBeUndefined();
  expect(await conversations.delete(userId, id)).toBe(false);
});

it('has the first line of the first question as its title, cut between words', () => {
  expect(titleOf('  When is\tmy flight?\nAnd the code?')).toBe('When is my flight?');
  expect(titleOf('word '.repeat(40))).toBe(`${'word '.repeat(15)}word…`);
  expect(titleOf('🛫'.repeat(100)).isWellFormed()).toBe(true);
});
