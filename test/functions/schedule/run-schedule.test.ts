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

const warned: unknown[] = [];

const partsOf = (kit: SyncKit) => ({
  ...kit,
  log: kit.parts.log,
  policy: DEFAULT_POLL_POLICY,
  watched: SERVICES,
  removals: openRemovals({
    database: test.database,
    clock: kit.clock,
    queue: kit.queue,
    log: { warn: (...entry) => warned.push(entry) },
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
      ['finish-removals', { sent: 0, finished: 0, failed: 0 }],
    ]);
    expect(kit.queue.sync.map(({ job }) => job.service).sort()).toEqual(['calendar', 'contacts', 'drive', 'gmail']);
    expect(kit.clock.sleeping).toBe(0);
    expect(warned).toEqual([]);
  });

  it('names what keeps a removal from going on, and says nothing of a row', async () => {
    const kit = await createSyncKit(test.database);
    await test.asOwner(`
      update accounts set removal_due_at = '2027-03-01T08:00Z' where id = '${kit.accountId}';
      insert into people (id, user_id, account_id, address, names, is_contact, sent_count, received_count)
      values (gen_random_uuid(), '${kit.userId}', '${kit.accountId}', 'ada@example.com', '{}', false, 0, 0);
      create table keeps (person uuid references people);
      insert into keeps select id from people where address = 'ada@example.com'`);
    try {
      const { failed } = await runSchedule(partsOf(kit), { kind: 'finish-removals' }, 60_000);
      expect(failed).toBe(1);
    } finally {
      await test.asOwner('drop table keeps');
    }
    expect(warned).toEqual([
      [
        expect.stringMatching(/could not be removed/),
        {
          userId: kit.userId,
          accountId: kit.accountId,
          error: expect.objectContaining({ code: '23503', table: 'keeps', message: expect.any(String) }),
        },
      ],
    ]);
    expect(JSON.stringify(warned)).not.toContain('ada@example.com');
  });

  it('hands an account on that was left with tokens, and names none of them', async () => {
    const kit = await createSyncKit(test.database);
    const { userId, accountId } = kit;
    await test.asOwner(
      `update accounts set state = 'disconnected', google_refresh_token = '\\x01', token_expires_at = '2027-03-01T10:00Z',
         revoke_due_at = '2027-03-01T09:00Z' where id = $1`,
      [accountId],
    );
    expect(await runSchedule(partsOf(kit), { kind: 'finish-removals' }, 60_000)).toMatchObject({ sent: 1 });
    expect(kit.queue.leave).toEqual([{ kind: 'leave', userId, accountId }]);
  });

  it('refuses any other event', async () => {
    const kit = await createSyncKit(test.database);
    expect(() => runSchedule(partsOf(kit), { kind: 'sweeep' }, 60_000)).toThrow();
    expect(kit.queue.sync).toEqual([]);
  });
});
