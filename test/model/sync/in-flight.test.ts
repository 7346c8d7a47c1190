import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { InFlight } from './in-flight.ts';
import { Mailroom } from './mailroom.ts';
import { openSite } from './site.ts';

const inFlight = new InFlight();
const site = await openSite(inFlight);
afterAll(async () => {
  inFlight[Symbol.dispose]();
  await site.close();
});

const JOB = { userId: 'u', accountId: 'a', service: 'gmail', collection: '' } as const;
const mailroom = new Mailroom(site, new FakeClock('2027-03-08T09:00:00Z'));

// Else the clock would move in the midst of it, as if the work waited for that: past the end of a lease, on a busy machine.
it.each<[string, () => Promise<unknown>]>([
  ['the database', () => site.test.database.asSystem('test', (transaction) => sql`select 1`.execute(transaction))],
  ['the database as its owner', () => site.test.asOwner('select 1')],
  ['a queue', () => mailroom.queue.sendSync(JOB, 'fresh')],
])('in each turn in which something waits for %s, that is under way', async (_, wait) => {
  let isOver = false;
  const work = wait().finally(() => {
    isOver = true;
  });
  const counts: number[] = [];
  for (;;) {
    await setImmediate();
    if (isOver) break;
    counts.push(inFlight.count);
  }
  await work;
  expect(counts.length).toBeGreaterThan(0);
  expect(Math.min(...counts)).toBe(1);
});

it('nothing is under way afterwards', () => {
  expect(inFlight.count).toBe(0);
});
