import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { OTHER_PERSON, startApiServer } from './api-server.ts';
import { Browser } from './browser.ts';

const server = await startApiServer();
afterAll(async () => {
  await server.close();
  expect(server.violations).toEqual([]);
});
beforeEach(async () => {
  await server.database.asOwner('delete from users; delete from authorization_requests');
  await server.takeMessages();
  for (const person of [me, OTHER_PERSON.emailAddress]) server.google.withdrawGrants(person);
});

const me = SMALL_DEMO.me;
const APP = 'http://127.0.0.1:4999/callback';
const GMAIL = 'https://www.googleapis.com/auth/gmail.readonly';

function pkce() {
  const codeVerifier = randomBytes(32).toString('base64url');
  return { codeVerifier, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') };
}

/** An app, such as the command line, begins. */
async function beginAsApp(options: Record<string, string> = {}, token?: string) {
  const { codeVerifier, codeChallenge } = pkce();
  const query = new URLSearchParams({ redirectUri: APP, codeChallenge, ...options });
  const reply = await server.call('GET', `/v1/auth/google?${query}`, token === undefined ? {} : { token });
  return { reply, codeVerifier, state: reply.body?.state as string, page: reply.body?.authorizationUrl as string };
}

/** The whole way of an app, by Google's consent page. */
async function signInAsApp(
  decision: Parameters<Browser['decide']>[1],
  { options = {}, token }: { options?: Record<string, string>; token?: string } = {},
) {
  const { page, codeVerifier } = await beginAsApp(options, token);
  const browser = new Browser();
  const shown = await browser.open(page, APP);
  const { url } = shown.response ? await browser.decide(shown.url, decision, APP) : shown;
  const [code, state] = [url.searchParams.get('code'), url.searchParams.get('state')];
  return server.call('POST', '/v1/auth/google', { body: { code, state, codeVerifier } });
}

const accountRows = () => server.database.asOwner('select * from accounts order by created_at, id');

describe('a plain browser', () => {
  const begin = async () => {
    const browser = new Browser();
    return { browser, ...(await browser.open(`${server.url}/v1/auth/google`)) };
  };

  it('is sent to Google with what its consent page needs', async () => {
    const { url } = await begin();
    expect(url.href.startsWith(`${server.google.url}/o/oauth2/v2/auth?`)).toBe(true);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      redirect_uri: `${server.url}/v1/auth/google/callback`,
      access_type: 'offline',
      include_granted_scopes: 'true',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      scope: expect.stringContaining(GMAIL),
    });
    expect(url.searchParams.get('prompt')).toBeNull();
  });

  it('is told what was connected, and is given no token', async () => {
    const { browser, url } = await begin();
    const { response } = await browser.decide(url, { account: me });
    expect(response?.status).toBe(200);
    expect(response?.headers.get('content-type')).toContain('text/html');
    expect(response?.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response?.text();
    expect(page).toContain(`${me} is connected`);
    expect(page).not.toMatch(/eyJ|ya29/);
    expect(await server.database.asOwner('select * from sessions')).toEqual([]);
    expect(await accountRows()).toMatchObject([{ email: me, state: 'connected' }]);
    expect((await server.takeMessages()).map(({ queue }) => queue).sort()).toEqual([
      'calendar-fresh',
      'drive-fresh',
      'gmail-fresh',
      'gmail-fresh',
    ]);
  });

  it('is told in plain words that nothing was connected when its person denies', async () => {
    const { browser, url } = await begin();
    const { response } = await browser.decide(url, { account: me, deny: true });
    expect(await response?.text()).toContain('You did not give the permission, so nothing was connected.');
    expect(await accountRows()).toEqual([]);
  });

  it.each(['', '?state=x', '?code=x', `?state=${'x'.repeat(300)}&code=x`])(
    'that does not come from Google is told to begin again: "%s"',
    async (query) => {
      const response = await fetch(`${server.url}/v1/auth/google/callback${query}`);
      expect(response.status).toBe(400);
      const page = await response.text();
      expect(page).toContain('Nothing was connected: begin again');
      expect(page).not.toMatch(/expected|Invalid input|query\//);
    },
  );

  it('that did not begin the sign-in is refused, and connects nothing', async () => {
    const { url } = await begin();
    const { response } = await new Browser().decide(url, { account: me });
    expect(response?.status).toBe(400);
    expect(await response?.text()).toContain('begun elsewhere');
    expect(await accountRows()).toEqual([]);
  });

  it('is shown the way on when Google gives no lasting permission, as the server has lost the one of before', async () => {
    const first = await begin();
    await first.browser.decide(first.url, { account: me });
    await server.database.asOwner('delete from users');
    // Google knows of the consent: no page is shown, and no refresh token given.
    const page = await (await first.browser.open(`${server.url}/v1/auth/google?loginHint=${me}`)).response?.text();
    expect(page).toContain('Google gave no lasting permission');
    const [, link = ''] = /href="([^"]+)"/.exec(page ?? '') ?? [];
    const again = await first.browser.open(link.replaceAll('&#38;', '&'));
    expect(again.url.searchParams.get('prompt')).toBe('consent');
    const { response } = await first.browser.decide(again.url, { account: me });
    expect(await response?.text()).toContain(`${me} is connected`);
    expect(await accountRows()).toMatchObject([{ email: me, state: 'connected', state_reason: null }]);
  });

  it('is told what the services cost that its person unticked; the others sync', async () => {
    const { browser, url } = await begin();
    const { response } = await browser.decide(url, { account: me, scopes: (scope) => scope !== GMAIL });
    expect(await response?.text()).toContain('You did not allow Gmail: not connected.');
    expect((await server.takeMessages()).map(({ job }) => (job as { service: string }).service).sort()).toEqual([
      'calendar',
      'contacts',
      'drive',
    ]);
    const [{ user_id: userId } = {}] = await accountRows();
    const token = await server.tokenOf(userId);
    const { services } = (await server.call('GET', '/v1/sync', { token })).body;
    expect(services.map(({ service, state }: { service: string; state: string }) => `${service} ${state}`)).toEqual([
      'calendar syncing',
      'contacts syncing',
      'drive syncing',
      'gmail not-connected',
    ]);
    const { accounts } = (await server.call('GET', '/v1/accounts', { token })).body;
    expect(accounts).toMatchObject([
      {
        email: me,
        state: 'connected',
        problem: 'You did not allow gmail to be read.',
        reconnectUrl: expect.stringMatching(/[?]accountId=[0-9a-f-]{36}&loginHint=/),
        services: [
          { service: 'gmail', state: 'not-connected' },
          { service: 'calendar', state: 'connected' },
          { service: 'drive', state: 'connected' },
          { service: 'contacts', state: 'connected' },
        ],
      },
    ]);
  });
});

describe('an app', () => {
  it('gets a lasting permission by beginning again, where the server has lost the one of before', async () => {
    await signInAsApp({ account: me });
    await server.database.asOwner('delete from users');
    const { body } = await signInAsApp({ account: me }, { options: { loginHint: me } });
    expect(body).toMatchObject({ email: me, state: 'reconnect-required', accessToken: expect.any(String) });
    const { accessToken: token, accountId } = body;
    const again = await signInAsApp({ account: me }, { token, options: { accountId } });
    expect(again.body).toMatchObject({ accountId, state: 'connected', accessToken: null });
  });

  it('signs in with the verifier that it holds', async () => {
    const { status, body } = await signInAsApp({ account: me });
    expect(status).toBe(200);
    expect(body).toMatchObject({ email: me, state: 'connected', leftOut: [] });
    expect((await server.call('GET', '/v1/me', { token: body.accessToken })).body.userId).toBe(body.userId);
  });

  it('connects nothing before it has shown its verifier, and nothing with another one', async () => {
    const { page } = await beginAsApp();
    const browser = new Browser();
    const { url } = await browser.decide((await browser.open(page)).url, { account: me }, APP);
    expect(await accountRows()).toEqual([]);
    const body = {
      code: url.searchParams.get('code'),
      state: url.searchParams.get('state'),
      codeVerifier: pkce().codeVerifier,
    };
    expect((await server.call('POST', '/v1/auth/google', { body })).status).toBe(400);
    expect(await accountRows()).toEqual([]);
  });

  it('is told why there is no code', async () => {
    const { page, state } = await beginAsApp();
    const browser = new Browser();
    const { url } = await browser.decide((await browser.open(page)).url, { account: me, deny: true }, APP);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      error: 'access_denied',
      error_description: expect.stringContaining('You did not give the permission'),
      state,
    });
  });

  it.each([
    'https://evil.example/callback',
    'http://127.0.0.1.evil.example:80/callback',
    'http://127.0.0.1@evil.example/callback',
    'http://127.0.0.1:1@evil.example/callback',
    'http://localhost:4999/callback',
    'http://127.0.0.1:99999/callback',
    'https://127.0.0.1:4999/callback',
    'http://127.0.0.1:4999/callback?next=//evil.example',
    'javascript:alert(1)//http://127.0.0.1:4999/',
    '//evil.example/callback',
  ])('may not have browsers sent to %s', async (redirectUri) => {
    const { reply } = await beginAsApp({ redirectUri });
    expect(reply).toMatchObject({ status: 400, body: { type: 'urn:problem:invalid-request' } });
    expect(await server.database.asOwner('select * from authorization_requests')).toEqual([]);
  });

  it.each([
    ['a challenge without an address', { redirectUri: undefined, codeChallenge: pkce().codeChallenge }],
    ['an address without a challenge', { redirectUri: APP, codeChallenge: undefined }],
    ['a challenge that is none', { redirectUri: APP, codeChallenge: 'short' }],
    [
      'an account without a token',
      { redirectUri: APP, codeChallenge: pkce().codeChallenge, accountId: '0196f0b0-0000-7000-8000-000000000000' },
    ],
  ])('can not begin with %s', async (_name, options) => {
    const query = new URLSearchParams(
      Object.entries(options).filter((pair): pair is [string, string] => pair[1] !== undefined),
    );
    expect([400, 401]).toContain((await server.call('GET', `/v1/auth/google?${query}`)).status);
  });
});

describe('a person who is signed in', () => {
  const signIn = async () => (await signInAsApp({ account: me })).body;

  it('connects a second account, which is theirs: one person, and no new session', async () => {
    const { accessToken: token, userId } = await signIn();
    const { status, body } = await signInAsApp({ account: OTHER_PERSON.emailAddress }, { token });
    expect(status).toBe(200);
    expect(body).toMatchObject({ userId, email: OTHER_PERSON.emailAddress, accessToken: null, expiresAt: null });
    expect(await accountRows()).toMatchObject([
      { user_id: userId, email: me },
      { user_id: userId, email: OTHER_PERSON.emailAddress },
    ]);
    expect(await server.database.asOwner('select * from users')).toHaveLength(1);
    expect(await server.database.asOwner('select * from sessions')).toHaveLength(1);
    const directory = await server.database.asOwner('select kind, user_id from directory order by kind');
    expect(directory.map(({ kind }) => kind)).toEqual(['email', 'email', 'google-subject', 'google-subject']);
    // Either account signs the same person in.
    expect((await signInAsApp({ account: OTHER_PERSON.emailAddress })).body.userId).toBe(userId);
  });

  it('is not asked for what was granted, nor for consent while the refresh token works', async () => {
    const { accessToken: token, accountId } = await signIn();
    const asked = async () => new URL((await beginAsApp({ accountId }, token)).page).searchParams;
    expect((await asked()).get('scope')).toBe('openid email profile');
    expect((await asked()).get('prompt')).toBeNull();
    expect((await asked()).get('login_hint')).toBe(me);

    await server.database.asOwner(`update accounts set scopes = array_remove(scopes, '${GMAIL}')`);
    expect((await asked()).get('scope')).toBe(`openid email profile ${GMAIL}`);
    expect((await asked()).get('prompt')).toBeNull();

    await server.database.asOwner(`update accounts set state = 'reconnect-required', state_reason = 'invalid_grant'`);
    expect((await asked()).get('scope')?.split(' ')).toHaveLength(7);
    expect((await asked()).get('prompt')).toBe('consent');

    // The operator's mistake: the refresh token will work again.
    await server.database.asOwner(`update accounts set state_reason = 'invalid_client'`);
    expect((await asked()).get('prompt')).toBeNull();
  });

  it('connects an account again that Google no longer took, with its copy and its cursors', async () => {
    const { accessToken: token, accountId } = await signIn();
    await server.database.asOwner(`
      update accounts set state = 'reconnect-required', state_reason = 'invalid_grant';
      update sync_cursors set cursor = 'kept', done = wanted, error_code = 'reconnect-required', error_message = 'x' where service = 'gmail'`);
    await server.takeMessages();
    const { services } = (await server.call('GET', '/v1/sync', { token })).body;
    expect(new Set(services.map(({ error }: { error: { code: string } }) => error.code))).toEqual(
      new Set(['reconnect-required']),
    );
    const [{ reconnectUrl, problem }] = (await server.call('GET', '/v1/accounts', { token })).body.accounts;
    expect(problem).toMatch(/no longer accepts .* What was synced is kept/);

    const browser = new Browser();
    const { url } = await browser.open(reconnectUrl);
    expect(url.searchParams.get('prompt')).toBe('consent');
    await browser.decide(url, { account: me });
    expect(await accountRows()).toMatchObject([{ id: accountId, state: 'connected', state_reason: null }]);
    expect(
      await server.database.asOwner(`select cursor, error_code from sync_cursors where service = 'gmail'`),
    ).toEqual([{ cursor: 'kept', error_code: null }]);
    expect(await server.takeMessages()).toHaveLength(4);
  });

  it('is told when Google gives no lasting permission, and is asked to consent then', async () => {
    const { accessToken: token, accountId } = await signIn();
    await server.database.asOwner(`update accounts set state = 'reconnect-required', state_reason = 'invalid_grant'`);
    // Google knows of the consent, so it shows no page and gives no refresh token.
    const { body } = await signInAsApp({ account: me }, { options: { loginHint: me } });
    expect(body).toMatchObject({ accountId, state: 'reconnect-required' });
    expect(new URL((await beginAsApp({ accountId }, token)).page).searchParams.get('prompt')).toBe('consent');
  });

  it('can not take over an account of somebody else', async () => {
    await signInAsApp({ account: OTHER_PERSON.emailAddress });
    const { accessToken: token } = await signIn();
    const { status, body } = await signInAsApp({ account: OTHER_PERSON.emailAddress }, { token });
    expect(status).toBe(409);
    expect(body.detail).toContain('belongs to another person');
    expect((await accountRows()).map(({ user_id }) => user_id)[0]).not.toBe((await accountRows())[1]?.user_id);
  });

  it('is told when another account was chosen than the one to be connected again', async () => {
    const { accessToken: token, accountId } = await signIn();
    const options = { accountId, services: 'gmail', loginHint: OTHER_PERSON.emailAddress };
    const { status } = await signInAsApp({ account: OTHER_PERSON.emailAddress }, { token, options });
    expect(status).toBe(409);
    expect(await accountRows()).toHaveLength(1);
  });

  it('is told so too when the account was named by its address alone', async () => {
    const { accessToken: token, accountId } = await signIn();
    // Google shows its page, where any account can be picked.
    await server.database.asOwner(`update accounts set state = 'reconnect-required', state_reason = 'invalid_grant'`);
    const options = { loginHint: me.toUpperCase() };
    const { status } = await signInAsApp({ account: OTHER_PERSON.emailAddress }, { token, options });
    expect(status).toBe(409);
    expect(await accountRows()).toMatchObject([{ id: accountId }]);
  });

  it('who follows the link that connects an account again, and picks another one, connects nothing', async () => {
    const { accessToken: token, accountId } = await signIn();
    await server.database.asOwner(`update accounts set state = 'reconnect-required', state_reason = 'invalid_grant'`);
    const [{ reconnectUrl }] = (await server.call('GET', '/v1/accounts', { token })).body.accounts;
    const browser = new Browser();
    const { response } = await browser.decide((await browser.open(reconnectUrl)).url, {
      account: OTHER_PERSON.emailAddress,
    });
    expect(response?.status).toBe(409);
    expect(await response?.text()).toContain('Another Google account was chosen');
    expect(await accountRows()).toMatchObject([{ id: accountId, state: 'reconnect-required' }]);
    expect(await server.database.asOwner('select * from users')).toHaveLength(1);
  });

  it('needs a token of an interactive sign-in: an account is a way to sign in', async () => {
    const { userId } = await signIn();
    const token = await server.tokenOf(userId, { scopes: ['query', 'search', 'sync', 'account'] });
    expect((await beginAsApp({}, token)).reply.status).toBe(403);
    expect((await beginAsApp({}, `${token}x`)).reply.status).toBe(401);
  });

  it('who is forgotten meanwhile connects nothing', async () => {
    const { accessToken: token } = await signIn();
    const { page, codeVerifier } = await beginAsApp({}, token);
    await server.database.asOwner('delete from users');
    const browser = new Browser();
    const { response } = await browser.decide((await browser.open(page)).url, { account: me }, APP);
    expect(response?.status).toBe(400);
    expect(codeVerifier).toBeTruthy();
    expect((await beginAsApp({}, token)).reply.status).toBe(401);
    expect(await accountRows()).toEqual([]);
  });
});

it('who is forgotten while Redis is down is told what lapses by itself', async () => {
  const { accessToken: token } = (await signInAsApp({ account: me })).body;
  const { status, body } = await server.call('DELETE', '/v1/me', { token });
  expect(status).toBe(200);
  expect(body.cache).toEqual({ removed: 0, complete: false });
  expect(await accountRows()).toEqual([]);
});

it('no log holds a code, a state, a verifier or an address', async () => {
  const { accessToken } = (await signInAsApp({ account: me })).body;
  const lines = server.log.flatMap((entry) => (entry.kind === 'output' ? [entry.line] : []));
  expect(lines.join('\n')).not.toContain(me);
  expect(lines.join('\n')).not.toContain(accessToken);
  expect(lines.join('\n')).not.toContain('4/0');
});
