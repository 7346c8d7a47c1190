import { afterAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../functions/manifest.ts';
import { runSchedule } from '../../../functions/schedule/run-schedule.ts';
import { SERVICES, SYNCED } from '../../../shared/domain/service.ts';
import { openRemovals } from '../../../shared/runtime/removals.ts';
import { DEFAULT_POLL_POLICY } from '../../../shared/sync/poll-policy.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createSyncKit, type SyncKit } from '../../shared/sync/fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const rules = FUNCTIONS.flatMap(({ trigger }) => (trigger.kind === 'schedule' ? trigger.rules : []));

const partsOf = (kit: SyncKit) => ({
  ...kit,
  log: kit.parts.log,
  policy: DEFAULT_POLL_POLICY,
  watched: SERVICES,
  removals: openRemovals(test.database, kit.clock, (_account, error) => {
    throw error;
  }),
});

describe('the schedule', () => {
  it('knows the input of every rule of the manifest', async () => {
    const kit = await createSyncKit(test.database);
    for (const service of SYNCED) await kit.sync(kit.jobOf(service));
    await kit.clock.advance(15 * 60_000);
    const parts = partsOf(kit);
    const sent = [];
    for (const { name, input } of rules) sent.push([name, await runSchedule(parts, input, 60_000)]);
    // What was swept will be watched with the same pass.
    expect(sent).toEqual([
      ['sweep', { sent: 4, failed: 0 }],
      ['renew-watches', { sent: 0, failed: 0 }],
      ['finish-removals', { finished: 0, failed: 0 }],
    ]);
    expect(kit.queue.sync.map(({ job }) => job.service).sort()).toEqual(['calendar', 'contacts', 'drive', 'gmail']);
    expect(kit.clock.sleeping).toBe(0);
  });

  it('refuses any other event', async () => {
    const kit = await createSyncKit(test.database);
    expect(() => runSchedule(partsOf(kit), { kind: 'sweeep' }, 60_000)).toThrow();
    expect(kit.queue.sync).toEqual([]);
  });
});
