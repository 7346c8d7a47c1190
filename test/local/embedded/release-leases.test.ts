import { afterAll, expect, it } from 'vitest';
import { releaseLeases } from '../../../local/embedded/release-leases.ts';
import { LEXICAL_MODEL } from '../../../shared/adapters/local-model/lexical-model-name.ts';
import { createSyncRequests } from '../../../shared/adapters/postgres/sync/sync-requests.ts';
import { createSyncStore } from '../../../shared/adapters/postgres/sync/sync-store.ts';
import { SYNCED } from '../../../shared/domain/service.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createPerson } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

it('frees what a killed process held, so that the next one works on at once', async () => {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const { userId, accountId } = await createPerson(test.database);
  const job = { userId, accountId, service: 'gmail', collection: '' } as const;
  const requests = createSyncRequests(test.database, clock);
  const store = createSyncStore(test.database, clock, LEXICAL_MODEL);
  await requests.requestFirst(userId, accountId, SYNCED);
  const services = async () =>
    (await requests.claimDue({ retryAt: new Date('2027-03-01T10:00:00Z'), batch: 10, activeSince: clock.now() }))
      .map((wanted) => wanted.job.service)
      .sort();

  expect(await services()).toEqual(['calendar', 'contacts', 'drive', 'gmail']);
  expect(await store.acquire(job)).toMatchObject({ kind: 'leased' });
  await clock.advance(1_000);
  expect(await services()).toEqual([]);
  expect(await store.acquire(job)).not.toMatchObject({ kind: 'leased' });

  // The owner of the schema, as whom the product calls it, is not held to the rows of one person either.
  await test.asOwner('alter table sync_cursors disable row level security');
  await releaseLeases(test.appUrl, clock.now());
  await test.asOwner('alter table sync_cursors enable row level security');
  // Their messages went with the queue.
  expect(await services()).toEqual(['calendar', 'contacts', 'drive', 'gmail']);
  expect(await store.acquire(job)).toMatchObject({ kind: 'leased' });
});
