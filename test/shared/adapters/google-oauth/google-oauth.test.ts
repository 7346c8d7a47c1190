import { inspect } from 'node:util';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type ClientSecret, createGoogleOAuth } from '../../../../shared/adapters/google/oauth.ts';
import { OAuthError } from '../../../../shared/identity/errors.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { startScriptedOAuthServer } from './scripted-oauth-server.ts';

const NOW = '2027-03-01T09:00:00Z';
const NOW_SECONDS = Date.parse(NOW) / 1000;
const CLIENT_ID = 'client.apps.example';

const server = await startScriptedOAuthServer();
afterAll(() => server.close());

let clock: FakeClock;
const createOAuth = (clientSecret: ClientSecret = async () => 'fake-secret') =>
  createGoogleOAuth({
    clientId: CLIENT_ID,
    clientSecret,
    redirectUri: 'https://app.example/callback',
    rootUrl: server.url,
    clock,
  });

beforeEach(() => {
  clock = new FakeClock(NOW);
  server.calls.length = 0;
});

const CLAIMS = {
  iss: 'https://accounts.google.com',
  aud: CLIENT_ID,
  sub: '110000000000000000001',
  email: 'Ada@Example.com',
  email_verified: true,
  name: 'Ada',
  iat: NOW_SECONDS,
  exp: NOW_SECONDS + 3600,
};
const GRANT = { access_token: 'ya29.a', expires_in: 3599, refresh_token: '1//r', scope: 'openid email' };
const paths = () => server.calls.map(({ path }) => path);
const errorOf = async (call: Promise<unknown>): Promise<OAuthError> => {
  const error = await call.then(
    () => expect.unreachable('the call succeeded'),
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(OAuthError);
  return error;
};

/** Lets the waits between attempts pass, whenever the call has come to one. */
async function withTimePassing<T>(call: Promise<T>): Promise<T> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  call.then(over, over);
  while (!isOver) await clock.advance(clock.sleeping > 0 ? 2_000 : 0);
  return call;
}

describe('exchanging a code', () => {
  it('gives the tokens, dated by the clock, and who signed in', async () => {
    server.script('/token', { body: { ...GRANT, id_token: await server.signIdToken(CLAIMS) } });
    expect(await createOAuth().exchangeCode({ code: 'c', codeVerifier: 'v' })).toEqual({
      tokens: {
        accessToken: 'ya29.a',
        expiresAt: new Date('2027-03-01T09:59:59Z'),
        refreshToken: '1//r',
        scopes: ['openid', 'email'],
      },
      identity: {
        subject: '110000000000000000001',
        email: 'ada@example.com',
        isEmailVerified: true,
        displayName: 'Ada',
      },
    });
    expect(server.calls[0]).toEqual({
      path: '/token',
      form: {
        grant_type: 'authorization_code',
        code: 'c',
        code_verifier: 'v',
        redirect_uri: 'https://app.example/callback',
        client_id: CLIENT_ID,
        client_secret: 'fake-secret',
      },
    });
  });

  it.each([false, undefined])('tells of an address that it is not verified (%s)', async (verified) => {
    const idToken = await server.signIdToken({ ...CLAIMS, email_verified: verified });
    server.script('/token', { body: { ...GRANT, id_token: idToken } });
    const { identity } = await createOAuth().exchangeCode({ code: 'c', codeVerifier: 'v' });
    expect(identity).toMatchObject({ email: 'ada@example.com', isEmailVerified: false });
  });

  it('is tried once, as a code is good once', async () => {
    server.script('/token', { status: 503 });
    expect(await errorOf(createOAuth().exchangeCode({ code: 'c', codeVerifier: 'v' }))).toMatchObject({
      kind: 'unavailable',
    });
    expect(paths()).toEqual(['/token']);
  });

  it('looks for the keys again when they could not be had', async () => {
    server.script('/token', { body: { ...GRANT, id_token: await server.signIdToken(CLAIMS) } });
    const keys = await (await fetch(`${server.url}/oauth2/v3/certs`)).json();
    server.calls.length = 0;
    server.script('/oauth2/v3/certs', { status: 503 }, 'hang up', { body: keys });
    await withTimePassing(createOAuth().exchangeCode({ code: 'c', codeVerifier: 'v' }));
    expect(paths()).toEqual(['/token', '/oauth2/v3/certs', '/oauth2/v3/certs', '/oauth2/v3/certs']);
  });

  it.each([
    ['for another client', { aud: 'another' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['that has expired', { exp: NOW_SECONDS - 120 }],
    ['without an expiry', { exp: undefined }],
    ['without a person', { sub: undefined }],
    ['that says nothing readable of its address', { email_verified: 'perhaps' }],
    ['without an address', { email: undefined }],
  ])('refuses an id token %s', async (_, claims) => {
    server.script('/token', { body: { ...GRANT, id_token: await server.signIdToken({ ...CLAIMS, ...claims }) } });
    expect(await errorOf(createOAuth().exchangeCode({ code: 'c', codeVerifier: 'v' }))).toMatchObject({
      code: 'invalid_id_token',
    });
  });

  it.each([
    ['aud', { aud: 'another' }],
    ['exp', { exp: NOW_SECONDS - 120 }],
    ['email', { email: undefined }],
  ])('says which claim of an id token is wrong (%s), and nothing of whose it is', async (claim, claims) => {
    server.script('/token', { body: { ...GRANT, id_token: await server.signIdToken({ ...CLAIMS, ...claims }) } });
    const error = await errorOf(createOAuth().exchangeCode({ code: 'c', codeVerifier: 'v' }));
    expect(error.message).toMatch(new RegExp(`: .*\\b${claim}\\.$`));
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/ada@|1100000/i);
  });

  it('refuses an id token by another key, and an answer without one', async () => {
    const other = await startScriptedOAuthServer();
    server.script('/token', { body: { ...GRANT, id_token: await other.signIdToken(CLAIMS) } }, { body: GRANT });
    await other.close();
    expect(await errorOf(createOAuth().exchangeCode({ code: 'c', codeVerifier: 'v' }))).toMatchObject({
      code: 'invalid_id_token',
    });
    expect(await errorOf(createOAuth().exchangeCode({ code: 'c', codeVerifier: 'v' }))).toMatchObject({
      code: 'no_id_token',
    });
  });
});

describe('renewing', () => {
  it('gives a token, and leaves what was granted before', async () => {
    server.script('/token', { body: { access_token: 'ya29.b', expires_in: 3599 } });
    expect(await createOAuth().refresh('1//r')).toEqual({
      accessToken: 'ya29.b',
      expiresAt: new Date('2027-03-01T09:59:59Z'),
      refreshToken: undefined,
      scopes: undefined,
    });
  });

  it.each([
    ['invalid_grant', 400, 'grant-refused'],
    ['unauthorized_client', 401, 'grant-refused'],
    ['invalid_client', 401, 'misconfigured'],
    ['something_new', 400, 'misconfigured'],
  ])('stops at %s (%d)', async (code, status, kind) => {
    server.script('/token', { status, body: { error: code, error_description: 'in Google’s words' } });
    expect(await errorOf(createOAuth().refresh('1//r'))).toMatchObject({ code, kind });
    expect(paths()).toEqual(['/token']);
  });

  it.each([
    ['429', { status: 429 }],
    ['503 with a page', { status: 503, body: '<html>' }],
    ['a broken connection', 'hang up'],
    ['an unreadable answer', { body: '<html>' }],
  ] as const)('is tried three times in all after %s', async (_, answer) => {
    server.script('/token', answer);
    expect(await errorOf(withTimePassing(createOAuth().refresh('1//r')))).toMatchObject({ kind: 'unavailable' });
    expect(paths()).toEqual(['/token', '/token', '/token']);
  });

  it('goes on as soon as an attempt succeeds', async () => {
    server.script('/token', { status: 500 }, { body: GRANT });
    expect(await withTimePassing(createOAuth().refresh('1//r'))).toMatchObject({ accessToken: 'ya29.a' });
    expect(paths()).toEqual(['/token', '/token']);
  });

  it('ends with the signal, in a call and between two', async () => {
    const reason = new Error('enough');
    server.script('/token', 'never');
    const during = new AbortController();
    const call = createOAuth().refresh('1//r', during.signal);
    while (server.calls.length === 0) await clock.advance(0);
    during.abort(reason);
    await expect(call).rejects.toBe(reason);

    server.script('/token', { status: 500 });
    const between = new AbortController();
    const waiting = createOAuth().refresh('1//r', between.signal);
    while (clock.sleeping === 0) await clock.advance(0);
    between.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it('never tells a token or the secret in an error', async () => {
    server.script('/token', { status: 400, body: { error: 'invalid_grant', error_description: '1//secret-token' } });
    const error = await errorOf(createOAuth().refresh('1//secret-token'));
    expect(`${error.stack} ${error.cause ?? ''}`).not.toMatch(/secret/);
  });
});

describe('revoking', () => {
  it('is done when the grant had ended already', async () => {
    server.script('/revoke', {}, { status: 400, body: { error: 'invalid_token' } });
    await createOAuth().revoke('1//r');
    await createOAuth().revoke('1//r');
    expect(server.calls.map(({ form }) => form)).toEqual([{ token: '1//r' }, { token: '1//r' }]);
  });
});

describe('a client secret that Google refuses', () => {
  const REFUSED = { status: 401, body: { error: 'invalid_client' } };
  const secrets = () => server.calls.map(({ form }) => form.client_secret);

  it('is asked for anew, and the call made once more', async () => {
    server.script('/token', REFUSED, { body: GRANT });
    const oauth = createOAuth(async (_signal, refused) => (refused === 'old' ? 'new' : 'old'));
    expect((await oauth.refresh('1//r')).accessToken).toBe('ya29.a');
    expect(secrets()).toEqual(['old', 'new']);
  });

  it('fails when there is no other, and when the other is refused too', async () => {
    server.script('/token', REFUSED);
    expect(await errorOf(createOAuth().refresh('1//r'))).toMatchObject({ code: 'invalid_client' });
    expect(secrets()).toEqual(['fake-secret']);
    const changing = createOAuth(async (_signal, refused) => `${refused ?? 'first'}+`);
    expect(await errorOf(changing.refresh('1//r'))).toMatchObject({ code: 'invalid_client' });
    expect(secrets()).toEqual(['fake-secret', 'first+', 'first++']);
  });
});
