import { afterAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../functions/manifest.ts';
import { runSchedule } from '../../../functions/schedule/run-schedule.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createSyncKit } from '../../shared/sync/fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const rules = FUNCTIONS.flatMap(({ trigger }) => (trigger.kind === 'schedule' ? trigger.rules : []));

describe('the schedule', () => {
  it('knows the input of every rule of the manifest', async () => {
    const kit = await createSyncKit(test.database);
    const parts = { ...kit, log: kit.parts.log };
    for (const { input } of rules) expect(await runSchedule(parts, input, 60_000)).toEqual({ sent: 4, failed: 0 });
    expect(kit.queue.sync.map(({ job }) => job.service).sort()).toEqual(['calendar', 'contacts', 'drive', 'gmail']);
    expect(kit.clock.sleeping).toBe(0);
  });

  it('refuses any other event', async () => {
    const kit = await createSyncKit(test.database);
    const parts = { ...kit, log: kit.parts.log };
    expect(() => runSchedule(parts, { kind: 'sweeep' }, 60_000)).toThrow();
    expect(kit.queue.sync).toEqual([]);
  });
});
