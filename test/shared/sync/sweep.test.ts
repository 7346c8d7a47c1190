import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createActivity } from '../../../shared/adapters/postgres/identity/activity.ts';
import { SYNCED } from '../../../shared/domain/service.ts';
import { DEFAULT_POLL_POLICY } from '../../../shared/sync/poll-policy.ts';
import { sweep } from '../../../shared/sync/sweep.ts';
import { createTestDatabase, engine } from '../../helpers/database.ts';
import { createSyncKit, type SyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
beforeEach(() => test.asOwner('delete from users'));

const sweepNow = (kit: SyncKit) => sweep(kit, new Date('2100-01-01T00:00:00Z'));
const claim = (kit: SyncKit, batch: number) =>
  kit.requests.claimDue({
    retryAt: new Date('2027-03-01T09:10:00Z'),
    batch,
    activeSince: new Date('2027-02-28T09:00:00Z'),
  });

/** A person with so many calendars, all of them due, who was last here then. */
async function personWith(calendars: number, lastActiveAt: string | null = null) {
  const kit = await createSyncKit(test.database);
  await test.asOwner(
    `insert into sync_cursors (account_id, user_id, service, collection, title, wanted, done, fence, items_seen, due_at)
     select $1, $2, 'calendar', 'c' || n, 'C', 1, 0, 0, 0, '2027-03-01T08:00Z' from generate_series(1, $3::int) n`,
    [kit.accountId, kit.userId, calendars],
  );
  await test.asOwner('update users set last_active_at = $2 where id = $1', [kit.userId, lastActiveAt]);
  return kit;
}

describe('a sweep', () => {
  it('is fair: who has two hundred calendars does not keep the others waiting', async () => {
    const many = await personWith(200);
    const few = [await personWith(0), await personWith(0), await personWith(0)];
    const first = await claim(many, 22);
    const of = (kit: SyncKit) => first.filter(({ job }) => job.userId === kit.userId).length;
    expect([of(many), ...few.map(of)]).toEqual([10, 4, 4, 4]);
  });

  it('begins with who was here today', async () => {
    const away = await personWith(3, '2027-01-01T09:00:00Z');
    const here = await personWith(0, '2027-03-01T08:00:00Z');
    const order = (await claim(away, 100)).map(({ job }) => job.userId);
    expect(order.slice(0, 4)).toEqual(Array(4).fill(here.userId));
    expect(order).toHaveLength(11);
  });

  it('begins with who was here today, however many others have been due for longer', async () => {
    const away = await personWith(5_100);
    const here = await personWith(0);
    await test.asOwner(`update sync_cursors set due_at = '2027-03-01T08:59Z' where user_id = $1`, [here.userId]);
    await createActivity(test.database, here.clock, DEFAULT_POLL_POLICY).note(here.userId);
    const order = (await claim(away, 20)).map(({ job }) => job.userId);
    expect(order).toEqual([...Array(4).fill(here.userId), ...Array(16).fill(away.userId)]);
    // A day later they count like everybody.
    await test.asOwner(`update sync_cursors set due_at = '2027-03-01T08:59Z' where user_id = $1`, [here.userId]);
    await test.asOwner(`update users set last_active_at = '2027-02-28T08:59Z'`);
    await claim(away, 20);
    expect(await test.asOwner('select count(*)::int as n from sync_cursors where active')).toEqual([{ n: 0 }]);
  });

  it.each([5, 60])('looks every %i minutes where the person wants that', async (minutes) => {
    const kit = await createSyncKit(test.database);
    await test.asOwner('update users set sync_interval_minutes = $1', [minutes]);
    for (const service of SYNCED) await kit.sync(kit.jobOf(service));
    await kit.clock.advance(minutes * 60_000 - 1);
    expect(await sweepNow(kit)).toEqual({ sent: 0, failed: 0 });
    await kit.clock.advance(1);
    expect(await sweepNow(kit)).toEqual({ sent: 4, failed: 0 });
  });

  it('leaves pending attachments to the queue of what nobody waits for, as the rest of a first pass', async () => {
    const kit = await personWith(0);
    await test.asOwner(`update sync_cursors set cursor = '1', backlog = service = 'gmail' where service <> 'drive'`);
    await sweepNow(kit);
    const backfill = kit.queue.sync.filter(({ priority }) => priority === 'backfill').map(({ job }) => job.service);
    expect(backfill.toSorted()).toEqual(['drive', 'gmail']);
    expect(kit.queue.sync).toHaveLength(4);
  });

  it('beside others sends each collection once', async () => {
    const kits = [await personWith(120), await personWith(120), await personWith(120)];
    const [kit] = kits as [SyncKit];
    const results = await Promise.all(Array.from({ length: 6 }, () => sweepNow(kit)));
    expect(results.reduce((sum, { sent }) => sum + sent, 0)).toBe(3 * 124);
    expect(new Set(kit.queue.sync.map(({ job }) => JSON.stringify(job))).size).toBe(3 * 124);
  });

  it('that is told by the queue that messages were not taken says so, and they are due again', async () => {
    const kit = await personWith(0);
    const queue = {
      ...kit.queue,
      sendSyncs: async () => ({ failed: 1 }),
      sendSync: kit.queue.sendSync,
      sendEmbed: kit.queue.sendEmbed,
      sendLeave: kit.queue.sendLeave,
    };
    expect(await sweep({ ...kit, queue }, new Date('2100-01-01Z'))).toEqual({ sent: 3, failed: 1 });
    await kit.clock.advance(10 * 60_000);
    expect(await sweepNow(kit)).toEqual({ sent: 4, failed: 0 });
  });

  it.each([
    [
      'must connect again',
      `update accounts set state = 'reconnect-required'`,
      `update accounts set state = 'connected'`,
    ],
    [
      'wants no sync by the clock',
      'update users set autosync_enabled = false',
      'update users set autosync_enabled = true',
    ],
  ])(
    'does not pass over the collections of who %s each time, and finds them within a day after that has changed',
    async (_, leave, comeBack) => {
      const kit = await personWith(20);
      await test.asOwner('update sync_cursors set done = wanted');
      await test.asOwner(leave);
      expect(await sweepNow(kit)).toEqual({ sent: 0, failed: 0 });
      const ahead = `select count(*)::int as n from sync_cursors where due_at <= $1`;
      expect(await test.asOwner(ahead, [kit.clock.now()])).toEqual([{ n: 0 }]);
      await test.asOwner(comeBack);
      expect(await sweepNow(kit)).toEqual({ sent: 0, failed: 0 });
      await kit.clock.advance(24 * 3_600_000);
      expect(await sweepNow(kit)).toEqual({ sent: 24, failed: 0 });
    },
  );

  it('takes up at once all collections of an account that is connected again', async () => {
    const kit = await personWith(20);
    await test.asOwner(`update accounts set state = 'reconnect-required'`);
    await sweepNow(kit);
    await test.asOwner(`update accounts set state = 'connected'`);
    await kit.requests.requestFirst(kit.userId, kit.accountId, SYNCED);
    expect(await sweepNow(kit)).toEqual({ sent: 24, failed: 0 });
  });

  it('polls who has long been away every six days', async () => {
    const kit = await createSyncKit(test.database);
    await test.asOwner(`update users set last_active_at = '2027-01-01Z'`);
    for (const service of SYNCED) await kit.sync(kit.jobOf(service));
    await kit.clock.advance(6 * 24 * 3_600_000 - 1);
    expect(await sweepNow(kit)).toEqual({ sent: 0, failed: 0 });
    await kit.clock.advance(1);
    expect(await sweepNow(kit)).toEqual({ sent: 4, failed: 0 });
  });

  // PGlite has one session: nothing is locked there when a statement runs.
  it.runIf(engine.name === 'postgres17')('passes over what another transaction holds, and takes it later', async () => {
    const kit = await personWith(0);
    await test.database.forPerson(kit.userId, async (transaction) => {
      await transaction
        .selectFrom('sync_cursors')
        .select('service')
        .where('service', '=', 'gmail')
        .forUpdate()
        .execute();
      expect((await claim(kit, 100)).map(({ job }) => job.service).sort()).toEqual(['calendar', 'contacts', 'drive']);
    });
    expect((await claim(kit, 100)).map(({ job }) => job.service)).toEqual(['gmail']);
  });
});
