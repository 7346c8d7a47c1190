import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createGoogleOAuth } from '../../../shared/adapters/google/oauth.ts';
import { createAccountStore } from '../../../shared/adapters/postgres/identity/account-store.ts';
import { AccountGoneError, OAuthError, ReconnectRequiredError } from '../../../shared/identity/errors.ts';
import { sealTokens } from '../../../shared/identity/sealed-tokens.ts';
import { TokenCipher } from '../../../shared/identity/token-cipher.ts';
import { type AccountRef, TokenVault } from '../../../shared/identity/token-vault.ts';
import { failureOf } from '../../../shared/sync/sync-failure.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createPerson } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { startScriptedOAuthServer } from '../adapters/google-oauth/scripted-oauth-server.ts';
import { createSealing } from './sealing.ts';

const MINUTE_MS = 60_000;

const test = await createTestDatabase();
const server = await startScriptedOAuthServer();
const clock = new FakeClock('2027-03-01T09:00:00Z');
const sealing = await createSealing(test.database, clock);
afterAll(async () => {
  await test.drop();
  await server.close();
  await sealing.remove();
});

const cipher = new TokenCipher(sealing.createDataKeys());
const accounts = createAccountStore(test.database);

/** As a process of its own would have it. */
const createVault = () =>
  new TokenVault({
    oauth: createGoogleOAuth({
      clientId: 'client',
      clientSecret: async () => 'fake-secret',
      redirectUri: 'https://app.example/callback',
      rootUrl: server.url,
      clock,
    }),
    accounts,
    cipher,
    clock,
  });

/** A connected account whose access token ends in `minutes`. */
async function connectAccount(options: { minutes: number; refreshToken?: string | null }): Promise<AccountRef> {
  const { userId, accountId } = await createPerson(test.database);
  await storeTokens({ userId, accountId }, options);
  return { userId, accountId };
}

async function storeTokens(
  { userId, accountId }: AccountRef,
  { minutes, refreshToken = '1//old' }: { minutes: number; refreshToken?: string | null },
) {
  const expiresAt = new Date(clock.now().getTime() + minutes * MINUTE_MS);
  const granted = { accessToken: 'ya29.old', expiresAt, refreshToken: refreshToken ?? undefined, scopes: [] };
  const tokens = await sealTokens(cipher, userId, granted);
  await test.asOwner(
    `update accounts set google_access_token = $2, google_refresh_token = $3, token_expires_at = $4, state = 'connected' where id = $1`,
    [accountId, tokens.accessToken, tokens.refreshToken ?? null, expiresAt],
  );
}

const rowOf = async ({ accountId }: AccountRef) =>
  (await test.asOwner('select * from accounts where id = $1', [accountId]))[0];
const errorOf = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable('the call succeeded'),
    (error) => error,
  );
const FRESH = { body: { access_token: 'ya29.new', expires_in: 3599 } };
const REFUSED = { status: 400, body: { error: 'invalid_grant' } };

beforeEach(() => {
  server.calls.length = 0;
  server.script('/token', FRESH);
});

describe('an access token', () => {
  it('is the stored one while it is good for a minute', async () => {
    const account = await connectAccount({ minutes: 1 });
    expect(await createVault().accessToken(account)).toBe('ya29.old');
    expect(server.calls).toEqual([]);
  });

  it('is renewed before that, and stored sealed', async () => {
    const account = await connectAccount({ minutes: 0.9 });
    expect(await createVault().accessToken(account)).toBe('ya29.new');
    expect(server.calls[0]?.form).toMatchObject({ grant_type: 'refresh_token', refresh_token: '1//old' });
    expect(await createVault().accessToken(account)).toBe('ya29.new');
    expect(server.calls).toHaveLength(1);

    const row = await rowOf(account);
    expect(row?.token_expires_at).toEqual(new Date(clock.now().getTime() + 3599_000));
    for (const sealed of [row?.google_access_token, row?.google_refresh_token]) {
      expect(sealed.toString('latin1')).not.toMatch(/ya29|1\/\//);
    }
  });

  it('is renewed once for all who wait for it in a process', async () => {
    const account = await connectAccount({ minutes: 0 });
    const vault = createVault();
    const tokens = await Promise.all([1, 2, 3, 4].map(() => vault.accessToken(account)));
    expect(tokens).toEqual(['ya29.new', 'ya29.new', 'ya29.new', 'ya29.new']);
    expect(server.calls).toHaveLength(1);
  });

  it('is renewed when Google refused the stored one, once', async () => {
    const account = await connectAccount({ minutes: 30 });
    const vault = createVault();
    const renew = () => vault.accessToken(account, undefined, { rejected: 'ya29.old' });
    expect(await Promise.all([renew(), renew()])).toEqual(['ya29.new', 'ya29.new']);
    expect(server.calls).toHaveLength(1);
  });

  it('keeps a new refresh token when there is one', async () => {
    const account = await connectAccount({ minutes: 0 });
    server.script('/token', { body: { ...FRESH.body, refresh_token: '1//new' } });
    await createVault().accessToken(account);
    await clock.advance(60 * MINUTE_MS);
    await createVault().accessToken(account);
    expect(server.calls.map(({ form }) => form.refresh_token)).toEqual(['1//old', '1//new']);
  });

  it('of somebody else is not to be had', async () => {
    const ada = await connectAccount({ minutes: 30 });
    const bob = await connectAccount({ minutes: 30 });
    const error = await errorOf(createVault().accessToken({ userId: bob.userId, accountId: ada.accountId }));
    expect(error).toBeInstanceOf(AccountGoneError);
  });

  it('of somebody else does not open when its bytes are moved into one’s own row', async () => {
    const ada = await connectAccount({ minutes: 30 });
    const bob = await connectAccount({ minutes: 30 });
    await test.asOwner(
      'update accounts set google_access_token = (select google_access_token from accounts where id = $1) where id = $2',
      [ada.accountId, bob.accountId],
    );
    expect((await errorOf(createVault().accessToken(bob))).name).toBe('SealBrokenError');
  });
});

describe('a grant that Google no longer honours', () => {
  it('stops the account, which is news once', async () => {
    const account = await connectAccount({ minutes: 0 });
    server.script('/token', REFUSED);
    const first = await errorOf(createVault().accessToken(account));
    expect(first).toBeInstanceOf(ReconnectRequiredError);
    expect(first).toMatchObject({ isNews: true, accountId: account.accountId });
    const second = await errorOf(createVault().accessToken(account));
    expect(second).toBeInstanceOf(ReconnectRequiredError);
    expect(second).toMatchObject({ isNews: false });
    // The second did not ask Google again.
    expect(server.calls).toHaveLength(1);
    expect(await rowOf(account)).toMatchObject({ state: 'reconnect-required', state_reason: 'invalid_grant' });
  });

  it('is news to one of two processes that find out together', async () => {
    const account = await connectAccount({ minutes: 0 });
    server.script('/token', REFUSED);
    const errors = await Promise.all([1, 2].map(() => errorOf(createVault().accessToken(account))));
    expect(errors.map(({ isNews }) => isNews).sort()).toEqual([false, true]);
  });

  it('does not stop an account that was connected again meanwhile', async () => {
    const account = await connectAccount({ minutes: 0, refreshToken: '1//stale' });
    server.script('/token', REFUSED, FRESH);
    const findFirst = accounts.find;
    // The person signs in again between the vault's look at the row and Google's refusal.
    const racing = {
      ...accounts,
      find: async (ref: AccountRef) => {
        const stored = await findFirst(ref);
        if (server.calls.length === 0) await storeTokens(account, { minutes: 0, refreshToken: '1//again' });
        return stored;
      },
    };
    const oauth = createGoogleOAuth({
      clientId: 'client',
      clientSecret: async () => 'fake-secret',
      redirectUri: 'https://app.example/callback',
      rootUrl: server.url,
      clock,
    });
    expect(await new TokenVault({ oauth, accounts: racing, cipher, clock }).accessToken(account)).toBe('ya29.new');
    expect(server.calls.map(({ form }) => form.refresh_token)).toEqual(['1//stale', '1//again']);
    expect(await rowOf(account)).toMatchObject({ state: 'connected' });
  });

  it('includes one that never had a refresh token', async () => {
    const account = await connectAccount({ minutes: 0, refreshToken: null });
    expect(await errorOf(createVault().accessToken(account))).toMatchObject({ isNews: true });
    expect(server.calls).toEqual([]);
    expect(await rowOf(account)).toMatchObject({ state: 'reconnect-required', state_reason: 'no_refresh_token' });
  });
});

describe('a client of ours that Google refuses', () => {
  it.each(['invalid_client', 'deleted_client'])('stops no account (%s): its grant is good', async (code) => {
    const account = await connectAccount({ minutes: 0 });
    server.script('/token', { status: 401, body: { error: code } });
    const error = await errorOf(createVault().accessToken(account));
    expect(error).toMatchObject({ name: 'OAuthError', kind: 'misconfigured' });
    expect(failureOf(error, clock)).toMatchObject({ code: 'misconfigured' });
    expect(await rowOf(account)).toMatchObject({ state: 'connected', state_reason: null });
    // The operator has mended it.
    server.script('/token', FRESH);
    expect(await createVault().accessToken(account)).toBe('ya29.new');
  });
});

describe('trouble at Google or with a request of ours', () => {
  it('leaves the account as it is', async () => {
    const account = await connectAccount({ minutes: 0 });
    server.script('/token', { status: 400, body: { error: 'invalid_request' } });
    const error = await errorOf(createVault().accessToken(account));
    expect(error).toBeInstanceOf(OAuthError);
    expect(error).toMatchObject({ kind: 'misconfigured' });
    expect(await rowOf(account)).toMatchObject({ state: 'connected' });
  });

  it('does not hold up those who come after', async () => {
    const account = await connectAccount({ minutes: 0 });
    const vault = createVault();
    server.script('/token', { status: 400, body: { error: 'invalid_request' } }, FRESH);
    const calls = await Promise.allSettled([vault.accessToken(account), vault.accessToken(account)]);
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});
