import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { createPushStore } from '../../../../shared/adapters/postgres/sync/push-store.ts';
import { DEFAULT_POLL_POLICY } from '../../../../shared/sync/poll-policy.ts';
import { receivePush } from '../../../../shared/sync/push/receive-push.ts';
import { sweep } from '../../../../shared/sync/sweep.ts';
import type { Lease } from '../../../../shared/sync/sync-store.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createSyncKit } from '../fixtures/sync-kit.ts';
import { addToDirectory } from './directory.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

/** What happens to one mailbox, in any order. A worker that is never told to go on was killed. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('mail'), shownLate: fc.boolean(), isPushed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat-push') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('deliver') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose-message') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('duplicate-message') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('list'), worker: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('finish'), worker: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill'), worker: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait'), seconds: fc.nat(90) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sweep') }) },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A mailbox of which only the history ids count, and workers that can be stopped between any two transactions. */
async function mailbox() {
  const kit = await createSyncKit(test.database);
  await addToDirectory(test.database, 'email', kit.email, kit);
  // Only the mailbox is looked at, and no poll finds what a push or a wish should have brought.
  await test.asOwner(`delete from sync_cursors where service <> 'gmail'`);
  await test.asOwner('update users set sync_interval_minutes = 1440');
  const pushes = createPushStore(test.database, kit.clock, DEFAULT_POLL_POLICY);
  const { store } = kit.parts;
  const job = kit.jobOf('gmail');
  let newest = 100;
  /** What Google shows; less than `newest` for a while. */
  let shown = 100;
  let lastPush = { emailAddress: kit.email, historyId: 100n, messageId: 'p0' };
  /** What was there when a sync was last wanted. */
  let wanted = 100;
  let passes = 0;
  const workers: { lease: Lease; saw: number | null }[] = [];

  return {
    kit,
    get passes() {
      return passes;
    },
    async run(next: Step): Promise<void> {
      switch (next.kind) {
        case 'mail': {
          const { shownLate, isPushed } = next as { shownLate: boolean; isPushed: boolean };
          newest += 1;
          if (!shownLate) shown = newest;
          lastPush = { emailAddress: kit.email, historyId: BigInt(newest), messageId: `p${newest}` };
          if (isPushed) {
            wanted = newest;
            await receivePush(kit, () => pushes.noteGmail(lastPush));
          }
          return;
        }
        case 'repeat-push':
          wanted = Number(lastPush.historyId);
          await receivePush(kit, () => pushes.noteGmail(lastPush));
          return;
        case 'ask':
          wanted = Math.max(wanted, shown);
          kit.queue.sync.push(...(await kit.want()).jobs.map((each) => ({ job: each, priority: 'fresh' as const })));
          return;
        case 'deliver': {
          const message = kit.queue.sync.shift();
          if (!message) return;
          await kit.clock.advance((message.delaySeconds ?? 0) * 1000);
          const acquired = await store.acquire(message.job);
          if (acquired.kind === 'leased') workers.unshift({ lease: acquired.lease, saw: null });
          return;
        }
        case 'lose-message':
          kit.queue.sync.pop();
          return;
        case 'duplicate-message':
          kit.queue.sync.push(...kit.queue.sync.slice(0, 1));
          return;
        case 'list': {
          const worker = workers[(next as { worker: number }).worker];
          if (worker) worker.saw = shown;
          return;
        }
        case 'finish':
          return this.finish((next as { worker: number }).worker);
        case 'kill':
          workers.splice((next as { worker: number }).worker, 1);
          return;
        case 'wait':
          shown = newest;
          await kit.clock.advance((next as { seconds: number }).seconds * 1000);
          return;
        case 'sweep':
          await sweep(kit, new Date('2100-01-01Z'));
      }
    },
    async finish(index: number): Promise<void> {
      const [worker] = workers.splice(index, 1);
      if (!worker) return;
      passes += 1;
      const finished = await store
        .finish(worker.lease, { cursor: String(worker.saw ?? shown), itemsSeen: 0 })
        .catch((error) => {
          if (error.name !== 'LeaseLostError') throw error;
        });
      if (finished?.kind === 'again') workers.unshift({ lease: finished.lease, saw: null });
      if (finished?.kind === 'look') await kit.queue.sendSync(job, 'fresh', { delaySeconds: finished.delaySeconds });
    },
    /** Lets everything come to rest, with sweeps every five minutes, as the schedule makes them. */
    async settle(): Promise<number> {
      workers.length = 0;
      shown = newest;
      const before = passes;
      // Leases that nobody holds any more have run out by the first sweep; what it then sends is late by one at most.
      for (let round = 0; round < 4; round += 1) {
        await kit.clock.advance(5 * 60_000);
        await sweep(kit, new Date('2100-01-01Z'));
        while (kit.queue.sync.length > 0) {
          await this.run({ kind: 'deliver' } as Step);
          while (workers.length > 0) await this.finish(0);
        }
      }
      return passes - before;
    },
    state: async () => ({ row: await kit.cursorOf(job), wanted }),
  };
}

it('nothing that was wanted is lost, and it comes to rest, whatever the order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      await test.asOwner('delete from users');
      const box = await mailbox();
      for (const next of steps) await box.run(next);
      const passes = await box.settle();
      const { row, wanted } = await box.state();
      expect(row).toMatchObject({ lease_until: null, pushed_history_id: null, looks: 0 });
      expect(row?.wanted).toBe(row?.done);
      expect(Number(row?.cursor)).toBeGreaterThanOrEqual(wanted);
      // What was wanted, its next round, at most three late looks, and one left to the next sweep.
      expect(passes).toBeLessThanOrEqual(6);
    }),
    { numRuns: 60 },
  );
}, 120_000);
