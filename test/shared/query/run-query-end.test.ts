import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { QueryEvent } from '../../../shared/query/events.ts';
import { runQuery } from '../../../shared/query/run-query.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createPerson } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { admitted, expectLegal, outline, queryKit, readAll, watched } from './query-kit.ts';

const { database, drop } = await createTestDatabase();
afterAll(drop);
let clock: FakeClock;
let userId: string;
beforeEach(async () => {
  clock = new FakeClock('2027-03-01T09:00:00Z');
  ({ userId } = await createPerson(database));
});

const never = new AbortController().signal;

describe('a run', () => {
  it('ends when its time is up, even if a model does not heed it', async () => {
    const { parts } = queryKit(database, clock, { classify: () => new Promise(() => undefined) });
    const query = await admitted(parts, { userId });
    const events = runQuery(parts, query, { budgetMs: 30_000, signal: never });
    const first = events.next();
    await clock.advance(30_000);
    expect(outline([(await first).value as QueryEvent])).toEqual(['error timeout']);
    const end = events.next();
    while (clock.sleeping === 0) await setImmediate();
    await clock.advance(2_000);
    expect(await end).toEqual({ done: true, value: undefined });
    expect(clock.sleeping).toBe(0);
  });

  it('that was cancelled ends between two pieces of its answer', async () => {
    const { parts } = queryKit(database, clock, {
      async *answer({ signal }) {
        for (let i = 0; !signal?.aborted; i += 1) {
          yield `${i} `;
          await clock.delay(1_000, signal);
        }
      },
    });
    const query = await admitted(parts, { userId });
    const { log: requestLog, writing } = watched(parts.requestLog);
    const reading = readAll(runQuery({ ...parts, requestLog }, query, { budgetMs: 30_000, signal: never }));
    let ended = false;
    void reading.then(() => {
      ended = true;
    });
    await clock.advance(500);
    expect(await parts.requestLog.cancel(userId, 'r1')).toBe(true);
    while (!ended) await clock.advance(writing() === 0 && clock.wakesWithin(1_000) ? 50 : 0);
    expect(outline(await reading).at(-1)).toBe('error cancelled');
    expect((await reading).at(-1)?.data).toMatchObject({ type: 'urn:problem:cancelled', status: 409 });
    expect(clock.now() < new Date('2027-03-01T09:00:29Z')).toBe(true);
    expect(await parts.requestLog.readAfter(userId, 'r1', 0)).toMatchObject({ state: 'finished', ended: true });
  });

  it('whose reader hung up for good ends at once, but for what it has set off, which it waits for', async () => {
    const hungUp = new AbortController();
    const statement = Promise.withResolvers<never>();
    const { parts } = queryKit(database, clock, { classify: () => statement.promise });
    const query = await admitted(parts, { userId });
    const events = runQuery(parts, query, { budgetMs: 30_000, signal: hungUp.signal });
    const first = events.next();
    hungUp.abort();
    expect(outline([(await first).value as QueryEvent])).toEqual(['error cancelled']);
    const end = events.next();
    // It waits.
    while (clock.sleeping === 0) await setImmediate();
    statement.reject(new Error('It was stopped.'));
    expect(await end).toEqual({ done: true, value: undefined });
    expect(clock.sleeping).toBe(0);
  });

  it.each<[string, string, (hangUp: () => void) => unknown]>([
    ['that gave up a step', 'error unavailable', () => clock.advance(10_000)],
    ['whose reader hung up during a step', 'error cancelled', (hangUp) => hangUp()],
  ])('%s ends once what the step has set off has', async (_, last, giveUp) => {
    const hungUp = new AbortController();
    const statement = Promise.withResolvers<never>();
    const { parts } = queryKit(database, clock, { search: () => statement.promise });
    const query = await admitted(parts, { userId });
    const events = runQuery(parts, query, { budgetMs: 30_000, signal: hungUp.signal });
    const readTo = async (wanted: string) => {
      while (outline([(await events.next()).value as QueryEvent])[0] !== wanted);
    };
    await readTo('step s1 started');
    await giveUp(() => hungUp.abort());
    await readTo(last);
    let isOver = false;
    const end = events.next().finally(() => {
      isOver = true;
    });
    while (clock.sleeping === 0 && !isOver) await setImmediate();
    expect(isOver).toBe(false);
    statement.reject(new Error('It was stopped.'));
    expect(await end).toEqual({ done: true, value: undefined });
    expect(clock.sleeping).toBe(0);
  });

  it('goes on to its end when its reader stops, and has ended when the stream has', async () => {
    const { parts } = queryKit(database, clock);
    const query = await admitted(parts, { userId });
    const events = runQuery(parts, query, { budgetMs: 30_000, signal: never });
    expect((await events.next()).value).toMatchObject({ event: 'intent' });
    await events.return();
    const logged = await parts.requestLog.readAfter(userId, 'r1', 0);
    expectLegal(logged?.events ?? []);
    expect(logged).toMatchObject({ state: 'finished', ended: true });
    expect(clock.sleeping).toBe(0);
  });
});
