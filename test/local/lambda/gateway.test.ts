import { once } from 'node:events';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FunctionSpec } from '../../../functions/manifest.ts';
import { type Gateway, startGateway } from '../../../local/lambda/gateway.ts';
import { GATEWAY_PROBLEMS } from '../../../local/lambda/problem-response.ts';
import { PROBLEMS, type ProblemCode } from '../../../shared/domain/problem.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { bundleFixtures, functionSpec, type TestHost, testHost, until } from './fixtures/host-kit.ts';

const http = (responseStreaming: boolean, ...paths: string[]): Partial<FunctionSpec> => ({
  trigger: { kind: 'http', responseStreaming, routes: paths.map((path) => ({ method: 'ANY', path })) },
});

let fixtures: Awaited<ReturnType<typeof bundleFixtures>>;
let clock: FakeClock;
let under: TestHost;
let gateway: Gateway;

beforeAll(async () => {
  fixtures = await bundleFixtures('proxy', 'streaming');
});
afterAll(() => fixtures.remove());
beforeEach(async () => {
  clock = new FakeClock('2027-03-01T09:00:00Z');
  const functions = [
    functionSpec('streaming', { timeoutSeconds: 60, ...http(true, '/v1/stream/{how}') }),
    functionSpec('proxy', { timeoutSeconds: 29, ...http(false, '/v1/{proxy+}') }),
  ];
  under = testHost(fixtures.bundleDir, functions, { clock, maxInstances: 2 });
  gateway = await startGateway({ host: under.host, clock });
});
afterEach(async () => {
  await gateway.close();
  await under.host.close();
  expect(under.violations).toEqual([]);
});

/** `fetch` hides the Host header; this does not. */
async function send(path: string, options: RequestOptions = {}, body?: string | Buffer): Promise<IncomingMessage> {
  const sent = request(new URL(path, gateway.url), { agent: false, ...options });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

describe('a request', () => {
  test('becomes the event of a REST API', async () => {
    const response = await fetch(`${gateway.url}/v1/some%20thing/event?q=a%26b&q=c&empty=`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain', Accept: 'text/event-stream', 'User-Agent': 'test' },
      body: 'grüße',
    });
    const event = (await response.json()) as APIGatewayProxyEvent;
    expect(event).toMatchObject({
      resource: '/v1/{proxy+}',
      path: '/v1/some%20thing/event',
      httpMethod: 'POST',
      queryStringParameters: { q: 'c', empty: '' },
      multiValueQueryStringParameters: { q: ['a&b', 'c'], empty: [''] },
      pathParameters: { proxy: 'some thing/event' },
      stageVariables: null,
      body: 'grüße',
      isBase64Encoded: false,
    });
    expect(event.requestContext).toMatchObject({
      httpMethod: 'POST',
      path: '/local/v1/some%20thing/event',
      resourcePath: '/v1/{proxy+}',
      requestTime: '01/Mar/2027:09:00:00 +0000',
      requestTimeEpoch: Date.UTC(2027, 2, 1, 9),
      identity: { sourceIp: '127.0.0.1', userAgent: 'test' },
    });
    const headers = Object.fromEntries(
      Object.entries(event.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect(headers).toMatchObject({ accept: 'text/event-stream', 'x-forwarded-for': '127.0.0.1' });
  });

  test('keeps the case of its headers, and all values of a repeated one', async () => {
    const response = await send('/v1/event', { headers: { 'X-One': '1', 'X-Many': ['a', 'b'] } });
    const event = JSON.parse(Buffer.concat(await response.toArray()).toString()) as APIGatewayProxyEvent;
    expect(event.headers).toMatchObject({ 'X-One': '1', 'X-Many': 'b' });
    expect(event.multiValueHeaders['X-Many']).toEqual(['a', 'b']);
    expect(event).toMatchObject({ body: null, queryStringParameters: null });
  });

  test('takes a header of any name, also one that every object has', async () => {
    const response = await send('/v1/event', { headers: { constructor: 'a', ['__proto__']: 'b', 'X-One': '1' } });
    expect(response.statusCode).toBe(200);
    const { headers, multiValueHeaders } = JSON.parse(Buffer.concat(await response.toArray()).toString());
    expect(Object.entries(headers)).toEqual(
      expect.arrayContaining([
        ['constructor', 'a'],
        ['X-One', '1'],
      ]),
    );
    expect(Object.hasOwn(multiValueHeaders, '__proto__')).toBe(true);
  });

  test('carries a body that is no text in base64', async () => {
    const body = Buffer.from([0x89, 0x50, 0xff, 0x00, 0x0a]);
    const response = await send('/v1/echo-body', { method: 'POST' }, body);
    expect(Buffer.concat(await response.toArray())).toEqual(body);
  });

  test('with more than 10 MB is refused, whether it says so or not', async () => {
    const tooLarge = Buffer.alloc(10 * 1024 * 1024 + 1, 'x');
    expect(
      (await send('/v1/echo-body', { method: 'POST', headers: { 'Content-Length': tooLarge.length } }, 'x')).statusCode,
    ).toBe(413);
    const chunked = request(new URL('/v1/echo-body', gateway.url), { method: 'POST', agent: false });
    chunked.on('error', () => undefined);
    chunked.write(tooLarge);
    const [response] = (await once(chunked, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    chunked.destroy();
  });

  test('between Lambda’s 6 MB and API Gateway’s 10 MB is refused too', async () => {
    const response = await fetch(`${gateway.url}/v1/echo-body`, { method: 'POST', body: 'x'.repeat(7 * 1024 * 1024) });
    expect(response.status).toBe(413);
  });

  test('that names another host or comes from a foreign page is refused', async () => {
    const { port } = new URL(gateway.url);
    const statusOf = async (headers: Record<string, string>) => (await send('/v1/no-content', { headers })).statusCode;
    for (const name of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST']) {
      expect(await statusOf({ Host: `${name}:${port}` })).toBe(204);
      expect(await statusOf({ Host: `${name}:${port}`, Origin: `http://${name}:${port}` })).toBe(204);
    }
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      'localhost',
      'localhost:1',
      `localhost:${port}.evil.example`,
    ]) {
      expect(await statusOf({ Host: host })).toBe(403);
    }
    for (const origin of [
      'null',
      'https://evil.example',
      `https://localhost:${port}`,
      'http://localhost',
      'http://localhost:1',
    ]) {
      expect(await statusOf({ Host: `localhost:${port}`, Origin: origin })).toBe(403);
    }
  });

  test('of no route gets a problem document', async () => {
    for (const path of ['/', '/v2/query', '/v1', '/v1/%zz']) {
      const response = await send(path);
      expect(response.statusCode).toBe(404);
      expect(response.headers['content-type']).toBe('application/problem+json');
    }
  });
});

describe('a buffered response', () => {
  test('keeps cookies apart, and shows WWW-Authenticate under the name that API Gateway gives it', async () => {
    const response = await send('/v1/event');
    expect(response.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(response.headers['content-type']).toBe('application/json');
    expect(response.headers['www-authenticate']).toBeUndefined();
    expect(response.headers['x-amzn-remapped-www-authenticate']).toBe('Bearer');
  });

  test('can be binary or empty', async () => {
    const binary = await send('/v1/binary');
    expect(Buffer.concat(await binary.toArray())).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
    expect((await send('/v1/no-content')).statusCode).toBe(204);
  });

  test('that is malformed, or an error, is a 502 that keeps the inside to itself', async () => {
    for (const path of ['/v1/malformed', '/v1/throw']) {
      const response = await fetch(`${gateway.url}${path}`);
      expect(response.status).toBe(502);
      expect(await response.text()).not.toContain('secret detail');
    }
    expect(under.log).toContainEqual(expect.objectContaining({ kind: 'warning', functionName: 'proxy' }));
  });

  test('that does not come is a 504', async () => {
    const response = fetch(`${gateway.url}/v1/hang`);
    await until(() => clock.sleeping > 0);
    await until(() => under.log.some(({ kind }) => kind === 'cold-start'));
    for (let turns = 0; turns < 5; turns += 1) await turn();
    await clock.advance(29_000);
    expect((await response).status).toBe(504);
  });
});

describe('a streamed response', () => {
  const functionEvent = (how: string) => `/v1/stream/${how}`;

  test('comes with head, cookies and body, chunk by chunk', async () => {
    const response = await send(functionEvent('three'));
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'set-cookie': ['a=1', 'b=2'],
      'transfer-encoding': 'chunked',
    });
    expect(Buffer.concat(await response.toArray()).toString()).toBe('data: 0\n\ndata: 1\n\ndata: 2\n\n');
  });

  test('that fails before its head is a 502', async () => {
    expect((await fetch(`${gateway.url}${functionEvent('throw')}`)).status).toBe(502);
    expect((await fetch(`${gateway.url}${functionEvent('no-head')}`)).status).toBe(502);
  });

  test('that fails in the middle is cut, not ended', async () => {
    const response = await send(functionEvent('fail-in-stream'));
    await expect(response.toArray()).rejects.toThrow('aborted');
  });

  test('goes on for ten seconds after a hang-up, then is cancelled', async () => {
    const response = await send(functionEvent('endless'));
    response.on('error', () => undefined);
    await once(response, 'data');
    const sleepers = clock.sleeping;
    response.destroy();
    // The gateway has seen the hang-up when it waits for the grace to pass.
    await until(() => clock.sleeping === sleepers + 1);
    await clock.advance(9_999);
    const ended = () => under.log.some((entry) => entry.kind === 'invocation' && entry.functionName === 'streaming');
    for (let turns = 0; turns < 50; turns += 1) await turn();
    expect(ended()).toBe(false);
    await clock.advance(1);
    await until(ended);
    const counts = await fetch(`${gateway.url}${functionEvent('counts')}`);
    expect(await counts.json()).toMatchObject({ finished: 1 });
  });

  test('that ends by itself after a hang-up ends whole', async () => {
    const response = await send(functionEvent('long'));
    response.on('error', () => undefined);
    await once(response, 'data');
    response.destroy();
    await until(() => under.log.some((entry) => entry.kind === 'invocation' && entry.outcome === 'ok'));
    const counts = await fetch(`${gateway.url}${functionEvent('counts')}`);
    expect(await counts.json()).toMatchObject({ finished: 1, produced: 10 * 9 + 90 * 10 + 100 * 11 });
  });

  test('waits for a client that does not read', async () => {
    const { port } = new URL(gateway.url);
    const client = connect(Number(port), '127.0.0.1');
    await once(client, 'connect');
    client.pause();
    client.write(`GET ${functionEvent('large')} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`);
    const megabytes = () => under.log.filter(({ kind }) => kind === 'output').length;
    await until(() => megabytes() > 0);
    // Plenty of time for the 64 MB, which a client that reads gets in less than that.
    for (let request = 0; request < 200; request += 1) await send('/v1/no-content');
    expect(megabytes()).toBeLessThan(20);
    let received = 0;
    client.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    client.resume();
    await once(client, 'close');
    expect(received).toBeGreaterThan(64 * 1024 * 1000);
    await until(() => megabytes() === 62);
  });
});

test('closing cancels the streams under way', async () => {
  const response = await send('/v1/stream/endless');
  response.on('error', () => undefined);
  await gateway.close();
  await until(() => under.log.some((entry) => entry.kind === 'invocation'));
});

test('a taken port is an error', async () => {
  const port = Number(new URL(gateway.url).port);
  await expect(startGateway({ host: under.host, clock, port })).rejects.toThrow('EADDRINUSE');
});

test('its problems are those of the product', () => {
  for (const { type, title, status } of Object.values(GATEWAY_PROBLEMS)) {
    const known = PROBLEMS[type.replace('urn:problem:', '') as ProblemCode];
    expect(title).toBe(known.title);
    // A function that fails is our 500; in front of it the gateway says 502.
    expect(status).toBe(known.status === 500 ? 502 : known.status);
  }
});
