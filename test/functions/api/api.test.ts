import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { endpoints } from '../../../functions/api/routes/index.ts';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { createSyncRequests } from '../../../shared/adapters/postgres/sync/sync-requests.ts';
import { SCOPES, type Scope } from '../../../shared/domain/principal.ts';
import { queryRoutes } from '../../../shared/runtime/http/query-routes.ts';
import { createPerson } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { startApiServer, type TokenOptions } from './api-server.ts';

// Its `call` holds every response against the OpenAPI document. One server for all routes: it takes seconds to start.
const server = await startApiServer();
/** Tokens, codes and addresses: no log may hold one. */
const confidential = new Set<string>([SMALL_DEMO.me]);
afterAll(async () => {
  await server.close();
  expect(server.violations).toEqual([]);
});
beforeEach(() => server.database.asOwner('delete from users'));
beforeEach(() => server.takeMessages());

const clock = new FakeClock('2027-03-01T09:00:00Z');

/** A person with a Google account whose sync was asked for, as after a first sign-in, and a token with all scopes. */
async function createSyncedPerson(options?: TokenOptions) {
  const person = await createPerson(server.database.database);
  await createSyncRequests(server.database.database, clock).requestFirst(person.userId, person.accountId);
  return { ...person, token: await tokenOf(person.userId, options) };
}

async function tokenOf(userId: string, options?: TokenOptions): Promise<string> {
  const token = await server.tokenOf(userId, options);
  confidential.add(token);
  return token;
}

const outputLines = () => server.log.flatMap((entry) => (entry.kind === 'output' ? [entry.line] : []));

const jobsOf = ({ userId, accountId }: { userId: string; accountId: string }, ...services: string[]) =>
  services.map((service) => ({ queue: `${service}-fresh`, job: { userId, accountId, service, collection: '' } }));

describe('POST /v1/auth/google', () => {
  const signIn = async (body: unknown) => {
    const reply = await server.call('POST', '/v1/auth/google', { body });
    const { code } = body as { code?: string };
    if (code?.startsWith('4/')) confidential.add(code);
    if (reply.status === 200) confidential.add(reply.body.accessToken);
    return reply;
  };
  const peopleCount = async () => (await server.database.asOwner('select id from users')).length;

  it('makes a person of who comes for the first time, and starts the sync of each service', async () => {
    const { status, headers, body } = await signIn({ code: server.authorizationCode() });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(await server.takeMessages()).toEqual(jobsOf(body, 'gmail', 'calendar', 'drive'));
    const me = await server.call('GET', '/v1/me', { token: body.accessToken });
    expect(me.body).toMatchObject({
      userId: body.userId,
      email: SMALL_DEMO.me,
      accounts: [{ accountId: body.accountId, email: SMALL_DEMO.me, state: 'connected', stateReason: null }],
    });
  });

  it('finds who comes again, and syncs anew', async () => {
    const first = (await signIn({ code: server.authorizationCode() })).body;
    await server.takeMessages();
    const second = (await signIn({ code: server.authorizationCode() })).body;
    expect([second.userId, second.accountId]).toEqual([first.userId, first.accountId]);
    expect(await server.takeMessages()).toEqual(jobsOf(first, 'gmail', 'calendar', 'drive'));
    expect(await peopleCount()).toBe(1);
  });

  it('takes the verifier of a code that was asked for with a challenge, and no other', async () => {
    const codeVerifier = 'v'.repeat(43);
    const challenge = { codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') };
    expect((await signIn({ code: server.authorizationCode(challenge), codeVerifier })).status).toBe(200);
    const wrong = { code: server.authorizationCode(challenge), codeVerifier: 'w'.repeat(43) };
    expect((await signIn(wrong)).status).toBe(400);
    expect((await signIn({ code: server.authorizationCode(challenge) })).status).toBe(400);
  });

  it('refuses a code that Google does not know, or has seen already', async () => {
    const used = server.authorizationCode();
    await signIn({ code: used });
    await server.takeMessages();
    for (const code of ['4/unknown', used]) {
      const { status, body } = await signIn({ code });
      expect(status).toBe(400);
      expect(body).toMatchObject({ detail: 'Google does not accept this code (any more); sign in again.' });
      expect(JSON.stringify(body)).not.toContain(code);
    }
    expect(await peopleCount()).toBe(1);
    expect(await server.takeMessages()).toEqual([]);
  });

  it.each([
    ['no code', {}, '/code'],
    ['an empty code', { code: '' }, '/code'],
    ['a long code', { code: 'x'.repeat(2049) }, '/code'],
    ['a short verifier', { code: 'x', codeVerifier: 'too-short' }, '/codeVerifier'],
    ['a field that is not known', { code: 'x', redirectUri: 'https://evil.example' }, '/'],
  ])('refuses %s', async (_name, sent, pointer) => {
    const { status, body } = await signIn(sent);
    expect(status).toBe(400);
    expect(body).toMatchObject({ type: 'urn:problem:invalid-request', errors: [{ pointer }] });
    expect(body.requestId).toMatch(/\S/);
  });

  it('refuses what is no JSON', async () => {
    expect((await signIn('{')).status).toBe(400);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await server.call('POST', '/v1/auth/google', { body: 'code=x', headers })).status).toBe(415);
    expect((await signIn({ code: 'x'.repeat(70_000) })).status).toBe(413);
  });
});

describe('GET /v1/me', () => {
  it('tells a person of themselves and of nobody else', async () => {
    const other = await createSyncedPerson();
    const { userId, accountId, email, token } = await createSyncedPerson();
    const { status, body } = await server.call('GET', '/v1/me', { token });
    expect(status).toBe(200);
    expect(body).toEqual({
      userId,
      email,
      displayName: null,
      timeZone: 'Europe/Istanbul',
      tier: 'free',
      actionPolicy: 'confirm-outward',
      accounts: [{ accountId, email, state: 'connected', stateReason: null }],
    });
    expect((await server.call('GET', '/v1/me', { token: other.token })).body.userId).toBe(other.userId);
  });

  it('does not know a person who is gone', async () => {
    const { status, body } = await server.call('GET', '/v1/me', { token: await tokenOf(randomUUID()) });
    expect(status).toBe(401);
    expect(body.type).toBe('urn:problem:invalid-token');
  });
});

describe('GET /v1/sync', () => {
  it('tells how the sync of each service stands, to its person alone', async () => {
    const other = await createSyncedPerson();
    const { accountId, email, token } = await createSyncedPerson();
    await server.database.asOwner(
      `update sync_cursors set items_seen = 7, items_expected = 9, last_success_at = '2020-01-02T03:04:05Z',
        error_code = 'reconnect-required', error_message = 'Connect again.' where account_id = $1 and service = 'gmail'`,
      [accountId],
    );
    const { status, body } = await server.call('GET', '/v1/sync', { token });
    expect(status).toBe(200);
    const syncing = {
      accountId,
      account: email,
      state: 'syncing',
      itemsSeen: 0,
      itemsExpected: null,
      lastSuccessAt: null,
      ageSeconds: null,
      error: null,
    };
    expect(body.services).toEqual([
      { ...syncing, service: 'calendar' },
      { ...syncing, service: 'drive' },
      {
        ...syncing,
        service: 'gmail',
        state: 'error',
        itemsSeen: 7,
        itemsExpected: 9,
        lastSuccessAt: '2020-01-02T03:04:05.000Z',
        ageSeconds: expect.any(Number),
        error: { code: 'reconnect-required', message: 'Connect again.' },
      },
    ]);
    const theirs = await server.call('GET', '/v1/sync', { token: other.token });
    expect(theirs.body.services.map((service: { accountId: string }) => service.accountId)).toEqual(
      Array(3).fill(other.accountId),
    );
  });

  it('is empty for who has connected nothing', async () => {
    const token = await tokenOf(randomUUID());
    expect(await server.call('GET', '/v1/sync', { token })).toMatchObject({ status: 200, body: { services: [] } });
  });
});

describe('POST /v1/sync', () => {
  const wantedBy = async ({ accountId }: { accountId: string }) =>
    Object.fromEntries(
      (
        await server.database.asOwner('select service, wanted::integer from sync_cursors where account_id = $1', [
          accountId,
        ])
      ).map(({ service, wanted }) => [service, wanted]),
    );

  it('sends the jobs of the services that are named, for this person alone', async () => {
    const other = await createSyncedPerson();
    const person = await createSyncedPerson();
    const body = { services: ['drive', 'gmail'] };
    const reply = await server.call('POST', '/v1/sync', { token: person.token, body });
    expect(reply).toMatchObject({ status: 202, body: { collections: 2 } });
    expect(await server.takeMessages()).toEqual(jobsOf(person, 'gmail', 'drive'));
    expect(await wantedBy(person)).toEqual({ gmail: 2, calendar: 1, drive: 2 });
    expect(await wantedBy(other)).toEqual({ gmail: 1, calendar: 1, drive: 1 });
  });

  it('means every service when none is named', async () => {
    const person = await createSyncedPerson();
    const { body } = await server.call('POST', '/v1/sync', { token: person.token, body: {} });
    expect(body).toEqual({ collections: 3 });
    expect(await server.takeMessages()).toEqual(jobsOf(person, 'gmail', 'calendar', 'drive'));
  });

  it.each([
    ['an empty list', { services: [] }, '/services'],
    ['a service that there is not', { services: ['gmail', 'fax'] }, '/services/1'],
    ['a misspelt field', { service: 'gmail' }, '/'],
    ['another person', { services: ['gmail'], userId: randomUUID() }, '/'],
  ])('refuses %s, and sends nothing', async (_name, body, pointer) => {
    const { token } = await createSyncedPerson();
    const reply = await server.call('POST', '/v1/sync', { token, body });
    expect(reply).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    expect(await server.takeMessages()).toEqual([]);
  });
});

describe('GET /v1/health', () => {
  it('answers anybody', async () => {
    expect(await server.call('GET', '/v1/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });
});

describe('GET /v1/openapi.json', () => {
  it('answers anybody with every route of the deployment', async () => {
    const { status, body } = await server.call('GET', '/v1/openapi.json');
    expect(status).toBe(200);
    const served = Object.entries(body.paths as object).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(served.sort()).toEqual([...queryRoutes, ...endpoints].map(({ method, path }) => `${method} ${path}`).sort());
  });
});

describe('a route with a scope', () => {
  const guarded = endpoints.filter(({ scope }) => scope !== null);
  const routes = guarded.map(({ method, path, scope }) => [method, path, scope as Scope] as const);
  const bodyFor = (method: string) => (method === 'POST' ? { body: {} } : {});

  it.each(routes)('%s %s refuses who cannot prove who they are', async (method, path) => {
    const { userId } = await createSyncedPerson();
    const refused = {
      absent: undefined,
      'no token': 'x',
      expired: await tokenOf(userId, { agedMs: 2 * 3_600_000 }),
      'not yet valid': await tokenOf(userId, { agedMs: -3_600_000 }),
      forged: await tokenOf(userId, { forged: true }),
      'of another issuer': await tokenOf(userId, { issuer: 'https://other.example' }),
      'for another service': await tokenOf(userId, { audience: 'other' }),
    };
    for (const [name, token] of Object.entries(refused)) {
      const options = { ...bodyFor(method), ...(token === undefined ? {} : { token }) };
      const { status, headers, body } = await server.call(method, path, options);
      expect([name, status, body.type]).toEqual([name, 401, 'urn:problem:invalid-token']);
      // A REST API renames WWW-Authenticate.
      expect(headers.get('x-amzn-remapped-www-authenticate')).toBe('Bearer');
    }
    expect(await server.takeMessages()).toEqual([]);
  });

  it.each(routes)('%s %s refuses a token with all scopes but its own, and takes one with its own', async (...route) => {
    const [method, path, scope] = route;
    const { userId, token } = await createSyncedPerson({ scopes: SCOPES.filter((other) => other !== scope) });
    const { status, body } = await server.call(method, path, { token, ...bodyFor(method) });
    expect([status, body.type]).toEqual([403, 'urn:problem:insufficient-scope']);
    expect(await server.takeMessages()).toEqual([]);
    const own = await tokenOf(userId, { scopes: [scope] });
    expect((await server.call(method, path, { token: own, ...bodyFor(method) })).status).toBeLessThan(300);
  });
});

describe('any other request', () => {
  it('to an unknown path is told where to look', async () => {
    const { status, headers, body } = await server.send('GET', '/v1/nothing');
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(body.detail).toBe('There is nothing at /v1/nothing. GET /v1/openapi.json lists what there is.');
  });

  it('with an unsupported method is told the supported ones', async () => {
    const { status, headers, body } = await server.send('DELETE', '/v1/sync');
    expect([status, headers.get('allow'), body.type]).toEqual([405, 'GET, POST', 'urn:problem:method-not-allowed']);
  });

  it('that fails inside is told nothing of the inside, which the log has under the id of the request', async () => {
    const { token } = await createSyncedPerson();
    await server.database.asOwner('revoke select on users from app');
    try {
      const { status, body } = await server.call('GET', '/v1/me', { token });
      expect([status, body.type]).toEqual([500, 'urn:problem:internal']);
      expect(JSON.stringify(body)).not.toMatch(/permission|users|select/);
      const logged = outputLines().find((line) => line.includes(body.requestId));
      expect(logged).toContain('permission denied');
    } finally {
      await server.database.asOwner('grant select on users to app');
    }
    expect((await server.call('GET', '/v1/me', { token })).status).toBe(200);
  });

  it('with an unknown query parameter is refused', async () => {
    expect((await server.call('GET', '/v1/health?deep=1')).status).toBe(400);
  });
});

describe('the log', () => {
  it('holds ids and codes, and no token, code or address', () => {
    const lines = outputLines();
    expect(lines.some((line) => line.includes('insufficient-scope'))).toBe(true);
    const text = lines.join('\n');
    expect([...confidential].filter((value) => text.includes(value))).toEqual([]);
    expect(text).not.toMatch(/@example\.com|ya29\.|1\/\//);
  });
});
