import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createSyncSettingsStore } from '../../../shared/adapters/postgres/sync/sync-settings-store.ts';
import { sweep } from '../../../shared/sync/sweep.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createSyncKit } from './fixtures/sync-kit.ts';

const MINUTE_MS = 60_000;
const FAR = new Date('2100-01-01T00:00:00Z');
const test = await createTestDatabase();
afterAll(() => test.drop());
beforeEach(() => test.asOwner('delete from users'));

/** A person whose mailbox is in sync, and who is here. */
async function synced() {
  const kit = await createSyncKit(test.database);
  await kit.sync(kit.jobOf('gmail'));
  await test.asOwner(`delete from sync_cursors where service <> 'gmail'`);
  await test.asOwner('update users set last_active_at = $1', [kit.clock.now()]);
  const settings = createSyncSettingsStore(test.database, kit.clock);
  return {
    ...kit,
    change: (changes: Parameters<typeof settings.change>[1]) => settings.change(kit.userId, changes),
    read: () => settings.read(kit.userId),
    /** Services of which a sweep wants a pass now. */
    async swept() {
      await sweep(kit, FAR);
      return kit.queue.sync.splice(0).map(({ job }) => job.service);
    },
    /** A watch of the mailbox that was made a week before it ends. */
    watchUntil: (end: string) =>
      test.asOwner(
        `insert into watches (id, user_id, account_id, service, collection, expires_at, created_at)
         values ('0197a000-0000-4000-8000-000000000001', $1, $2, 'gmail', '', $3, $3::timestamptz - interval '7 days')`,
        [kit.userId, kit.accountId, end],
      ),
    dueInMinutes: async () => {
      const cursor = await kit.cursorOf(kit.jobOf('gmail'));
      return cursor && (cursor.due_at.getTime() - kit.clock.now().getTime()) / MINUTE_MS;
    },
  };
}

describe('sync by itself', () => {
  it('ends when it is switched off, and what was missed is due when it is switched on', async () => {
    const person = await synced();
    await person.change({ autosyncEnabled: false });
    await person.clock.advance(16 * MINUTE_MS);
    expect(await person.swept()).toEqual([]);
    await person.clock.advance(MINUTE_MS);
    await person.change({ autosyncEnabled: true });
    expect(await person.swept()).toEqual(['gmail']);
  });

  it('comes by a shorter interval at once, and by a longer one from the next poll on', async () => {
    const person = await synced();
    expect(await person.dueInMinutes()).toBe(15);
    await person.change({ syncIntervalMinutes: 5 });
    expect(await person.dueInMinutes()).toBe(5);
    await person.change({ syncIntervalMinutes: 120 });
    expect(await person.dueInMinutes()).toBe(5);
    await person.clock.advance(5 * MINUTE_MS);
    expect(await person.swept()).toEqual(['gmail']);
    await person.sync(person.jobOf('gmail'));
    expect(await person.dueInMinutes()).toBe(120);
  });

  it('leaves what is watched as it is', async () => {
    const person = await synced();
    await person.change({ autosyncEnabled: false });
    await person.watchUntil('2027-03-08T09:00Z');
    await test.asOwner(`update sync_cursors set watch_due_at = '2027-03-07T09:00Z'`);
    await person.change({ autosyncEnabled: true });
    const watchDue = async () => (await person.cursorOf(person.jobOf('gmail')))?.watch_due_at;
    expect(await watchDue()).toEqual(new Date('2027-03-07T09:00Z'));
    await test.asOwner('delete from watches');
    await person.change({ autosyncEnabled: false });
    await person.change({ autosyncEnabled: true });
    expect(await watchDue()).toEqual(person.clock.now());
  });

  it('asks Google for no watch that it has refused before that is due, where polls come sooner', async () => {
    const person = await synced();
    await person.watchUntil('2027-03-02T08:30Z');
    await test.asOwner(`update sync_cursors set watch_due_at = '2027-03-02T08:00Z', watch_error = 'refused'`);
    await person.change({ syncIntervalMinutes: 5 });
    expect(await person.cursorOf(person.jobOf('gmail'))).toMatchObject({
      watch_due_at: new Date('2027-03-02T08:00Z'),
    });
  });

  it('changes what is named alone, however many do so at once', async () => {
    const person = await synced();
    // On PGlite, which has one session, the changes come one after the other.
    for (let round = 0; round < 5; round += 1) {
      const isOn = round % 2 === 1;
      await Promise.all([person.change({ autosyncEnabled: isOn }), person.change({ syncIntervalMinutes: 30 + round })]);
      const settings = { autosyncEnabled: isOn, syncIntervalMinutes: 30 + round };
      expect(await person.read()).toEqual(settings);
    }
  });

  it('leaves what a worker holds due at the end of its lease', async () => {
    const person = await synced();
    await test.asOwner(`update sync_cursors set lease_until = '2027-03-01T12:00Z', due_at = '2027-03-01T12:00Z'`);
    const before = await person.dueInMinutes();
    await person.change({ syncIntervalMinutes: 5 });
    expect(await person.dueInMinutes()).toBe(before);
  });

  it('of somebody who is gone is nobody’s', async () => {
    const person = await synced();
    await test.asOwner('delete from users');
    expect(await person.change({ autosyncEnabled: false })).toBeUndefined();
  });
});
