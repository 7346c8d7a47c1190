import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { loadWorkspace, startGoogleSimulator } from '../../../local/google-simulator/index.ts';
import { createGoogleOAuth } from '../../../shared/adapters/google/oauth.ts';
import { createAccountStore } from '../../../shared/adapters/postgres/identity/account-store.ts';
import { createActivity } from '../../../shared/adapters/postgres/identity/activity.ts';
import { createSignInStore } from '../../../shared/adapters/postgres/identity/sign-in-store.ts';
import { SCOPES } from '../../../shared/domain/principal.ts';
import { createAccessTokenVerifier } from '../../../shared/identity/access-token-verifier.ts';
import type { OAuthClient } from '../../../shared/identity/oauth-client.ts';
import { createSessionTokens } from '../../../shared/identity/session-tokens.ts';
import { type CodeGrant, createConnect } from '../../../shared/identity/sign-in.ts';
import { TokenCipher } from '../../../shared/identity/token-cipher.ts';
import { TokenVault } from '../../../shared/identity/token-vault.ts';
import { DEFAULT_POLL_POLICY } from '../../../shared/sync/poll-policy.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { addAccount } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { startScriptedOAuthServer } from '../adapters/google-oauth/scripted-oauth-server.ts';
import { createSealing } from './sealing.ts';

const ISSUER = 'https://orchestrator.example';
const AUDIENCE = 'orchestrator';
const REDIRECT_URI = 'https://app.example/callback';
const CLIENT = { clientId: 'client', clientSecret: 'fake-secret' };

const test = await createTestDatabase();
const clock = new FakeClock('2027-03-01T09:00:00Z');
const sealing = await createSealing(test.database, clock);
const google = await startScriptedOAuthServer();
const simulator = await startGoogleSimulator({
  workspace: await loadWorkspace(SMALL_DEMO.directory),
  clock,
  clients: [CLIENT],
});
afterAll(async () => {
  await test.drop();
  await google.close();
  await simulator.close();
  await sealing.remove();
});

const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
const cipher = new TokenCipher(sealing.createDataKeys());
const connected: string[][] = [];
const notRevoked: unknown[] = [];

const oauthAt = (rootUrl: string) =>
  createGoogleOAuth({
    ...CLIENT,
    clientSecret: async () => CLIENT.clientSecret,
    redirectUri: REDIRECT_URI,
    rootUrl,
    clock,
  });
const signInBy = async (oauth: OAuthClient) =>
  createConnect({
    oauth,
    store: createSignInStore(test.database, 'free'),
    cipher,
    sessionTokens: createSessionTokens({
      signingKey: { ...(await exportJWK(privateKey)), kid: 'k' },
      issuer: ISSUER,
      audience: AUDIENCE,
      clock,
    }),
    clock,
    noteActivity: createActivity(test.database, clock, DEFAULT_POLL_POLICY).note,
    onConnected: async (userId, accountId, services) => {
      connected.push([userId, accountId, ...services]);
    },
    onNotRevoked: (error) => notRevoked.push(error),
  });
const connect = await signInBy(oauthAt(google.url));
const signIn = async ({ code }: Pick<CodeGrant, 'code'>) => {
  const { session, ...connected } = await connect(
    { code, codeVerifier: 'v' },
    { userId: null, accountId: null, wantsSession: true },
  );
  return { ...connected, accessToken: session?.accessToken ?? '', expiresAt: session?.expiresAt };
};

/** Lets the next code stand for this person. */
async function nextIs(
  person: { sub: string; email: string; name?: string; email_verified?: boolean },
  refreshToken: string | null = '1//r',
) {
  const seconds = Math.floor(clock.now().getTime() / 1000);
  const idToken = await google.signIdToken({
    email_verified: true,
    ...person,
    iss: 'https://accounts.google.com',
    aud: CLIENT.clientId,
    iat: seconds,
    exp: seconds + 3600,
  });
  google.script('/token', {
    body: {
      access_token: `ya29.${person.sub}`,
      expires_in: 3599,
      scope: 'openid email',
      id_token: idToken,
      ...(refreshToken ? { refresh_token: refreshToken } : {}),
    },
  });
}

const rows = async (table: string) => test.asOwner(`select * from ${table}`);

beforeEach(async () => {
  await test.asOwner('delete from users');
  connected.length = 0;
  notRevoked.length = 0;
  google.calls.length = 0;
});

describe('who signs in for the first time', () => {
  it('becomes a person with an account, a session and entries in the directory', async () => {
    await nextIs({ sub: '1', email: 'Ada@example.com', name: 'Ada' });
    const { userId, accountId, expiresAt } = await signIn({ code: 'c' });
    expect(await rows('users')).toMatchObject([
      { id: userId, email: 'ada@example.com', display_name: 'Ada', tier: 'free', action_policy: 'confirm-outward' },
    ]);
    expect(await rows('accounts')).toMatchObject([
      { id: accountId, user_id: userId, google_subject: '1', state: 'connected', scopes: ['openid', 'email'] },
    ]);
    expect(await rows('sessions')).toMatchObject([{ user_id: userId, expires_at: expiresAt, scopes: SCOPES }]);
    expect((await rows('directory')).map(({ kind, key, user_id }) => [kind, key, user_id]).sort()).toEqual([
      ['email', 'ada@example.com', userId],
      ['google-subject', '1', userId],
    ]);
    expect(connected).toEqual([[userId, accountId]]);
    expect(expiresAt).toEqual(new Date('2027-03-02T09:00:00Z'));
  });

  it('gets a token that verifies, with all scopes', async () => {
    await nextIs({ sub: '1', email: 'ada@example.com' });
    const { accessToken, userId } = await signIn({ code: 'c' });
    const verify = createAccessTokenVerifier({
      publicKeys: { keys: [{ ...(await exportJWK(publicKey)), kty: 'OKP', kid: 'k' }] },
      issuer: ISSUER,
      audience: AUDIENCE,
      clock,
    });
    const [session] = await rows('sessions');
    expect(await verify(`Bearer ${accessToken}`)).toEqual({
      userId,
      sessionId: session?.id,
      tier: 'free',
      scopes: new Set(SCOPES),
    });
  });

  it('becomes one person, even at two places at once', async () => {
    await nextIs({ sub: '1', email: 'ada@example.com' });
    const both = await Promise.all([signIn({ code: 'c1' }), signIn({ code: 'c2' })]);
    expect(both[0]?.userId).toBe(both[1]?.userId);
    expect(await rows('users')).toHaveLength(1);
    expect(await rows('sessions')).toHaveLength(2);
  });
});

describe('who signs in again', () => {
  it('is the same person, connected anew, with the settings they made', async () => {
    await nextIs({ sub: '1', email: 'ada@example.com' });
    const first = await signIn({ code: 'c' });
    await test.asOwner(`update accounts set state = 'reconnect-required', state_reason = 'invalid_grant';
      update users set time_zone = 'Europe/Istanbul', tier = 'pro'`);
    const second = await signIn({ code: 'c' });
    expect(second.userId).toBe(first.userId);
    expect(await rows('accounts')).toMatchObject([{ id: first.accountId, state: 'connected', state_reason: null }]);
    expect(await rows('users')).toMatchObject([{ time_zone: 'Europe/Istanbul', tier: 'pro' }]);
  });

  it('after having been away for long has all accounts synced with the next sweep', async () => {
    await nextIs({ sub: '1', email: 'ada@example.com' });
    const { userId } = await signIn({ code: 'c' });
    const other = await addAccount(test.database, { userId, accountId: '' });
    await test.asOwner(`update users set last_active_at = '2027-01-01T09:00Z';
      insert into sync_cursors (account_id, user_id, service, collection, title, wanted, done, fence, items_seen, due_at)
      values ('${other.accountId}', '${userId}', 'gmail', '', 'Gmail', 1, 1, 0, 0, '2027-03-05T09:00Z')`);
    await clock.advance(3600_000);
    await signIn({ code: 'c' });
    expect(await rows('sync_cursors')).toMatchObject([{ active: true, due_at: clock.now() }]);
    expect(await rows('users')).toMatchObject([{ last_active_at: clock.now() }]);
  });

  it('keeps the refresh token when Google gives no new one', async () => {
    await nextIs({ sub: '1', email: 'ada@example.com' });
    await signIn({ code: 'c' });
    const [before] = await rows('accounts');
    await nextIs({ sub: '1', email: 'ada@example.com' }, null);
    await signIn({ code: 'c' });
    const [after] = await rows('accounts');
    expect(after?.google_refresh_token).toEqual(before?.google_refresh_token);
    expect(after?.google_access_token).not.toEqual(before?.google_access_token);
  });

  it('is found under a new address, and the old one is free', async () => {
    await nextIs({ sub: '1', email: 'ada@example.com' });
    const first = await signIn({ code: 'c' });
    await nextIs({ sub: '1', email: 'ada@married.example' });
    expect((await signIn({ code: 'c' })).userId).toBe(first.userId);
    expect(await rows('users')).toMatchObject([{ email: 'ada@married.example' }]);
    await nextIs({ sub: '2', email: 'ada@example.com' });
    expect((await signIn({ code: 'c' })).userId).not.toBe(first.userId);
  });
});

describe('who is refused', () => {
  it('has an address that was another person’s: an address proves nothing', async () => {
    await nextIs({ sub: '1', email: 'ada@example.com' });
    const { userId } = await signIn({ code: 'c' });
    await nextIs({ sub: '2', email: 'ada@example.com' });
    await expect(signIn({ code: 'c' })).rejects.toMatchObject({ name: 'ProblemError', code: 'conflict' });
    expect(await rows('users')).toMatchObject([{ id: userId }]);
    expect(await rows('sessions')).toHaveLength(1);
    expect(connected).toHaveLength(1);
  });

  it('has an address that Google has not verified: they are told so, and what they granted is revoked', async () => {
    const revoked = () => google.calls.flatMap(({ path, form }) => (path === '/revoke' ? [form.token] : []));
    google.script('/revoke', {});
    await nextIs({ sub: '1', email: 'ada@elsewhere.example', email_verified: false }, '1//ada');
    await expect(signIn({ code: 'c' })).rejects.toMatchObject({
      name: 'ProblemError',
      status: 400,
      detail: expect.stringMatching(/has not verified the address.*Confirm the address/),
    });
    expect(revoked()).toEqual(['1//ada']);
    expect(await rows('users')).toEqual([]);
    expect(connected).toEqual([]);

    // Of an account that is here already nothing is taken away.
    await nextIs({ sub: '1', email: 'ada@example.com' });
    await signIn({ code: 'c' });
    await nextIs({ sub: '1', email: 'ada@elsewhere.example', email_verified: false });
    await expect(signIn({ code: 'c' })).rejects.toMatchObject({ status: 400 });
    expect(await rows('accounts')).toMatchObject([{ email: 'ada@example.com', state: 'connected' }]);
    expect(revoked()).toHaveLength(1);
  });

  it('leaves no grant at Google, where the account is nobody’s here', async () => {
    await nextIs({ sub: '1', email: 'ada@example.com' });
    const { userId, accountId } = await signIn({ code: 'c' });
    const revoked = () => google.calls.flatMap(({ path, form }) => (path === '/revoke' ? [form.token] : []));
    google.script('/revoke', {});
    // Another account than was expected, and an address that is another person's.
    await nextIs({ sub: '2', email: 'bob@example.com' }, '1//bob');
    const grant = { code: 'c', codeVerifier: 'v' };
    await expect(connect(grant, { userId, accountId, wantsSession: true })).rejects.toMatchObject({ code: 'conflict' });
    await nextIs({ sub: '3', email: 'ada@example.com' }, null);
    await expect(signIn({ code: 'c' })).rejects.toMatchObject({ code: 'conflict' });
    expect(revoked()).toEqual(['1//bob', 'ya29.3']);

    // One that is somebody's here keeps what it has granted, whoever it is.
    await nextIs({ sub: '4', email: 'eve@example.com' });
    const eve = await signIn({ code: 'c' });
    await nextIs({ sub: '4', email: 'eve@example.com' });
    await expect(connect(grant, { userId, accountId, wantsSession: true })).rejects.toMatchObject({ code: 'conflict' });
    await nextIs({ sub: '1', email: 'ada@example.com' });
    await expect(connect(grant, { userId: null, accountId: eve.accountId, wantsSession: true })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(revoked()).toHaveLength(2);
    expect(notRevoked).toEqual([]);

    google.script('/revoke', { status: 400, body: { error: 'invalid_request' } });
    await nextIs({ sub: '2', email: 'bob@example.com' });
    await expect(connect(grant, { userId, accountId, wantsSession: true })).rejects.toMatchObject({ code: 'conflict' });
    expect(notRevoked).toHaveLength(1);
  });

  it.each([
    [{ status: 400, body: { error: 'invalid_grant' } }, 'invalid-request'],
    [{ status: 401, body: { error: 'invalid_client' } }, 'internal'],
    [{ status: 503 }, 'unavailable'],
  ] as const)('leaves nothing behind: %j', async (answer, code) => {
    google.script('/token', answer);
    await expect(signIn({ code: 'c' })).rejects.toMatchObject({ name: 'ProblemError', code });
    expect(await rows('users')).toEqual([]);
    expect(connected).toEqual([]);
  });
});

describe('with the simulator', () => {
  it('a person signs in by PKCE, and the vault hands out and renews tokens until the grant is revoked', async () => {
    const oauth = oauthAt(simulator.url);
    const codeVerifier = 'v'.repeat(43);
    const code = simulator.issueAuthorizationCode({
      redirectUri: REDIRECT_URI,
      scopes: ['openid', 'https://www.googleapis.com/auth/gmail.readonly'],
      codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    });
    const { userId, accountId } = await (await signInBy(oauth))(
      { code, codeVerifier },
      { userId: null, accountId: null, wantsSession: true },
    );

    const vault = new TokenVault({ oauth, accounts: createAccountStore(test.database), cipher, clock });
    const profileBy = async (token: string) =>
      (await fetch(`${simulator.url}/gmail/v1/users/me/profile`, { headers: { authorization: `Bearer ${token}` } }))
        .status;
    const first = await vault.accessToken({ userId, accountId });
    expect(await profileBy(first)).toBe(200);

    await clock.advance(3600_000);
    expect(await profileBy(first)).toBe(401);
    const second = await vault.accessToken({ userId, accountId });
    expect(await profileBy(second)).toBe(200);

    await oauth.revoke(second);
    await clock.advance(3600_000);
    await expect(vault.accessToken({ userId, accountId })).rejects.toMatchObject({
      name: 'ReconnectRequiredError',
    });
  });
});
