import { afterAll, expect, it } from 'vitest';
import type { SyncStore } from '../../../shared/sync/sync-store.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { copyOf } from './fixtures/copy-of.ts';
import { emailOf } from './fixtures/email-of.ts';
import { eventOf, timed } from './fixtures/event-of.ts';
import { createSyncKit, type SyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

class KilledError extends Error {}

/** A store of a worker that is killed before its nth call reaches the database: what the calls before it wrote is all there is. */
function killedAt(store: SyncStore, call: number): SyncStore {
  let calls = 0;
  return new Proxy(store, {
    get(target, name, receiver) {
      const method = Reflect.get(target, name, receiver) as (...parameters: unknown[]) => Promise<unknown>;
      return async (...parameters: unknown[]) => {
        calls += 1;
        if (calls >= call) throw new KilledError();
        return method.apply(target, parameters);
      };
    },
  });
}

function fill({ google }: SyncKit): void {
  google.pageSize = 2;
  google.mails = Array.from({ length: 5 }, (_, index) =>
    emailOf(`m${index}`, index, { sender: { address: `p${index % 2}@example.com`, name: `P ${index}` } }),
  );
  google.calendars.set('work', {
    title: 'Work',
    events: [
      eventOf({ calendarId: 'work', eventId: 'single' }),
      eventOf({ calendarId: 'work', eventId: 'weekly', kind: 'master', recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'] }),
      eventOf({
        calendarId: 'work',
        eventId: 'weekly_20270308T090000Z',
        kind: 'exception',
        recurringEventId: 'weekly',
        originalStart: '2027-03-08T09:00:00.000Z',
        time: timed('2027-03-09T15:00:00Z', 30),
      }),
    ],
  });
}

/** Changes of every kind, for the second round. */
function change({ google }: SyncKit): void {
  google.mails = [
    ...google.mails.slice(1).map((mail) => ({ ...mail, labels: ['INBOX', 'STARRED'] })),
    emailOf('m9', 9),
  ];
  const events = google.calendars.get('work')?.events ?? [];
  google.calendars.set('work', {
    title: 'Work',
    events: events
      .filter(({ eventId }) => eventId !== 'single')
      .map((event) => (event.kind === 'master' ? { ...event, title: 'Renamed', etag: '"2"' } : event)),
  });
}

async function syncAll(kit: SyncKit, overrides?: Parameters<SyncKit['sync']>[1]): Promise<void> {
  await kit.sync(kit.jobOf('gmail'), overrides);
  await kit.sync(kit.jobOf('calendar'), overrides);
  await kit.sync(kit.jobOf('calendar', 'work'), overrides);
}

async function undisturbed() {
  const kit = await createSyncKit(test.database);
  fill(kit);
  await syncAll(kit);
  const first = await copyOf(test, kit.accountId);
  change(kit);
  await kit.want();
  await syncAll(kit);
  return { first, second: await copyOf(test, kit.accountId) };
}

it('loses nothing of a worker that is killed before any of its calls: the next one ends with the same rows', async () => {
  const expected = await undisturbed();
  let kills = 0;
  for (let call = 1; ; call += 1) {
    const kit = await createSyncKit(test.database);
    fill(kit);
    const wasKilled = await killAndRepeat(kit, call);
    expect(await copyOf(test, kit.accountId)).toEqual(expected.first);
    change(kit);
    await kit.want();
    const wasKilledAgain = await killAndRepeat(kit, call);
    expect(await copyOf(test, kit.accountId)).toEqual(expected.second);
    kills += Number(wasKilled) + Number(wasKilledAgain);
    if (!wasKilled && !wasKilledAgain) break;
  }
  expect(kills).toBeGreaterThan(40);
}, 120_000);

async function killAndRepeat(kit: SyncKit, call: number): Promise<boolean> {
  const store = killedAt(kit.parts.store, call);
  let wasKilled = false;
  await syncAll(kit, { store }).catch((error: unknown) => {
    if (!(error instanceof KilledError)) throw error;
    wasKilled = true;
  });
  // Its lease runs out, and the sweep sends the jobs again.
  await kit.clock.advance(60_000);
  await syncAll(kit);
  return wasKilled;
}
