import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createConversations } from '../../../../../shared/adapters/postgres/query/conversations.ts';
import { createRequestLog } from '../../../../../shared/adapters/postgres/query/request-log.ts';
import { newId } from '../../../../../shared/domain/ids.ts';
import type { Message } from '../../../../../shared/query/conversation.ts';
import type { QueryEvent } from '../../../../../shared/query/events.ts';
import { toSource } from '../../../../../shared/query/sources.ts';
import { createTestDatabase } from '../../../../helpers/database.ts';
import { createPerson } from '../../../../helpers/factories.ts';
import { FakeClock } from '../../../../helpers/fake-clock.ts';
import { intentOf, mailHit } from '../../../query/fixtures.ts';

const { database, drop } = await createTestDatabase();
afterAll(drop);
const clock = new FakeClock('2027-03-01T09:00:00Z');
const log = createRequestLog(database, clock);
const conversations = createConversations(database);
let userId: string;
beforeEach(async () => {
  ({ userId } = await createPerson(database));
});

const claimOf = (
  requestId: string,
  overrides: { bodyHash?: string; conversationId?: string; continues?: boolean } = {},
) => ({
  requestId,
  bodyHash: 'hash',
  conversationId: newId(clock),
  continues: false,
  deadline: new Date('2027-03-01T09:00:33Z'),
  ...overrides,
});

const token = (id: number, text: string): QueryEvent => ({ id, event: 'token', data: { text } });
const error = (id: number): QueryEvent => ({
  id,
  event: 'error',
  data: { type: 'urn:problem:internal', title: 'x', status: 500, detail: 'x' },
});

describe('claiming a request', () => {
  it('is granted once, with the person’s time zone', async () => {
    expect(await log.claim(userId, claimOf('r'))).toEqual({
      outcome: 'claimed',
      timeZone: 'Europe/Istanbul',
      previous: undefined,
    });
    expect(await log.claim(userId, claimOf('r', { bodyHash: 'other' }))).toEqual({
      outcome: 'repeat',
      bodyHash: 'hash',
    });
  });

  it('is granted to one of many who try at once', async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => log.claim(userId, claimOf('r'))));
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['claimed', ...Array(7).fill('repeat')]);
  });

  it('does not collide with the same id of another person', async () => {
    const { userId: other } = await createPerson(database);
    await log.claim(other, claimOf('r'));
    expect(await log.claim(userId, claimOf('r'))).toMatchObject({ outcome: 'claimed' });
  });

  it('forgets a request, and its events, after five minutes', async () => {
    const later = new FakeClock('2027-03-01T09:00:00Z');
    const laterLog = createRequestLog(database, later);
    await laterLog.claim(userId, claimOf('r'));
    await laterLog.append(userId, 'r', [error(1)]);
    await later.advance(5 * 60_000);
    expect(await laterLog.claim(userId, claimOf('r'))).toMatchObject({ outcome: 'repeat' });
    expect(await laterLog.readAfter(userId, 'r', 0)).toMatchObject({ ended: true });
    expect(await laterLog.cancel(userId, 'r')).toBe(true);
    await later.advance(1);
    expect(await laterLog.readAfter(userId, 'r', 0)).toBeUndefined();
    expect(await laterLog.cancel(userId, 'r')).toBe(false);
    expect(await laterLog.claim(userId, claimOf('r'))).toMatchObject({ outcome: 'claimed' });
    expect(await laterLog.readAfter(userId, 'r', 0)).toMatchObject({ state: 'running', events: [], ended: false });
  });

  it('needs the conversation that is continued, and tells what was understood and found last', async () => {
    const conversationId = newId(clock);
    expect(await log.claim(userId, claimOf('r1', { conversationId, continues: true }))).toEqual({
      outcome: 'unknown-conversation',
    });
    const hit = mailHit({ subject: 'Your booking' });
    const add = (createdAt: string, message: Partial<Message> = {}) =>
      conversations.add(
        userId,
        { id: conversationId, title: 't', isNew: createdAt.includes('T08:00') },
        {
          id: newId(clock),
          requestId: 'r0',
          query: 'q',
          intent: null,
          response: null,
          sources: [],
          createdAt: new Date(createdAt),
          ...message,
        },
      );
    await add('2027-03-01T08:00:00Z', { intent: intentOf({ confidence: 0.8 }) });
    await add('2027-03-01T08:01:00Z', {
      intent: intentOf({ confidence: 0.9 }),
      response: 'At 07:35 [1].',
      sources: [toSource(hit, 1)],
    });
    await add('2027-03-01T08:02:00Z');
    expect(await log.claim(userId, claimOf('r1', { conversationId, continues: true }))).toMatchObject({
      outcome: 'claimed',
      previous: { intent: { confidence: 0.9 }, items: [{ ref: 'h1', service: 'gmail', id: hit.item.id }] },
    });
    const { userId: other } = await createPerson(database);
    expect(await log.claim(other, claimOf('r1', { conversationId, continues: true }))).toEqual({
      outcome: 'unknown-conversation',
    });
  });

  it('is refused to a person who is gone', async () => {
    expect(await log.claim(newId(clock), claimOf('r'))).toEqual({ outcome: 'unknown-person' });
  });
});

describe('the events of a request', () => {
  beforeEach(async () => {
    await log.claim(userId, claimOf('r'));
  });

  it('are read in order, after an id', async () => {
    expect(await log.append(userId, 'r', [token(1, 'a'), token(2, 'b')])).toBe('running');
    expect(await log.append(userId, 'r', [token(3, 'ç "\n')])).toBe('running');
    expect(await log.readAfter(userId, 'r', 1)).toEqual({
      state: 'running',
      deadline: new Date('2027-03-01T09:00:33Z'),
      events: [token(2, 'b'), token(3, 'ç "\n')],
      ended: false,
    });
  });

  it('hold text that Postgres does not take as it is', async () => {
    await log.append(userId, 'r', [token(1, 'a\u0000b\ud83d')]);
    expect(await log.readAfter(userId, 'r', 0)).toMatchObject({ events: [token(1, 'ab\ufffd')] });
  });

  it('may be written twice', async () => {
    await log.append(userId, 'r', [token(1, 'a')]);
    await log.append(userId, 'r', [token(1, 'a'), error(2)]);
    expect(await log.readAfter(userId, 'r', 0)).toMatchObject({
      state: 'finished',
      events: [token(1, 'a'), error(2)],
      ended: true,
    });
  });

  it('have ended also for a reader who has them all', async () => {
    await log.append(userId, 'r', [error(1)]);
    expect(await log.readAfter(userId, 'r', 1)).toMatchObject({ events: [], ended: true });
  });

  it('are nobody else’s', async () => {
    await log.append(userId, 'r', [token(1, 'a')]);
    const { userId: other } = await createPerson(database);
    expect(await log.readAfter(other, 'r', 0)).toBeUndefined();
    expect(await log.cancel(other, 'r')).toBe(false);
    await expect(log.append(other, 'r', [token(2, 'b')])).rejects.toThrow();
    expect(await log.readAfter(userId, 'r', 0)).toMatchObject({ state: 'running', events: [token(1, 'a')] });
  });
});

describe('cancelling', () => {
  it('is told to the run with its next batch', async () => {
    await log.claim(userId, claimOf('r'));
    expect(await log.cancel(userId, 'r')).toBe(true);
    expect(await log.append(userId, 'r', [token(1, 'a')])).toBe('cancelled');
    expect(await log.readAfter(userId, 'r', 0)).toMatchObject({ state: 'cancelled', ended: false });
    expect(await log.append(userId, 'r', [error(2)])).toBe('cancelled');
    expect(await log.readAfter(userId, 'r', 0)).toMatchObject({ state: 'finished', ended: true });
  });

  it('leaves what is over as it is', async () => {
    await log.claim(userId, claimOf('r'));
    await log.append(userId, 'r', [error(1)]);
    expect(await log.cancel(userId, 'r')).toBe(true);
    expect(await log.readAfter(userId, 'r', 0)).toMatchObject({ state: 'finished' });
  });

  it('does not know a request that was never made', async () => {
    expect(await log.cancel(userId, 'r')).toBe(false);
  });
});
