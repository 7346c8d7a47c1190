import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { createWatchStore } from '../../../shared/adapters/postgres/sync/watch-store.ts';
import { DEFAULT_POLL_POLICY } from '../../../shared/sync/poll-policy.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { copyOf, versionsOf } from './fixtures/copy-of.ts';
import { emailOf } from './fixtures/email-of.ts';
import { createSyncKit, door, frozenTimers } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const mails = (count: number) => Array.from({ length: count }, (_, index) => emailOf(`m${index}`, index));
const mailIds = (copy: Record<string, unknown[]>) => copy.mails?.map((mail) => (mail as { email_id: string }).email_id);

describe('the lease', () => {
  it('is for one worker: another one acknowledges, and what it wanted is done by the holder', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(2);
    const job = kit.jobOf('gmail');
    const loading = door();
    kit.google.beforeLoad = loading.pass;
    const first = kit.sync(job);
    await loading.reached;

    await kit.want();
    kit.google.mails = mails(3);
    expect(await kit.sync(job)).toEqual({ kind: 'busy' });
    loading.open();
    expect(await first).toEqual({ kind: 'synced' });
    expect(kit.google.begun).toBe(2);
    expect(mailIds(await copyOf(test, kit.accountId))).toEqual(['m0', 'm1', 'm2']);
    expect(await kit.cursorOf(job)).toMatchObject({ wanted: '2', done: '2', fence: '1' });
  });

  it('makes one or two passes of a burst of wishes', async () => {
    const kit = await createSyncKit(test.database);
    for (let wish = 0; wish < 100; wish += 1) await kit.want();
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    expect(kit.google.begun).toBe(1);
    expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ wanted: '1', done: '1' });
  });

  it('that goes round is swept up after its end like any other', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(1);
    let loads = 0;
    let dueAt: unknown;
    kit.google.beforeLoad = async () => {
      loads += 1;
      if (loads === 1) {
        kit.google.mails = mails(2);
        await kit.want();
      } else {
        // This is what a holder that is killed now leaves behind.
        dueAt = (await kit.cursorOf(kit.jobOf('gmail')))?.due_at;
      }
    };
    await kit.sync(kit.jobOf('gmail'), {}, 0.5);
    expect(loads).toBe(2);
    expect(dueAt).toEqual(new Date('2027-03-01T09:01:00Z'));
  });

  it('is renewed as long as the work goes on', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(1);
    const loading = door();
    kit.google.beforeLoad = loading.pass;
    const first = kit.sync(kit.jobOf('gmail'));
    await loading.reached;
    for (let step = 0; step < 9; step += 1) {
      await kit.clock.advance(10_000);
      // The renewal is a statement: it is done when the row says so.
      await expect
        .poll(async () => (await kit.cursorOf(kit.jobOf('gmail')))?.lease_until?.getTime())
        .toBeGreaterThan(kit.clock.now().getTime() + 35_000);
    }
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'busy' });
    // It is not among what the sweep passes over, either.
    const row = await kit.cursorOf(kit.jobOf('gmail'));
    expect(row?.due_at).toEqual(row?.lease_until);
    loading.open();
    expect(await first).toEqual({ kind: 'synced' });
  });

  it('is not well used by who has made a watch and read the list of drives, and stored nothing', async () => {
    const kit = await createSyncKit(test.database);
    const job = kit.jobOf('drive');
    const acquired = await kit.parts.store.acquire(job);
    if (acquired.kind !== 'leased') throw new Error('It is free.');
    const lease = { ...acquired.lease, job };
    await kit.parts.store.replaceCollections(lease, { collections: [{ id: 'd', title: 'D' }], cursor: null });
    const watches = createWatchStore(test.database, kit.clock, DEFAULT_POLL_POLICY);
    const watch = { id: randomUUID(), tokenHash: Buffer.from('hash') };
    await watches.prepare(job, watch);
    const expiresAt = new Date('2027-03-08T09:00:00Z');
    await watches.confirm(lease, watch.id, { resourceId: 'r', expiresAt, renewAt: expiresAt });
    expect(await kit.cursorOf(job)).toMatchObject({ fruitless_runs: 1, watch_due_at: expiresAt });
    // The twin: a page that was stored counts.
    await kit.parts.store.commit(lease, { upserts: [], removals: [] }, { pageToken: '2' });
    expect(await kit.cursorOf(job)).toMatchObject({ fruitless_runs: 0 });
  });

  it.each([
    [null, '9'],
    ['changes', '1'],
  ])(
    'answers what a pass under way (%s) was begun for, and not what one before it was, and nothing twice',
    async (pass, target) => {
      const kit = await createSyncKit(test.database);
      const job = kit.jobOf('gmail');
      await kit.sync(job);
      // As the release before leaves it, which knows no target of a pass.
      await test.asOwner(
        `update sync_cursors set pass = $2, pass_target = 1, wanted = 9, done = 8 where account_id = $1 and service = 'gmail'`,
        [kit.accountId, pass],
      );
      const acquired = await kit.parts.store.acquire(job);
      if (acquired.kind !== 'leased') throw new Error('It is free.');
      expect(acquired.lease.target).toBe(target);
      await kit.parts.store.finish(acquired.lease, { cursor: 'c', itemsSeen: 0 });
      expect(await kit.cursorOf(job)).toMatchObject({ done: pass === null ? '9' : '8', pass_target: null });
    },
  );

  describe('of a worker that froze', () => {
    async function freeze() {
      const kit = await createSyncKit(test.database);
      kit.google.mails = mails(2);
      const loading = door();
      kit.google.beforeLoad = loading.pass;
      const frozen = kit.sync(kit.jobOf('gmail'), { clock: frozenTimers(kit.clock) });
      await loading.reached;
      kit.google.beforeLoad = () => undefined;
      return { kit, frozen, wake: loading.open };
    }

    it('goes to another one, and the frozen one writes nothing when it wakes', async () => {
      const { kit, frozen, wake } = await freeze();
      await kit.clock.advance(60_000);
      kit.google.mails = mails(1);
      expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
      const before = [await copyOf(test, kit.accountId), await versionsOf(test, kit.accountId)];
      kit.google.mails = mails(2);
      wake();
      expect(await frozen).toEqual({ kind: 'lease-lost' });
      expect([await copyOf(test, kit.accountId), await versionsOf(test, kit.accountId)]).toEqual(before);
    });

    it('stays with the other one while that is at work', async () => {
      const { kit, frozen, wake } = await freeze();
      await kit.clock.advance(60_000);
      const loading = door();
      kit.google.beforeLoad = loading.pass;
      const other = kit.sync(kit.jobOf('gmail'));
      await loading.reached;
      wake();
      expect(await frozen).toEqual({ kind: 'lease-lost' });
      expect(mailIds(await copyOf(test, kit.accountId))).toEqual([]);
      expect(await kit.cursorOf(kit.jobOf('gmail'))).toMatchObject({ fence: '2', error_code: null });
      loading.open();
      expect(await other).toEqual({ kind: 'synced' });
      expect(mailIds(await copyOf(test, kit.accountId))).toEqual(['m0', 'm1']);
    });

    it('is lost also when nobody took it', async () => {
      const { kit, frozen, wake } = await freeze();
      await kit.clock.advance(60_000);
      wake();
      expect(await frozen).toEqual({ kind: 'lease-lost' });
      expect(mailIds(await copyOf(test, kit.accountId))).toEqual([]);
    });

    it('is good when it wakes in time (the twin: the same worker does write)', async () => {
      const { kit, frozen, wake } = await freeze();
      await kit.clock.advance(59_000);
      wake();
      expect(await frozen).toEqual({ kind: 'synced' });
      expect(mailIds(await copyOf(test, kit.accountId))).toEqual(['m0', 'm1']);
    });
  });
});
