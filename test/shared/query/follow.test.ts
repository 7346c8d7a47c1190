import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createRequestLog } from '../../../shared/adapters/postgres/query/request-log.ts';
import { newId } from '../../../shared/domain/ids.ts';
import type { QueryEvent } from '../../../shared/query/events.ts';
import { follow } from '../../../shared/query/follow.ts';
import type { RequestLog } from '../../../shared/query/request-log.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createPerson } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { outline } from './query-kit.ts';

const { database, drop } = await createTestDatabase();
afterAll(drop);
let clock: FakeClock;
let requestLog: RequestLog;
let userId: string;
beforeEach(async () => {
  clock = new FakeClock('2027-03-01T09:00:00Z');
  requestLog = createRequestLog(database, clock);
  ({ userId } = await createPerson(database));
  const deadline = new Date('2027-03-01T09:00:10Z');
  await requestLog.claim(userId, {
    requestId: 'r',
    bodyHash: 'h',
    conversationId: newId(clock),
    continues: false,
    deadline,
  });
});

const never = new AbortController().signal;
const token = (id: number): QueryEvent => ({ id, event: 'token', data: { text: `${id}` } });
const done = (id: number): QueryEvent => ({
  id,
  event: 'done',
  data: { requestId: 'r', conversationId: newId(clock), messageId: null, coverage: [], cited: [], degraded: false },
});

/** Follows, and remembers at which second of the clock each event was seen; `ended` once the stream has. */
async function watch(after = 0, signal = never, log = requestLog) {
  const events = await follow({ requestLog: log, clock }, { userId, requestId: 'r', after, signal });
  const seen: QueryEvent[] = [];
  const state = { seen, ended: false };
  const reading = (async () => {
    for await (const event of events) seen.push(event);
    state.ended = true;
  })();
  return { state, reading };
}

describe('a request that is over', () => {
  it('is replayed under the same ids, from the one after the last that the reader has', async () => {
    const events = [token(1), token(2), done(3)];
    await requestLog.append(userId, 'r', events);
    for (const [after, expected] of [
      [0, events],
      [2, events.slice(2)],
      [3, []],
      [99, []],
    ] as const) {
      const { state, reading } = await watch(after);
      await reading;
      expect(state.seen).toEqual(expected);
    }
  });
});

describe('a request that runs', () => {
  it('is followed to its end', async () => {
    await requestLog.append(userId, 'r', [token(1)]);
    const { state, reading } = await watch();
    await expect.poll(() => clock.sleeping).toBe(1);
    expect(outline(state.seen)).toEqual(['token "1"']);
    await requestLog.append(userId, 'r', [token(2), done(3)]);
    await clock.advance(100);
    await reading;
    expect(outline(state.seen)).toEqual(['token "1"', 'token "2"', 'done']);
  });

  it('is looked at less and less often while nothing comes, and soon again when something did', async () => {
    const deadline = new Date('2027-03-01T09:01:00Z');
    const looks: number[] = [];
    const scripted = {
      async readAfter() {
        looks.push(clock.now().getTime());
        const events = looks.length === 7 ? [token(1)] : looks.length === 9 ? [done(2)] : [];
        return { state: 'running', deadline, events, ended: false };
      },
    } as unknown as RequestLog;
    const { reading } = await watch(0, never, scripted);
    await clock.advance(20_000);
    await reading;
    const gaps = looks.slice(1).map((look, i) => look - (looks[i] ?? 0));
    expect(gaps).toEqual([100, 200, 400, 800, 1_000, 1_000, 100, 200]);
  });

  it('that died is told by an error of the follower, when its deadline has passed', async () => {
    await requestLog.append(userId, 'r', [token(1)]);
    const { state } = await watch();
    while (!state.ended) await clock.advance(clock.sleeping > 0 ? 500 : 0);
    expect(outline(state.seen)).toEqual(['token "1"', 'error unavailable']);
    expect(state.seen[1]).toMatchObject({ id: 1, data: { requestId: 'r' } });
    expect(clock.now() >= new Date('2027-03-01T09:00:10Z')).toBe(true);
  });

  it('is not followed any more when the reader has gone', async () => {
    const gone = new AbortController();
    const { state, reading } = await watch(0, gone.signal);
    await expect.poll(() => clock.sleeping).toBe(1);
    gone.abort();
    await reading;
    expect(state.seen).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });

  it('whose log cannot be read any more ends with an error, and does not throw', async () => {
    let looks = 0;
    const failing = {
      ...requestLog,
      readAfter: async (...args: Parameters<RequestLog['readAfter']>) => {
        looks += 1;
        if (looks > 1) throw new Error('secret inside');
        return requestLog.readAfter(...args);
      },
    };
    const { state, reading } = await watch(0, never, failing);
    await clock.advance(200);
    await reading;
    expect(outline(state.seen)).toEqual(['error unavailable']);
    expect(JSON.stringify(state.seen)).not.toContain('secret');
  });

  it('loses no event to such an error when it is followed again from there', async () => {
    await requestLog.append(userId, 'r', [token(1)]);
    let looks = 0;
    const failing = {
      ...requestLog,
      readAfter: async (...args: Parameters<RequestLog['readAfter']>) => {
        looks += 1;
        if (looks > 1) throw new Error('down');
        return requestLog.readAfter(...args);
      },
    };
    const { state, reading } = await watch(0, never, failing);
    await clock.advance(100);
    await reading;
    expect(outline(state.seen)).toEqual(['token "1"', 'error unavailable']);
    await requestLog.append(userId, 'r', [token(2), done(3)]);
    const again = await watch(state.seen.at(-1)?.id);
    await again.reading;
    expect(outline(again.state.seen)).toEqual(['token "2"', 'done']);
  });
});

it('a request of somebody else is not found', async () => {
  const { userId: other } = await createPerson(database);
  const following = follow({ requestLog, clock }, { userId: other, requestId: 'r', after: 0, signal: never });
  await expect(following).rejects.toMatchObject({ code: 'not-found' });
});
