import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { endpoints } from '../../../functions/api/routes/index.ts';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { createConversations } from '../../../shared/adapters/postgres/query/conversations.ts';
import { createSyncRequests } from '../../../shared/adapters/postgres/sync/sync-requests.ts';
import { newId } from '../../../shared/domain/ids.ts';
import { SCOPES, type Scope } from '../../../shared/domain/principal.ts';
import { type Service, SYNCED } from '../../../shared/domain/service.ts';
import { titleOf } from '../../../shared/query/conversation.ts';
import { toSource } from '../../../shared/query/sources.ts';
import { queryRoutes } from '../../../shared/runtime/http/query-routes.ts';
import { addAccount, createPerson } from '../../helpers/factories.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { email, event, file, store } from '../../shared/adapters/postgres-search/items.ts';
import { intentOf, mailHit } from '../../shared/query/fixtures.ts';
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
const conversations = createConversations(server.database.database);

/** A person with a Google account whose sync was asked for, as after a first sign-in, and a token with all scopes. */
async function createSyncedPerson(options?: TokenOptions) {
  const person = await createPerson(server.database.database);
  await createSyncRequests(server.database.database, clock).requestFirst(person.userId, person.accountId, SYNCED);
  return { ...person, token: await tokenOf(person.userId, options) };
}

async function tokenOf(userId: string, options?: TokenOptions): Promise<string> {
  const token = await server.tokenOf(userId, options);
  confidential.add(token);
  return token;
}

const outputLines = () => server.log.flatMap((entry) => (entry.kind === 'output' ? [entry.line] : []));

const jobsOf = ({ userId, accountId }: { userId: string; accountId: string }, ...services: string[]) =>
  services.map((service) => ({
    queue: `${service === 'contacts' ? 'gmail' : service}-fresh`,
    job: { userId, accountId, service, collection: '' },
  }));

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
    const { status, headers, body } = await signIn(await server.consented());
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(await server.takeMessages()).toEqual(jobsOf(body, 'gmail', 'contacts', 'calendar', 'drive'));
    const me = await server.call('GET', '/v1/me', { token: body.accessToken });
    expect(me.body).toMatchObject({
      userId: body.userId,
      email: SMALL_DEMO.me,
      accounts: [{ accountId: body.accountId, email: SMALL_DEMO.me, state: 'connected', stateReason: null }],
    });
  });

  it('finds who comes again, and syncs anew', async () => {
    const first = (await signIn(await server.consented())).body;
    await server.takeMessages();
    const second = (await signIn(await server.consented())).body;
    expect([second.userId, second.accountId]).toEqual([first.userId, first.accountId]);
    expect(await server.takeMessages()).toEqual(jobsOf(first, 'gmail', 'contacts', 'calendar', 'drive'));
    expect(await peopleCount()).toBe(1);
  });

  it('takes the verifier of what was begun, and no other', async () => {
    const consented = await server.consented();
    expect((await signIn({ ...consented, codeVerifier: 'w'.repeat(43) })).status).toBe(400);
    expect((await signIn(consented)).status).toBe(200);
  });

  it('takes no code that was not begun here: neither without a state and a verifier, nor with another’s', async () => {
    const redirectUri = `${server.url}/v1/auth/google/callback`;
    const code = server.google.issueAuthorizationCode({ redirectUri, scopes: ['openid', 'email'] });
    const { status, body } = await signIn({ code });
    expect(status).toBe(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['/codeVerifier', '/state']);
    expect((await signIn({ code, codeVerifier: 'v'.repeat(43) })).status).toBe(400);
    expect((await signIn({ code, codeVerifier: 'v'.repeat(43), state: 's'.repeat(43) })).status).toBe(400);
    expect(await peopleCount()).toBe(0);
  });

  it('refuses a code that Google does not know, or has seen already', async () => {
    const used = await server.consented();
    await signIn(used);
    await server.takeMessages();
    for (const code of ['4/unknown', used.code]) {
      const { status, body } = await signIn({ ...(await server.consented()), code });
      expect(status).toBe(400);
      expect(body).toMatchObject({ detail: 'Google does not accept this code (any more); sign in again.' });
      expect(JSON.stringify(body)).not.toContain(code);
    }
    expect(await peopleCount()).toBe(1);
    expect(await server.takeMessages()).toEqual([]);
  });

  it.each([
    ['no code', { code: undefined }, '/code'],
    ['an empty code', { code: '' }, '/code'],
    ['a long code', { code: 'x'.repeat(2049) }, '/code'],
    ['a short verifier', { codeVerifier: 'too-short' }, '/codeVerifier'],
    ['a long state', { state: 'x'.repeat(257) }, '/state'],
    ['a field that is not known', { redirectUri: 'https://evil.example' }, '/'],
  ])('refuses %s', async (_name, sent, pointer) => {
    const { status, body } = await signIn({ code: 'x', codeVerifier: 'v'.repeat(43), state: 's', ...sent });
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
      attachmentsPending: 0,
      skipped: 0,
      lastSuccessAt: null,
      ageSeconds: null,
      error: null,
      push: 'polling',
      pushReason: expect.any(String),
      nextPollAt: expect.any(String),
      nextPollInSeconds: expect.any(Number),
    };
    expect(body.services).toEqual([
      { ...syncing, service: 'calendar' },
      { ...syncing, service: 'contacts' },
      { ...syncing, service: 'drive' },
      {
        ...syncing,
        service: 'gmail',
        state: 'error',
        itemsSeen: 7,
        itemsExpected: 9,
        lastSuccessAt: '2020-01-02T03:04:05.000Z',
        ageSeconds: expect.any(Number),
        error: { code: 'reconnect-required', message: 'Connect again.', collection: null, others: 0 },
      },
    ]);
    const theirs = await server.call('GET', '/v1/sync', { token: other.token });
    expect(theirs.body.services.map((service: { accountId: string }) => service.accountId)).toEqual(
      Array(4).fill(other.accountId),
    );
  });

  it('is empty for who has connected nothing', async () => {
    const { userId } = await createPerson(server.database.database);
    const token = await tokenOf(userId);
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

  /** Who is in sync. */
  async function createIdlePerson() {
    const person = await createSyncedPerson();
    await server.database.asOwner('update sync_cursors set done = wanted where account_id = $1', [person.accountId]);
    return person;
  }

  it('sends the jobs of the services that are named, for this person alone', async () => {
    const other = await createIdlePerson();
    const person = await createIdlePerson();
    const body = { services: ['drive', 'gmail'] };
    const reply = await server.call('POST', '/v1/sync', { token: person.token, body });
    expect(reply).toMatchObject({ status: 202, body: { collections: 2, reconnect: [] } });
    expect(await server.takeMessages()).toEqual(jobsOf(person, 'gmail', 'drive'));
    expect(await wantedBy(person)).toEqual({ gmail: 2, calendar: 1, drive: 2, contacts: 1 });
    expect(await wantedBy(other)).toEqual({ gmail: 1, calendar: 1, drive: 1, contacts: 1 });
  });

  it('means every service when none is named', async () => {
    const person = await createIdlePerson();
    const { body } = await server.call('POST', '/v1/sync', { token: person.token, body: {} });
    expect(body).toEqual({ collections: 4, reconnect: [] });
    expect(await server.takeMessages()).toEqual(jobsOf(person, 'gmail', 'contacts', 'calendar', 'drive'));
  });

  it('means every service without a body, too, whatever its type is said to be', async () => {
    const person = await createIdlePerson();
    for (const headers of [{}, { 'content-type': 'application/x-www-form-urlencoded' }]) {
      const { status, body } = await server.call('POST', '/v1/sync', { token: person.token, headers });
      expect([status, body.collections]).toEqual([202, 4]);
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status } = await server.call('POST', '/v1/sync', { token: person.token, headers: form, body: 'a=b' });
    expect(status).toBe(415);
    const document = (await server.call('GET', '/v1/openapi.json')).body;
    expect(document.paths['/v1/sync'].post.requestBody.required).toBe(false);
    expect(document.paths['/v1/auth/google'].post.requestBody.required).toBe(true);
  });

  it('says which accounts must be connected again, and where', async () => {
    const person = await createIdlePerson();
    const ask = (body: object) => server.call('POST', '/v1/sync', { token: person.token, body });
    await server.database.asOwner(`update accounts set state = 'reconnect-required', state_reason = 'invalid_grant'`);
    const { status, body } = await ask({});
    expect([status, body.collections]).toEqual([202, 0]);
    expect(body.reconnect).toEqual([
      {
        accountId: person.accountId,
        email: person.email,
        problem: expect.stringContaining('connect the account again'),
        reconnectUrl: expect.stringContaining(`accountId=${person.accountId}`),
      },
    ]);
    expect(await server.takeMessages()).toEqual([]);
  });

  it('says nothing of an account that was disconnected, unless it was named or is the only one', async () => {
    const person = await createIdlePerson();
    const other = await addAccount(server.database.database, person);
    const ask = async (body: object) => (await server.call('POST', '/v1/sync', { token: person.token, body })).body;
    await server.database.asOwner(
      `update accounts set state = 'disconnected', removal_due_at = '2027-03-01T09:00Z' where id = $1`,
      [other.accountId],
    );
    expect(await ask({})).toEqual({ collections: 4, reconnect: [] });
    const told = [{ accountId: other.accountId, problem: expect.stringContaining('removed'), reconnectUrl: null }];
    expect(await ask({ accountId: other.accountId })).toMatchObject({ collections: 0, reconnect: told });
    await server.database.asOwner('delete from accounts where id = $1', [person.accountId]);
    expect(await ask({})).toMatchObject({ collections: 0, reconnect: told });
  });

  it('says which accounts do not allow what was asked for by name', async () => {
    const person = await createIdlePerson();
    const scopes = ['https://www.googleapis.com/auth/gmail.readonly'];
    await server.database.asOwner('update accounts set scopes = $1', [scopes]);
    const ask = async (body: object) => (await server.call('POST', '/v1/sync', { token: person.token, body })).body;
    expect((await ask({ services: ['drive'] })).reconnect).toMatchObject([
      { accountId: person.accountId, problem: expect.stringContaining('drive') },
    ]);
    expect((await ask({ services: ['gmail'] })).reconnect).toEqual([]);
    expect((await ask({})).reconnect).toEqual([]);
  });

  it('is for one account where that is named', async () => {
    const person = await createIdlePerson();
    const ask = (accountId: string) =>
      server.call('POST', '/v1/sync', { token: person.token, body: { accountId, services: ['gmail'] } });
    expect((await ask(person.accountId)).body).toEqual({ collections: 1, reconnect: [] });
    const other = await createIdlePerson();
    for (const id of [other.accountId, randomUUID()]) expect((await ask(id)).status).toBe(404);
    expect(await wantedBy(other)).toEqual({ gmail: 1, calendar: 1, drive: 1, contacts: 1 });
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

/** A conversation of the person with a message a minute. */
async function createConversation(userId: string, ...queries: string[]): Promise<string> {
  const id = newId(clock);
  for (const [index, query] of queries.entries()) {
    await conversations.add(
      userId,
      { id, title: titleOf(query), isNew: index === 0 },
      {
        id: newId(clock),
        requestId: `r${index}`,
        query,
        intent: intentOf(),
        response: `On "${query}" [1].`,
        sources: [toSource(mailHit(), 1)],
        createdAt: new Date(clock.now().getTime() + index * 60_000),
      },
    );
  }
  return id;
}

const NOT_THERE = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('GET /v1/conversations', () => {
  it('lists those of the person alone, by pages', async () => {
    const other = await createSyncedPerson();
    await createConversation(other.userId, 'not yours');
    const { userId, token } = await createSyncedPerson();
    const ids = new Map<string, string>();
    for (const title of ['one', 'two', 'three']) ids.set(title, await createConversation(userId, title));
    const first = await server.call('GET', '/v1/conversations?limit=2', { token });
    expect(first.status).toBe(200);
    expect(first.body.conversations).toHaveLength(2);
    const next = `/v1/conversations?limit=2&cursor=${first.body.nextCursor}`;
    const second = await server.call('GET', next, { token });
    expect(second.body).toMatchObject({ conversations: [expect.anything()], nextCursor: null });
    const found = [...first.body.conversations, ...second.body.conversations];
    expect(new Map(found.map(({ title, id }) => [title, id]))).toEqual(ids);
    expect(found[0]).toMatchObject({ createdAt: '2027-03-01T09:00:00.000Z', updatedAt: '2027-03-01T09:00:00.000Z' });
  });

  it.each([
    ['no page at all', 'limit=0', 'query/limit'],
    ['too large a page', 'limit=51', 'query/limit'],
    ['half a page', 'limit=1.5', 'query/limit'],
    ['a page of words', 'limit=many', 'query/limit'],
    ['a cursor that was never given', 'cursor=bm90IG9uZQ', 'query/cursor'],
    ['another thing than a cursor', 'cursor=%00', 'query/cursor'],
    ['a parameter that is not known', 'page=2', 'query/'],
  ])('refuses %s', async (_name, query, pointer) => {
    const { token } = await createSyncedPerson();
    const { status, body } = await server.call('GET', `/v1/conversations?${query}`, { token });
    expect([status, body.type]).toEqual([400, 'urn:problem:invalid-request']);
    expect(body.errors).toMatchObject([{ pointer }]);
  });
});

describe('GET /v1/conversations/{id}', () => {
  it('gives its newest messages in the order in which they were said, and the older ones by the cursor', async () => {
    const { userId, token } = await createSyncedPerson();
    const id = await createConversation(userId, 'q1', 'q2', 'q3');
    const { status, body } = await server.call('GET', `/v1/conversations/${id}?limit=2`, { token });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, title: 'q1', updatedAt: '2027-03-01T09:02:00.000Z' });
    expect(body.messages).toMatchObject([
      { query: 'q2', response: 'On "q2" [1].', intent: { confidence: 0.9 }, sources: [{ n: 1 }], actionsTaken: [] },
      { query: 'q3', requestId: 'r2' },
    ]);
    const older = await server.call('GET', `/v1/conversations/${id}?limit=2&cursor=${body.nextCursor}`, { token });
    expect(older.body).toMatchObject({ messages: [{ query: 'q1' }], nextCursor: null });
  });

  it('does not find one that is not there, or is somebody else’s, and refuses what is no id', async () => {
    const other = await createSyncedPerson();
    const theirs = await createConversation(other.userId, 'not yours');
    const { token } = await createSyncedPerson();
    for (const id of [theirs, NOT_THERE]) {
      const { status, body } = await server.call('GET', `/v1/conversations/${id}`, { token });
      expect([status, body.detail]).toEqual([404, 'There is no such conversation of yours.']);
    }
    const { status, body } = await server.call('GET', '/v1/conversations/newest', { token });
    expect([status, body.errors[0].pointer]).toEqual([400, 'path/id']);
  });
});

describe('DELETE /v1/conversations/{id}', () => {
  it('deletes one of the person, once, and none of somebody else', async () => {
    const other = await createSyncedPerson();
    const { userId, token } = await createSyncedPerson();
    const id = await createConversation(userId, 'q');
    expect((await server.call('DELETE', `/v1/conversations/${id}`, { token: other.token })).status).toBe(404);
    const { status, body } = await server.call('DELETE', `/v1/conversations/${id}`, { token });
    expect([status, body]).toEqual([204, undefined]);
    expect((await server.call('GET', `/v1/conversations/${id}`, { token })).status).toBe(404);
    expect((await server.call('DELETE', `/v1/conversations/${id}`, { token })).status).toBe(404);
  });
});

describe('GET /v1/items/{service}/{id}', () => {
  const at = { receivedAt: new Date('2027-02-20T10:00:00Z') };

  it('shows what a citation points to: a mail, an event, a file', async () => {
    const person = await createSyncedPerson();
    const { token } = person;
    const items = [
      email({ subject: 'Your booking', bodyFull: 'Departure 07:35', ...at }),
      event({ title: 'Design review', location: 'Room 4' }),
      file({ name: 'Contract.pdf', contentText: 'Fee' }),
    ];
    await store(server.database.database, person, ...items);
    const ids = new Map(items.map(({ service, id }) => [service, id]));
    const read = async (service: Service) => {
      const { status, body } = await server.call('GET', `/v1/items/${service}/${ids.get(service)}`, { token });
      expect([status, body.id]).toEqual([200, ids.get(service)]);
      return body;
    };
    expect(await read('gmail')).toMatchObject({
      service: 'gmail',
      title: 'Your booking',
      text: 'Departure 07:35',
      receivedAt: '2027-02-20T10:00:00.000Z',
      link: expect.stringContaining('https://mail.google.com/'),
    });
    expect(await read('calendar')).toMatchObject({ service: 'calendar', title: 'Design review', location: 'Room 4' });
    expect(await read('drive')).toMatchObject({ service: 'drive', title: 'Contract.pdf', text: 'Fee' });
  });

  it('does not find one that is not there, is of another service, or is somebody else’s', async () => {
    const other = await createSyncedPerson();
    const theirs = email({ subject: 'Secret', ...at });
    await store(server.database.database, other, theirs);
    const { token } = await createSyncedPerson();
    for (const path of [`gmail/${theirs.id}`, `gmail/${NOT_THERE}`]) {
      const { status, body } = await server.call('GET', `/v1/items/${path}`, { token });
      expect([status, body.type]).toEqual([404, 'urn:problem:not-found']);
      expect(JSON.stringify(body)).not.toContain('Secret');
    }
    expect((await server.call('GET', `/v1/items/drive/${theirs.id}`, { token: other.token })).status).toBe(404);
  });

  it.each([
    ['a service that there is not', `fax/${NOT_THERE}`, 'path/service'],
    ['what is no id', 'gmail/18c0ffee18c0ffee', 'path/id'],
  ])('refuses %s', async (_name, path, pointer) => {
    const { token } = await createSyncedPerson();
    const { status, body } = await server.call('GET', `/v1/items/${path}`, { token });
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
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
  const concrete = (path: string) => path.replace('{service}', 'gmail').replace('{id}', NOT_THERE);
  const routes = guarded.map(({ method, path, scope }) => [method, concrete(path), scope as Scope] as const);
  const bodies: Partial<Record<string, object>> = { POST: {}, PATCH: { autosyncEnabled: true } };
  const bodyFor = (method: string) => (bodies[method] ? { body: bodies[method] } : {});

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
    // What it names is not there, where it names something.
    const taken = path.includes(NOT_THERE) ? [404] : [200, 202];
    expect(taken).toContain((await server.call(method, path, { token: own, ...bodyFor(method) })).status);
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
    expect([status, headers.get('allow'), body.type]).toEqual([
      405,
      'GET, POST, PATCH',
      'urn:problem:method-not-allowed',
    ]);
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
