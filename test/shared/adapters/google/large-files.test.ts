import { expect, it, onTestFinished } from 'vitest';
import { createGoogleSources } from '../../../../shared/adapters/google/google-sources.ts';
import { UNLIMITED } from '../../../../shared/adapters/google/quota/call-quota.ts';
import { withoutWaiting } from '../../../helpers/without-waiting.ts';
import { connect } from '../../../local/google-simulator/helpers/connect.ts';
import { testMail } from '../../../local/google-simulator/helpers/mail-factory.ts';
import { temporaryFolder } from '../../../local/google-simulator/helpers/temporary-folder.ts';

const never = new AbortController().signal;

/** Loads four files of so many bytes, and gives how many were held at the same time at most: downloaded, and not yet read. */
async function mostAtOnce(bytes: number): Promise<number> {
  const folder = await temporaryFolder({ 'Takeout/Mail/All mail.mbox': testMail() });
  const google = await connect(folder.path, { me: 'me@example.com' });
  onTestFinished(async () => {
    await google[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });
  for (let index = 0; index < 4; index += 1) {
    google.simulator.drive.create({ name: `File ${index}.txt`, content: Buffer.alloc(bytes, 'x') });
  }
  let read = 0;
  let most = 0;
  const extract = async () => {
    // Time enough for the others to come, if they may: each costs one call.
    for (let call = 0; call < 8; call += 1) await google.gmail.users.getProfile({ userId: 'me' });
    most = Math.max(most, (google.simulator.usage().calls['drive.files.get'] ?? 0) - read);
    read += 1;
    return { text: 'text' };
  };
  const sources = createGoogleSources({
    tokens: { accessToken: async () => google.auth.credentials.access_token ?? '' },
    clock: withoutWaiting(google.clock.now),
    extractor: { extract },
    quotaOf: () => UNLIMITED,
    rootUrl: google.simulator.url,
  });
  const job = { userId: 'ann', accountId: 'ann', service: 'drive', collection: '' } as const;
  const items = sources.open(job, { firstPass: true }).items ?? expect.fail('a drive has items');
  const kept = { listsOf: async () => new Map(), pathsOf: async () => new Map() };
  const { nextPageToken } = await items.list(null, never, kept);
  const { entries } = await items.list(nextPageToken, never, kept);
  const loaded = await items.load(entries, new Map(), never);
  expect(loaded.map(({ kind }) => kind)).toEqual(entries.map(() => 'item'));
  expect(read).toBe(entries.length);
  return most;
}

it('reads small files of Drive side by side, and large ones one after the other', async () => {
  expect(await mostAtOnce(10)).toBeGreaterThan(1);
  expect(await mostAtOnce(4_000_001)).toBe(1);
}, 60_000);
