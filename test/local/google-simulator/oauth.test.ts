import { createHash, randomBytes } from 'node:crypto';
import { CodeChallengeMethod } from 'google-auth-library';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { loadWorkspace, startGoogleSimulator } from '../../../local/google-simulator/index.ts';
import {
  ALL_SCOPES,
  type Connection,
  connect,
  errorOf,
  manualClock,
  oauthClient,
  REDIRECT_URI,
} from './helpers/connect.ts';

let google: Connection;

beforeAll(async () => {
  google = await connect(SMALL_DEMO.directory);
});

afterAll(() => google[Symbol.asyncDispose]());

function issueCode(codeChallenge?: string): string {
  return google.simulator.issueAuthorizationCode({
    redirectUri: REDIRECT_URI,
    scopes: ALL_SCOPES,
    ...(codeChallenge ? { codeChallenge } : {}),
  });
}

async function postToken(form: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${google.simulator.url}/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const credentials = () => {
  const [client] = google.simulator.clients;
  return { client_id: client?.clientId ?? '', client_secret: client?.clientSecret ?? '' };
};

describe('codes', () => {
  test('are redeemed once', async () => {
    const code = issueCode();
    const { tokens } = await oauthClient(google.simulator).getToken(code);
    expect(tokens).toMatchObject({
      token_type: 'Bearer',
      scope: ALL_SCOPES.join(' '),
      refresh_token: expect.any(String),
    });
    const again = await postToken({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      ...credentials(),
    });
    expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('with a challenge need the verifier that belongs to it', async () => {
    const codeVerifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
    const { tokens } = await oauthClient(google.simulator).getToken({ code: issueCode(challenge), codeVerifier });
    expect(tokens.access_token).toBeTruthy();
    for (const wrong of [{}, { code_verifier: 'x'.repeat(43) }]) {
      const form = {
        grant_type: 'authorization_code',
        code: issueCode(challenge),
        redirect_uri: REDIRECT_URI,
        ...wrong,
      };
      expect(await postToken({ ...form, ...credentials() })).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant' },
      });
    }
    expect(CodeChallengeMethod.S256).toBe('S256');
  });

  test('end after ten minutes', async () => {
    const code = issueCode();
    google.clock.advance(601);
    const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, ...credentials() };
    expect(await postToken(form)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('are bound to their redirect URI', async () => {
    const form = { grant_type: 'authorization_code', code: issueCode(), redirect_uri: 'http://127.0.0.1/elsewhere' };
    expect(await postToken({ ...form, ...credentials() })).toMatchObject({
      status: 400,
      body: { error: 'redirect_uri_mismatch' },
    });
  });
});

describe('the token endpoint', () => {
  test('refuses a wrong secret, an unknown client, an unknown grant type and a missing parameter', async () => {
    const form = { grant_type: 'refresh_token', refresh_token: 'x' };
    const wrongSecret = await postToken({ ...form, ...credentials(), client_secret: 'wrong' });
    expect(wrongSecret).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await postToken({ ...form, client_id: 'x', client_secret: 'x' })).toMatchObject({ status: 401 });
    const password = await postToken({ grant_type: 'password', ...credentials() });
    expect(password).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
    const incomplete = await postToken({ grant_type: 'refresh_token', ...credentials() });
    expect(incomplete).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('takes the client by HTTP Basic too', async () => {
    const { client_id, client_secret } = credentials();
    const authorization = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`;
    const form = { grant_type: 'authorization_code', code: issueCode(), redirect_uri: REDIRECT_URI };
    expect(await postToken(form, { authorization })).toMatchObject({ status: 200, body: { expires_in: 3599 } });
  });

  test('refuses an oversized body', async () => {
    expect(await postToken({ grant_type: 'x'.repeat(70_000) })).toMatchObject({ status: 413 });
  });
});

describe('access tokens', () => {
  test('end after an hour of the clock, and are renewed by the refresh token', async () => {
    const auth = oauthClient(google.simulator);
    const { tokens } = await auth.getToken(issueCode());
    const call = (token: string | null | undefined) =>
      fetch(`${google.simulator.url}/gmail/v1/users/me/profile`, { headers: { authorization: `Bearer ${token}` } });
    expect((await call(tokens.access_token)).status).toBe(200);
    google.clock.advance(3600);
    expect((await call(tokens.access_token)).status).toBe(401);
    auth.setCredentials({ refresh_token: tokens.refresh_token ?? null });
    const { token } = await auth.getAccessToken();
    expect((await call(token)).status).toBe(200);
  });

  test('are worth nothing once revoked, and neither is the refresh token', async () => {
    const auth = oauthClient(google.simulator);
    const { tokens } = await auth.getToken(issueCode());
    await auth.revokeToken(tokens.access_token ?? '');
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    expect((await fetch(`${google.simulator.url}/gmail/v1/users/me/profile`, { headers })).status).toBe(401);
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '', ...credentials() };
    expect(await postToken(form)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });
});

test('refresh tokens outlive a restart with the same client, and no other', async () => {
  const workspace = await loadWorkspace(SMALL_DEMO.directory);
  const clock = manualClock('2027-03-08T09:00:00Z');
  const clients = [{ clientId: 'installed', clientSecret: 'fake-secret-of-a-test' }];
  const first = await startGoogleSimulator({ workspace, clock, clients });
  const code = first.issueAuthorizationCode({ redirectUri: REDIRECT_URI, scopes: ALL_SCOPES });
  const { tokens } = await oauthClient(first).getToken(code);
  await first.close();

  const refresh = { refresh_token: tokens.refresh_token ?? null };
  const same = await startGoogleSimulator({ workspace, clock, clients });
  const auth = oauthClient(same);
  auth.setCredentials(refresh);
  expect((await auth.getAccessToken()).token).toBeTruthy();
  await same.close();

  const other = await startGoogleSimulator({
    workspace,
    clock,
    clients: [{ clientId: 'installed', clientSecret: 'another' }],
  });
  const stranger = oauthClient(other);
  stranger.setCredentials(refresh);
  await expect(stranger.getAccessToken()).rejects.toThrow('invalid_grant');
  await other.close();
});

test('id tokens are signed by the published key', async () => {
  const code = issueCode();
  const { tokens } = await oauthClient(google.simulator).getToken(code);
  const keys = createRemoteJWKSet(new URL(`${google.simulator.url}/oauth2/v3/certs`));
  const { payload } = await jwtVerify(tokens.id_token ?? '', keys, {
    issuer: 'https://accounts.google.com',
    audience: credentials().client_id,
    currentDate: google.clock.now(),
  });
  expect(payload).toMatchObject({
    email: 'alex.morgan@example.com',
    email_verified: true,
    sub: expect.stringMatching(/^\d{21}$/),
  });
});

test('userinfo names the person', async () => {
  const response = await google.auth
    .request({ url: `${google.simulator.url}/oauth2/v3/userinfo` })
    .catch((error) => error.response);
  // The hour of the first token has passed by now; a fresh one is needed.
  expect(response.status).toBe(401);
  const { tokens } = await oauthClient(google.simulator).getToken(issueCode());
  const headers = { authorization: `Bearer ${tokens.access_token}` };
  const answer = await fetch(`${google.simulator.url}/oauth2/v3/userinfo`, { headers });
  expect(await answer.json()).toMatchObject({ email: 'alex.morgan@example.com', name: 'Alex Morgan' });
});

test('a token without a fitting scope is refused with insufficientPermissions', async () => {
  await using calendarOnly = await connect(SMALL_DEMO.directory, {
    scopes: ['https://www.googleapis.com/auth/calendar.readonly'],
  });
  expect(await errorOf(calendarOnly.gmail.users.getProfile({ userId: 'me' }))).toMatchObject({
    code: 403,
    reason: 'insufficientPermissions',
    status: 'PERMISSION_DENIED',
  });
  await using metadataOnly = await connect(SMALL_DEMO.directory, {
    scopes: ['https://www.googleapis.com/auth/drive.metadata.readonly'],
  });
  const { data } = await metadataOnly.drive.files.list({ q: "name = 'Packing list.txt'" });
  const fileId = data.files?.[0]?.id ?? '';
  expect(await errorOf(metadataOnly.drive.files.get({ fileId, alt: 'media' }))).toMatchObject({ code: 403 });
});
