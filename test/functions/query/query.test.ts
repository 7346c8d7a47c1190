import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { readEvents } from '../../../local/cli/event-stream.ts';
import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import { createRateLimiter } from '../../../shared/adapters/upstash/rate-limiter.ts';
import { newId } from '../../../shared/domain/ids.ts';
import type { QueryEvent } from '../../../shared/query/events.ts';
import { queryAnswerSchema } from '../../../shared/query/query-answer.ts';
import { openApiDocument } from '../../../shared/runtime/http/openapi.ts';
import { queryRoutes } from '../../../shared/runtime/http/query-routes.ts';
import { bundleOf } from '../../helpers/bundles.ts';
import { createPerson } from '../../helpers/factories.ts';
import { email, store } from '../../shared/adapters/postgres-search/items.ts';
import { expectLegal, readAll } from '../../shared/query/query-kit.ts';
import { startQueryServer, type TokenOptions } from './query-server.ts';

const server = await startQueryServer();
afterAll(async () => {
  await server.close();
  expect(server.violations).toEqual([]);
  // What was refused here is a caller's mistake, and one caller hung up.
  const failures = server.log.flatMap((entry) => (entry.kind === 'invocation' && entry.error ? [entry.error] : []));
  expect(failures.filter((error) => !error.endsWith('The client went away.'))).toEqual([]);
});

let userId: string;
let token: string;
beforeEach(async () => {
  const person = await createPerson(server.database);
  userId = person.userId;
  token = await server.token(userId);
  const body = 'Booking reference: QX7P2M\nDeparture: Fri, 14 Aug 2037 07:35\nArrival: Fri, 14 Aug 2037 09:50';
  await store(
    server.database,
    person,
    email({
      subject: 'Your flight to Ankara is confirmed',
      bodyFull: body,
      receivedAt: new Date('2027-02-20T10:00:00Z'),
    }),
  );
});

const QUESTION = 'When is my flight and what is the booking reference?';

interface Ask {
  path?: string;
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

function send({ path = '', method = 'POST', body, headers = {}, signal }: Ask = {}): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined
      ? {}
      : { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
}

async function* eventsOf(response: Response): AsyncGenerator<QueryEvent> {
  for await (const { id, event, data } of readEvents(response)) yield { id: Number(id), event, data } as QueryEvent;
}

/** How many rows of the person the query path has written. */
async function rows(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  await server.database.forPerson(userId, async (transaction) => {
    for (const table of ['requests', 'request_events', 'conversations', 'messages'] as const) {
      const { count } = await transaction
        .selectFrom(table)
        .select((by) => by.fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow();
      counts[table] = Number(count);
    }
  });
  return counts;
}

const NOTHING = { requests: 0, request_events: 0, conversations: 0, messages: 0 };

describe('POST /v1/query', () => {
  it('200: streams the answer with its sources', async () => {
    const response = await send({ body: { query: QUESTION } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const events = await readAll(eventsOf(response));
    const text = events.map(({ event, data }) => (event === 'token' ? data.text : '')).join('');
    expect(text).toContain('07:35');
    expect(text).toContain('QX7P2M');
    expect(text).toContain('[1]');
    expect(events.find(({ event }) => event === 'sources')?.data).toMatchObject({
      sources: [{ n: 1, service: 'gmail', title: 'Your flight to Ankara is confirmed' }],
    });
    expect(events.at(-1)).toMatchObject({ event: 'done', data: { cited: [1] } });
    expect(await rows()).toEqual({ requests: 1, request_events: events.length, conversations: 1, messages: 1 });
  });

  it('200: gives one JSON object to whoever would rather have that', async () => {
    const response = await send({
      body: { query: QUESTION, requestId: 'r' },
      headers: { accept: 'application/json, */*;q=0.1' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    const answer = queryAnswerSchema.parse(await response.json());
    expect(answer).toMatchObject({ requestId: 'r', actions: [], sources: [{ n: 1 }] });
    expect(answer.answer).toContain('QX7P2M');
  });

  it('200: answers a repeat, and a concurrent one, from the first run', async () => {
    const ask = () => send({ body: { query: QUESTION }, headers: { 'idempotency-key': '"same"' } });
    const streams = await Promise.all([ask(), ask(), ask()].map(async (response) => readAll(eventsOf(await response))));
    streams.push(await readAll(eventsOf(await ask())));
    for (const stream of streams) expect(stream).toEqual(streams[0]);
    expect(await rows()).toMatchObject({ requests: 1, messages: 1 });
  });

  it('200: continues a conversation', async () => {
    const json = { accept: 'application/json' };
    const first = queryAnswerSchema.parse(await (await send({ body: { query: QUESTION }, headers: json })).json());
    const { conversationId } = first;
    const again = await send({ body: { query: 'Where is the flight to?', conversationId }, headers: json });
    expect(await again.json()).toMatchObject({ conversationId });
    expect(await rows()).toMatchObject({ conversations: 1, messages: 2 });
  });

  it.each<[string, unknown, string]>([
    ['nothing', '', 'not valid JSON'],
    ['an empty question', { query: '' }, '/query: must not be empty'],
    ['blanks', { query: ' \n' }, '/query: must not be empty'],
    ['control characters', { query: 'a\u0000\u0007' }, '/query: must not hold control characters'],
    ['too long a question', { query: 'x'.repeat(4001) }, '/query: must have at most 4000 characters'],
    ['broken JSON', '{"query": "a"', 'not valid JSON'],
    ['bytes that are no text', new Uint8Array([0x7b, 0xff, 0xfe, 0x00]), 'not valid JSON'],
    ['a list', [QUESTION], 'expected object'],
    ['an unknown field', { query: 'a', stream: true }, 'stream'],
    ['a zone that does not exist', { query: 'a', timeZone: 'Mars/Base' }, '/timeZone: must be an IANA time zone'],
  ])('400: refuses %s and changes nothing', async (_, body, detail) => {
    const response = await send({ body, headers: { 'content-type': 'application/json' } });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = (await response.json()) as { detail: string };
    expect(problem).toMatchObject({ type: 'urn:problem:invalid-request', status: 400, requestId: expect.any(String) });
    expect(problem.detail).toContain(detail);
    expect(await rows()).toEqual(NOTHING);
  });

  it.each<[string, Record<string, string>, unknown]>([
    ['not valid', { 'idempotency-key': 'a b' }, { query: 'a' }],
    ['another than in the body', { 'idempotency-key': 'a' }, { query: 'a', requestId: 'b' }],
  ])('400: refuses an Idempotency-Key that is %s', async (_, headers, body) => {
    const response = await send({ body, headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('Idempotency-Key') });
    expect(await rows()).toEqual(NOTHING);
  });

  it.each<[string, TokenOptions]>([
    ['expired', { agedMs: 7_200_000 }],
    ['forged', { forged: true }],
    ['of another service', { issuer: 'https://other.example' }],
  ])('401: refuses a token that is %s', async (_, options) => {
    token = await server.token(userId, options);
    const response = await send({ body: { query: QUESTION } });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ type: 'urn:problem:invalid-token' });
    expect(await rows()).toEqual(NOTHING);
  });

  it('401: refuses no token, and the token of somebody who is gone', async () => {
    expect((await send({ body: { query: QUESTION }, headers: { authorization: '' } })).status).toBe(401);
    token = await server.token(newId(systemClock));
    expect((await send({ body: { query: QUESTION } })).status).toBe(401);
  });

  it('403: refuses a token without the scope', async () => {
    token = await server.token(userId, { scopes: ['search', 'sync', 'account', 'actions:approve'] });
    const response = await send({ body: { query: QUESTION } });
    expect(response.status).toBe(403);
    expect(await rows()).toEqual(NOTHING);
  });

  it('404: does not find somebody else’s conversation', async () => {
    const first = await send({ body: { query: QUESTION }, headers: { accept: 'application/json' } });
    const { conversationId } = queryAnswerSchema.parse(await first.json());
    const other = await createPerson(server.database);
    userId = other.userId;
    token = await server.token(other.userId);
    const response = await send({ body: { query: QUESTION, conversationId } });
    expect(response.status).toBe(404);
    expect(await rows()).toEqual(NOTHING);
  });

  it('405: names the methods that there are', async () => {
    for (const [path, allow] of [
      ['', 'POST'],
      ['/r', 'GET, DELETE'],
    ] as const) {
      const response = await send({ path, method: 'PUT', body: { query: QUESTION } });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe(allow);
    }
  });

  it('406: serves events and JSON alone', async () => {
    const response = await send({ body: { query: QUESTION }, headers: { accept: 'text/html, image/*' } });
    expect(response.status).toBe(406);
    expect(await rows()).toEqual(NOTHING);
  });

  it('409: refuses another question under the same id', async () => {
    await readAll(eventsOf(await send({ body: { query: QUESTION, requestId: 'r' } })));
    const before = await rows();
    const response = await send({ body: { query: 'Something else?', requestId: 'r' } });
    expect(response.status).toBe(409);
    expect(await rows()).toEqual(before);
  });

  it('413: refuses a body of more than 16 KB', async () => {
    const response = await send({ body: { query: 'x'.repeat(100 * 1024) } });
    expect(response.status).toBe(413);
    expect(await rows()).toEqual(NOTHING);
  });

  it('415: reads JSON alone', async () => {
    const response = await send({ body: 'query=a', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(response.status).toBe(415);
    expect(await rows()).toEqual(NOTHING);
  });

  it('429: refuses what is more than the tier allows, with the time to wait', async () => {
    const { url, token: redisToken } = server.redis;
    const limiter = createRateLimiter({ url, token: redisToken, clock: systemClock, onFailure: () => undefined });
    for (let i = 0; i < 100; i += 1) await limiter.take(userId, 'free', new AbortController().signal);
    const response = await send({ body: { query: QUESTION } });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await rows()).toEqual(NOTHING);
  });
});

describe('GET /v1/query/{requestId}', () => {
  it('200: replays from the event after the last one that was seen', async () => {
    const all = await readAll(eventsOf(await send({ body: { query: QUESTION, requestId: 'r' } })));
    const again = await send({ path: '/r', method: 'GET' });
    expect(await readAll(eventsOf(again))).toEqual(all);
    const rest = await send({ path: '/r', method: 'GET', headers: { 'last-event-id': '3' } });
    expect(await readAll(eventsOf(rest), 4)).toEqual(all.slice(3));
    const none = await send({ path: '/r', method: 'GET', headers: { 'last-event-id': `${all.length}` } });
    expect(await none.text()).toBe('');
  });

  it('200: gives the whole answer as one JSON object', async () => {
    const json = { accept: 'application/json', 'last-event-id': '3' };
    await readAll(eventsOf(await send({ body: { query: QUESTION, requestId: 'r' } })));
    const response = await send({ path: '/r', method: 'GET', headers: json });
    expect(queryAnswerSchema.parse(await response.json()).answer).toContain('QX7P2M');
  });

  it('200: has the end of an answer whose client went away', async () => {
    const gone = new AbortController();
    const response = await send({ body: { query: QUESTION, requestId: 'r' }, signal: gone.signal });
    await response.body?.getReader().read();
    gone.abort();
    const events = await readAll(eventsOf(await send({ path: '/r', method: 'GET' })));
    expectLegal(events);
    expect(events.at(-1)?.event).toMatch(/done|error/);
  });

  it('400: refuses ids that are none', async () => {
    expect((await send({ path: '/a%20b', method: 'GET' })).status).toBe(400);
    expect((await send({ path: '/r', method: 'GET', headers: { 'last-event-id': '-1' } })).status).toBe(400);
  });

  it('404: does not find what was never asked, or by somebody else', async () => {
    await readAll(eventsOf(await send({ body: { query: QUESTION, requestId: 'r' } })));
    expect((await send({ path: '/never', method: 'GET' })).status).toBe(404);
    token = await server.token((await createPerson(server.database)).userId);
    expect((await send({ path: '/r', method: 'GET' })).status).toBe(404);
  });
});

describe('DELETE /v1/query/{requestId}', () => {
  it('204: stops a request, and leaves one that is over as it is', async () => {
    const all = await readAll(eventsOf(await send({ body: { query: QUESTION, requestId: 'r' } })));
    const response = await send({ path: '/r', method: 'DELETE' });
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(await readAll(eventsOf(await send({ path: '/r', method: 'GET' })))).toEqual(all);
  });

  it('404: does not find what was never asked, or by somebody else', async () => {
    await readAll(eventsOf(await send({ body: { query: QUESTION, requestId: 'r' } })));
    expect((await send({ path: '/never', method: 'DELETE' })).status).toBe(404);
    token = await server.token((await createPerson(server.database)).userId);
    expect((await send({ path: '/r', method: 'DELETE' })).status).toBe(404);
  });
});

describe('the documentation', () => {
  it('tells of routes that there are, with what they take and give', async () => {
    const document = openApiDocument(queryRoutes);
    expect(Object.keys(document.paths ?? {})).toEqual(['/v1/query', '/v1/query/{requestId}']);
    const body = document.paths?.['/v1/query']?.post?.requestBody;
    expect(body).toMatchObject({
      content: { 'application/json': { schema: { required: ['query'], additionalProperties: false } } },
    });
    for (const { method, path } of queryRoutes) {
      const url = new URL(path.replace('{requestId}', 'r'), server.url);
      expect((await fetch(url, { method })).status).toBe(401);
    }
  });
});

describe('the bundle', () => {
  it('is at most 2 MB, without Google’s clients and without parsers', async () => {
    const { bytes, inputs } = await bundleOf('query');
    expect(bytes).toBeLessThanOrEqual(2_000_000);
    const foreign =
      /node_modules\/(?:googleapis|google-auth-library|postal-mime|html-to-text|ical\.js|libmime|@zone-eu)/;
    expect(inputs.filter((input) => foreign.test(input))).toEqual([]);
  });
});
