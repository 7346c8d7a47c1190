import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OAuthBackend } from './oauth-backend.ts';

/** What is promised of OAuth, whoever plays it, as far as it can be seen without a person who consents. */
export function oauthContract(open: () => Promise<OAuthBackend>): void {
  let backend: OAuthBackend;
  beforeAll(async () => {
    backend = await open();
  });
  afterAll(() => backend[Symbol.asyncDispose]());

  async function answerOf(url: string, init: RequestInit) {
    const response = await fetch(url, { signal: AbortSignal.timeout(30_000), ...init });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
  const post = (url: string, form: Record<string, string>) =>
    answerOf(url, { method: 'POST', body: new URLSearchParams(form) });
  const ask = (form: Record<string, string>) => {
    const { clientId, clientSecret } = backend;
    return post(backend.tokenUrl, { client_id: clientId, client_secret: clientSecret, ...form });
  };
  const refresh = () => ask({ grant_type: 'refresh_token', refresh_token: backend.refreshToken });
  const userinfo = (accessToken: string) =>
    answerOf(backend.userinfoUrl, { headers: { authorization: `Bearer ${accessToken}` } });
  const grants = (body: Record<string, unknown>, scope: string) => String(body.scope).split(' ').includes(scope);

  test('a refresh token buys an access token for an hour, again and again', async () => {
    for (let count = 0; count < 2; count += 1) {
      const { status, body } = await refresh();
      expect(status).toBe(200);
      expect(body).toMatchObject({ access_token: expect.stringMatching(/^ya29\./), token_type: 'Bearer' });
      expect(body.refresh_token).toBeUndefined();
      expect(body.scope).toEqual(expect.stringContaining('https://www.googleapis.com/auth/'));
      expect(Number(body.expires_in)).toBeGreaterThan(3000);
      expect(Number(body.expires_in)).toBeLessThan(3600);
    }
  });

  test('userinfo names the person; who signed in is told by a token that Google’s keys verify', async (context) => {
    const { body } = await refresh();
    if (!grants(body, 'openid')) return context.skip('The refresh token was not given for openid.');
    const person = (await userinfo(String(body.access_token))).body;
    expect(person.sub).toMatch(/^\d+$/);
    const keys = (await answerOf(backend.certsUrl, {})).body as unknown as JSONWebKeySet;
    const { payload, protectedHeader } = await jwtVerify(String(body.id_token), createLocalJWKSet(keys), {
      audience: backend.clientId,
      issuer: ['https://accounts.google.com', 'accounts.google.com'],
      currentDate: backend.now(),
    });
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload.sub).toBe(person.sub);
    expect(payload.email).toBe(person.email);
  });

  test('401 for an access token that is none', async () => {
    expect((await userinfo('ya29.nonsense')).status).toBe(401);
  });

  test('400 invalid_grant for a refresh token that is none', async () => {
    const { status, body } = await ask({ grant_type: 'refresh_token', refresh_token: '1//nonsense' });
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
  });

  test('400 invalid_grant for a code that is none', async () => {
    const redirect = { redirect_uri: 'http://127.0.0.1/callback' };
    const { status, body } = await ask({ grant_type: 'authorization_code', code: '4/0nonsense', ...redirect });
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
  });

  test('401 invalid_client for a wrong secret and for a client that is none', async () => {
    const form = { grant_type: 'refresh_token', refresh_token: backend.refreshToken };
    const wrong = await ask({ ...form, client_secret: 'nonsense' });
    expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_client']);
    const unknown = await ask({ ...form, client_id: '1-nonsense.apps.googleusercontent.com' });
    expect([unknown.status, unknown.body.error]).toEqual([401, 'invalid_client']);
  });

  test('400 for a grant type that is none, and without what it needs', async () => {
    const unknown = await ask({ grant_type: 'nonsense' });
    expect([unknown.status, unknown.body.error]).toEqual([400, 'unsupported_grant_type']);
    const without = await ask({ grant_type: 'refresh_token' });
    expect([without.status, without.body.error]).toEqual([400, 'invalid_request']);
  });

  test('400 invalid_token for revoking a token that is none', async () => {
    const { status, body } = await post(backend.revokeUrl, { token: 'ya29.nonsense' });
    expect([status, body.error]).toEqual([400, 'invalid_token']);
  });
}
