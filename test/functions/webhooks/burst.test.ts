import { afterAll, expect, it } from 'vitest';
import { syncMessages } from '../../../functions/sync-worker/sync-messages.ts';
import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import { LEXICAL_MODEL } from '../../../shared/adapters/local-model/lexical-model-name.ts';
import { createSyncStore } from '../../../shared/adapters/postgres/sync/sync-store.ts';
import { sqsRecord } from '../../helpers/sqs-record.ts';
import { createSyncKit } from '../../shared/sync/fixtures/sync-kit.ts';
import { addToDirectory } from '../../shared/sync/push/directory.ts';
import { startWebhookServer } from './webhook-server.ts';

const server = await startWebhookServer();
afterAll(() => server.close());

it('a hundred pushes that come before and during a sync make two passes, through the webhook, the queue and the worker', async () => {
  const kit = await createSyncKit(server.database.database);
  await server.database.asOwner('update users set last_active_at = now() where id = $1', [kit.userId]);
  await addToDirectory(server.database.database, 'email', kit.email, kit);
  kit.google.anchor = '100';
  await kit.sync(kit.jobOf('gmail'));
  const { pubsub, pushes } = server.google;
  const burst = async (from: number, to: number) => {
    for (let id = from; id <= to; id += 1) pubsub.push({ emailAddress: kit.email, historyId: id });
    const deliveries = await pushes.deliver();
    expect(new Set(deliveries.map(({ status }) => status))).toEqual(new Set([204]));
  };

  await burst(101, 150);
  const jobs = await server.takeJobs('gmail');
  expect(jobs).toEqual([kit.jobOf('gmail')]);
  let duringPass = 0;
  kit.google.onBegin = async () => {
    duringPass += 1;
    if (duringPass === 1) await burst(151, 200);
    kit.google.anchor = duringPass === 1 ? '150' : '200';
  };
  const records = jobs.map((job, index) => sqsRecord(`m${index}`, JSON.stringify(job)));
  const parts = {
    ...kit.parts,
    // The function's clock is the machine's, so the lease must be by that too.
    store: createSyncStore(server.database.database, systemClock, LEXICAL_MODEL),
    clock: systemClock,
    extractor: { end: async () => undefined },
    quotaUse: { read: () => ({ units: 0, waitedMs: 0 }) },
    leaveAgain: async () => undefined,
    log: { ...kit.parts.log, error: () => expect.fail('A message failed.') },
  };
  expect(await syncMessages(parts, records, () => 120_000)).toEqual({ batchItemFailures: [] });
  expect(duringPass).toBe(2);
  expect(await server.takeJobs('gmail')).toEqual([]);
  const row = await kit.cursorOf(kit.jobOf('gmail'));
  expect(row).toMatchObject({ cursor: '200', pushed_history_id: null, lease_until: null });
  expect(row?.wanted).toBe(row?.done);
}, 60_000);
