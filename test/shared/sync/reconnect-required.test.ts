import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createGoogleSources } from '../../../shared/adapters/google/google-sources.ts';
import { createGoogleOAuth } from '../../../shared/adapters/google/oauth.ts';
import { UNLIMITED } from '../../../shared/adapters/google/quota/call-quota.ts';
import { createAccountReader } from '../../../shared/adapters/postgres/identity/account-reader.ts';
import { createAccountStore } from '../../../shared/adapters/postgres/identity/account-store.ts';
import { createSyncStatusReader } from '../../../shared/adapters/postgres/sync/sync-status.ts';
import type { TextExtractor } from '../../../shared/content/extraction/text-extractor.ts';
import { SYNCED } from '../../../shared/domain/service.ts';
import { summarize } from '../../../shared/identity/account-summary.ts';
import { sealTokens } from '../../../shared/identity/sealed-tokens.ts';
import { TokenCipher } from '../../../shared/identity/token-cipher.ts';
import { TokenVault } from '../../../shared/identity/token-vault.ts';
import { SYNC_ERRORS } from '../../../shared/sync/sync-failure.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { startLocalHttpServer } from '../../helpers/local-http-server.ts';
import { withoutWaiting } from '../../helpers/without-waiting.ts';
import { createSealing } from '../identity/sealing.ts';
import { createSyncKit, type SyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
const sealing = await createSealing(test.database, new FakeClock('2027-03-01T09:00:00Z'));
const cipher = new TokenCipher(sealing.createDataKeys());

/** Renews tokens, or not, and takes none of them. */
let grantIsGood = true;
let renewals: { token: string; answer: () => void }[] = [];
/** How many renewals wait for each other before they are answered. */
let together = 1;
const google = await startLocalHttpServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  if (request.url === '/token') {
    const token = `renewed-${renewals.length}`;
    const body = grantIsGood ? { access_token: token, expires_in: 3599 } : { error: 'invalid_grant' };
    renewals.push({ token, answer: () => response.writeHead(grantIsGood ? 200 : 400).end(JSON.stringify(body)) });
    if (renewals.length >= together) for (const { answer } of renewals.splice(0)) answer();
    return;
  }
  const refusal = { errors: [{ reason: 'authError', domain: 'global' }], code: 401, message: 'Invalid Credentials' };
  response.writeHead(401).end(JSON.stringify({ error: refusal }));
});
afterAll(async () => {
  await google.close();
  await sealing.remove();
  await test.drop();
});
beforeEach(() => {
  renewals = [];
  together = 1;
});

const extractor: TextExtractor = {
  extract: () => Promise.reject(new Error('Nothing is read here.')),
};

/** A worker of a process of its own. */
function workerOf(kit: SyncKit) {
  const oauth = createGoogleOAuth({
    clientId: 'client',
    clientSecret: async () => 'fake-secret',
    redirectUri: 'https://app.example/callback',
    rootUrl: google.url,
    clock: kit.clock,
  });
  const tokens = new TokenVault({ oauth, accounts: createAccountStore(test.database), cipher, clock: kit.clock });
  const clock = withoutWaiting(() => kit.clock.now());
  return createGoogleSources({ tokens, clock, extractor, quotaOf: () => UNLIMITED, rootUrl: google.url });
}

/** Somebody whose access token has so many minutes left. */
async function personWithToken(minutes: number): Promise<SyncKit> {
  const kit = await createSyncKit(test.database);
  const expiresAt = new Date(kit.clock.now().getTime() + minutes * 60_000);
  const granted = { accessToken: 'old', refreshToken: '1//r', expiresAt, scopes: undefined };
  const sealed = await sealTokens(cipher, kit.userId, granted);
  await test.asOwner(
    'update accounts set google_access_token = $2, google_refresh_token = $3, token_expires_at = $4 where id = $1',
    [kit.accountId, sealed.accessToken, sealed.refreshToken, expiresAt],
  );
  return kit;
}

const told = ({ warnings }: SyncKit) => warnings.filter(({ code }) => code === 'reconnect-required').length;

async function expectReconnect(kit: SyncKit): Promise<void> {
  const [account] = await createAccountReader(test.database).list(kit.userId);
  expect(account && summarize(account, 'https://api.example.com/v1/auth/google')).toMatchObject({
    state: 'reconnect-required',
    problem: expect.stringContaining('connect the account again'),
    reconnectUrl: expect.stringContaining('consent=true'),
  });
  const statuses = await createSyncStatusReader(test.database).read(kit.userId);
  expect(statuses.map(({ error }) => error?.code)).toEqual(SYNCED.map(() => 'reconnect-required'));
}

describe('an account that Google no longer honours', () => {
  it('is told once, whichever of two workers finds out, though both do', async () => {
    grantIsGood = false;
    together = 2;
    const kit = await personWithToken(0);
    const outcomes = await Promise.all(
      (['gmail', 'drive'] as const).map((service) => kit.sync(kit.jobOf(service), { sources: workerOf(kit) })),
    );
    expect(outcomes).toEqual(Array(2).fill({ kind: 'failed', code: 'reconnect-required' }));
    expect(told(kit)).toBe(1);
    await expectReconnect(kit);
    // Whoever comes later is told nothing.
    expect(await kit.sync(kit.jobOf('calendar'), { sources: workerOf(kit) })).toEqual({ kind: 'disconnected' });
    expect(told(kit)).toBe(1);
  });

  it('is not one whose grant is renewed while no token is taken: it is tried again within minutes, and nobody is asked for consent', async () => {
    grantIsGood = true;
    const kit = await personWithToken(30);
    for (let pass = 1; pass <= 4; pass++) {
      const outcomes = await Promise.all(
        (['gmail', 'contacts'] as const).map((service) => kit.sync(kit.jobOf(service), { sources: workerOf(kit) })),
      );
      expect(outcomes).toEqual(Array(2).fill({ kind: 'failed', code: 'google-refused' }));
      const [account] = await createAccountReader(test.database).list(kit.userId);
      expect(account && summarize(account, 'https://api.example.com/v1/auth/google')).toMatchObject({
        state: 'connected',
      });
      await kit.clock.advance(SYNC_ERRORS['google-refused'].retryAfterMs);
    }
    expect(told(kit)).toBe(0);
  });
});
