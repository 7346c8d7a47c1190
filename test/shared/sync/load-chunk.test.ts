import { afterAll, expect, it } from 'vitest';
import { loadChunk } from '../../../shared/sync/load-chunk.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { emailOf } from './fixtures/email-of.ts';
import { createSyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

it.each([
  ['labelled again', { known: null }, true],
  ['labelled again, beside one that Google does not give', { known: null, failing: null }, true],
  ['labelled again, beside a new one', { known: null, fine: null }, false],
  ['listed with another revision', { known: '2' }, false],
  ['listed with another revision, beside one that is labelled again', { known: '2', other: null }, false],
] as const)('writes the same once more of mails that are %s: %o, %s', async (_, revisions, isRepeated) => {
  const { google, parts, jobOf, sync, want, clock } = await createSyncKit(test.database);
  const job = jobOf('gmail');
  google.mails = ['known', 'other'].map((id, minute) => emailOf(id, minute));
  await sync(job);
  google.mails = ['known', 'other', 'failing', 'fine'].map((id, minute) => emailOf(id, minute));
  google.broken.set('failing', 'failed');
  await want();
  const acquired = await parts.store.acquire(job);
  if (acquired.kind !== 'leased') throw new Error(`The lease was not to be had: ${acquired.kind}.`);
  const run = {
    ...parts,
    lease: { ...acquired.lease, job },
    checkpointAt: new Date(clock.now().getTime() + 60_000),
    signal: new AbortController().signal,
  };
  const { items } = google.open(job, { firstPass: false });
  if (!items) throw new Error('A mailbox has items.');
  const entries = Object.entries(revisions).map(([id, revision]) => ({ id, revision }));
  const known = await parts.store.known(
    run.lease,
    entries.map(({ id }) => id),
  );
  const { changes } = await loadChunk(run, items, entries, { stored: new Map(), known, retriesSkipped: false });
  expect(changes).toMatchObject({ isRepeated });
});
