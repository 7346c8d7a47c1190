import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createConversations } from '../../../../../shared/adapters/postgres/query/conversations.ts';
import { createRequestLog } from '../../../../../shared/adapters/postgres/query/request-log.ts';
import { newId } from '../../../../../shared/domain/ids.ts';
import type { Position } from '../../../../../shared/query/conversation.ts';
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

const ALL = { limit: 50 };

const messageOf = (query: string, at: string) => ({
  id: newId(clock),
  requestId: 'r',
  query,
  intent: null,
  response: `On "${query}"`,
  sources: [],
  createdAt: new Date(at),
});

const begin = (id: string, query: string, at: string, who = userId) =>
  conversations.add(who, { id, title: titleOf(query), isNew: true }, messageOf(query, at));
const goOn = (id: string, query: string, at: string, who = userId) =>
  conversations.add(who, { id, title: titleOf(query), isNew: false }, messageOf(query, at));

/** Reads all pages of a list, two entries each. */
async function readPages<Entry>(
  read: (page: { limit: number; before?: Position }) => Promise<{ entries: Entry[]; next: Position | null }>,
): Promise<Entry[][]> {
  const pages: Entry[][] = [];
  let before: Position | undefined;
  do {
    const { entries, next } = await read({ limit: 2, ...(before ? { before } : {}) });
    pages.push(entries);
    before = next ?? undefined;
  } while (before);
  return pages;
}

it('keeps the messages of a conversation in order, and the title of the first', async () => {
  const id = newId(clock);
  expect(await begin(id, 'first', '2027-03-01T09:00:00Z')).toBe(true);
  expect(await goOn(id, 'second', '2027-03-01T09:01:00Z')).toBe(true);
  expect(await conversations.get(userId, id, ALL)).toEqual({
    id,
    title: 'first',
    createdAt: new Date('2027-03-01T09:00:00Z'),
    updatedAt: new Date('2027-03-01T09:01:00Z'),
    messages: [
      expect.objectContaining({
        query: 'first',
        response: 'On "first"',
        intent: null,
        sources: [],
        actionsTaken: [],
      }),
      expect.objectContaining({ query: 'second' }),
    ],
    next: null,
  });
});

describe('by pages', () => {
  // Two of them at the same moment: no page may lose or repeat one.
  const TIMES = [1, 2, 2, 2, 3].map((minute) => `2027-03-01T09:0${minute}:00Z`);

  it('lists each conversation once, the newest first', async () => {
    for (const [index, at] of TIMES.entries()) await begin(newId(clock), `q${index}`, at);
    const pages = await readPages(async (page) => {
      const { conversations: entries, next } = await conversations.list(userId, page);
      return { entries: entries.map(({ title }) => title), next };
    });
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(pages[0]?.[0]).toBe('q4');
    expect(pages.flat().sort()).toEqual(['q0', 'q1', 'q2', 'q3', 'q4']);
    expect(pages.flat().at(-1)).toBe('q0');
  });

  it('gives each message of a conversation once, the newest page first', async () => {
    const id = newId(clock);
    for (const [index, at] of TIMES.entries()) await (index === 0 ? begin : goOn)(id, `q${index}`, at);
    const pages = await readPages(async (page) => {
      const { messages = [], next = null } = (await conversations.get(userId, id, page)) ?? {};
      return { entries: messages, next };
    });
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(pages[0]?.at(-1)?.query).toBe('q4');
    const inOrder = pages.toReversed().flat();
    expect(inOrder.map(({ query }) => query).sort()).toEqual(['q0', 'q1', 'q2', 'q3', 'q4']);
    expect(inOrder.map(({ createdAt }) => createdAt)).toEqual(TIMES.map((at) => new Date(at)));
  });

  it('is one page when it fits exactly', async () => {
    for (const at of TIMES.slice(0, 2)) await begin(newId(clock), 'q', at);
    expect(await conversations.list(userId, { limit: 2 })).toMatchObject({ next: null });
    expect(await conversations.list(userId, { limit: 1 })).toMatchObject({ next: { at: new Date(TIMES[1] ?? '') } });
  });
});

it('shows, continues and deletes nothing of somebody else', async () => {
  const { userId: other } = await createPerson(database);
  const id = newId(clock);
  await begin(id, 'q', '2027-03-01T09:00:00Z');
  expect(await conversations.get(other, id, ALL)).toBeUndefined();
  expect(await conversations.list(other, ALL)).toEqual({ conversations: [], next: null });
  expect(await conversations.delete(other, id)).toBe(false);
  expect(await goOn(id, 'mine now', '2027-03-01T09:01:00Z', other)).toBe(false);
  await expect(begin(id, 'mine now', '2027-03-01T09:01:00Z', other)).rejects.toThrow();
  expect((await conversations.get(userId, id, ALL))?.messages).toHaveLength(1);
});

describe('deleting', () => {
  it('takes the messages along, and is done once', async () => {
    const id = newId(clock);
    await begin(id, 'q', '2027-03-01T09:00:00Z');
    expect(await conversations.delete(userId, id)).toBe(true);
    expect(await conversations.get(userId, id, ALL)).toBeUndefined();
    expect(await conversations.delete(userId, id)).toBe(false);
  });

  it('lets no answer that comes later bring the conversation back', async () => {
    const id = newId(clock);
    await begin(id, 'q', '2027-03-01T09:00:00Z');
    await conversations.delete(userId, id);
    expect(await goOn(id, 'follow-up', '2027-03-01T09:01:00Z')).toBe(false);
    expect(await conversations.list(userId, ALL)).toMatchObject({ conversations: [] });
  });

  it('takes along the events of its requests, and stops the one that still runs', async () => {
    const log = createRequestLog(database, clock);
    const [id, otherId] = [newId(clock), newId(clock)];
    for (const conversationId of [id, otherId]) await begin(conversationId, 'q', '2027-03-01T09:00:00Z');
    const claim = async (requestId: string, conversationId: string, ends: boolean) => {
      const deadline = new Date('2027-03-01T09:00:33Z');
      await log.claim(userId, { requestId, bodyHash: 'h', conversationId, continues: true, deadline });
      const text = { event: 'token', data: { text: 'secret' }, id: 1 } as const;
      const data = { type: 'urn:problem:internal', title: 'x', status: 500, detail: 'x' } as const;
      await log.append(userId, requestId, ends ? [text, { event: 'error', data, id: 2 }] : [text]);
    };
    await claim('finished', id, true);
    await claim('running', id, false);
    await claim('of-another', otherId, true);
    await conversations.delete(userId, id);
    expect(await log.readAfter(userId, 'finished', 0)).toBeUndefined();
    expect(await log.readAfter(userId, 'running', 0)).toMatchObject({ state: 'cancelled' });
    expect(await log.readAfter(userId, 'of-another', 0)).toMatchObject({ state: 'finished' });
  });
});

it('has the first line of the first question as its title, cut between words', () => {
  expect(titleOf('  When is\tmy flight?\nAnd the code?')).toBe('When is my flight?');
  expect(titleOf('word '.repeat(40))).toBe(`${'word '.repeat(15)}word…`);
  expect(titleOf('🛫'.repeat(100)).isWellFormed()).toBe(true);
});
