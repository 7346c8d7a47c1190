import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createRequestLog } from '../../../shared/adapters/postgres/query/request-log.ts';
import { newId } from '../../../shared/domain/ids.ts';
import type { Principal, Scope } from '../../../shared/domain/principal.ts';
import { admit, authorize } from '../../../shared/query/admit.ts';
import type { RateLimitDecision } from '../../../shared/query/rate-limiter.ts';
import type { QueryRequest } from '../../../shared/query/request-schema.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createPerson } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const { database, drop } = await createTestDatabase();
afterAll(drop);
const clock = new FakeClock('2027-03-01T09:00:00Z');
const requestLog = createRequestLog(database, clock);
const never = new AbortController().signal;

const principalOf = (userId: string, ...scopes: Scope[]): Principal => ({
  userId,
  sessionId: newId(clock),
  tier: 'free',
  scopes: new Set(scopes),
});

let principal: Principal;
let decision: RateLimitDecision;
beforeEach(async () => {
  principal = principalOf((await createPerson(database)).userId, 'query');
  decision = { allowed: true };
});

const limiter = { take: async () => decision };
const letIn = (request: QueryRequest, who = principal) =>
  admit({ limiter, requestLog, clock }, who, request, 30_000, never);

describe('authorization', () => {
  it('needs the scope', async () => {
    const { userId } = principal;
    const wrong = authorize(
      async () => principalOf(userId, 'search', 'sync', 'account', 'actions:approve'),
      'Bearer x',
    );
    await expect(wrong).rejects.toMatchObject({ code: 'insufficient-scope' });
    expect(await authorize(async () => principal, 'Bearer x')).toBe(principal);
  });
});

describe('a question', () => {
  it('is run with ids of its own, in the person’s zone', async () => {
    const admission = await letIn({ query: 'q' });
    expect(admission).toEqual({
      kind: 'run',
      query: {
        userId: principal.userId,
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        conversationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        continues: false,
        question: 'q',
        timeZone: 'Europe/Istanbul',
        previous: undefined,
      },
    });
  });

  it('is run in the zone that it names', async () => {
    expect(await letIn({ query: 'q', timeZone: 'Asia/Tokyo' })).toMatchObject({ query: { timeZone: 'Asia/Tokyo' } });
  });

  it('is followed when it is repeated, and refused when it is another one', async () => {
    const request = { query: 'q', requestId: 'r' };
    expect(await letIn(request)).toMatchObject({ kind: 'run' });
    expect(await letIn(request)).toEqual({ kind: 'follow', requestId: 'r' });
    await expect(letIn({ ...request, query: 'other' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(letIn({ ...request, timeZone: 'Asia/Tokyo' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('in a conversation of nobody, or of somebody else, is not found and claims nothing', async () => {
    const request = { query: 'q', requestId: 'r', conversationId: newId(clock) };
    await expect(letIn(request)).rejects.toMatchObject({ code: 'not-found' });
    expect(await requestLog.readAfter(principal.userId, 'r', 0)).toBeUndefined();
  });

  it('beyond the limit is refused with the time to wait, and claims nothing', async () => {
    decision = { allowed: false, retryAfterSeconds: 90 };
    await expect(letIn({ query: 'q', requestId: 'r' })).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterSeconds: 90,
      detail: 'You may ask 100 questions an hour; wait a little.',
    });
    expect(await requestLog.readAfter(principal.userId, 'r', 0)).toBeUndefined();
  });

  it('of a person who is gone needs a new sign-in', async () => {
    await expect(letIn({ query: 'q' }, principalOf(newId(clock), 'query'))).rejects.toMatchObject({
      code: 'invalid-token',
    });
  });
});
