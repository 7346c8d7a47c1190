import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FunctionError } from '../../../local/lambda/function-errors.ts';
import type { HostLogEntry } from '../../../local/lambda/host-log.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { bundleFixtures, functionSpec, type TestHost, testHost, until } from './fixtures/host-kit.ts';

interface Echo {
  event: unknown;
  invocations: number;
  remainingMs: number;
  functionName: string;
  memoryLimitInMB: string;
  awsRequestId: string;
  environment: Record<string, string>;
}

let fixtures: Awaited<ReturnType<typeof bundleFixtures>>;
let under: TestHost | undefined;

beforeAll(async () => {
  fixtures = await bundleFixtures('echo', 'failing', 'broken', 'no-handler', 'endless', 'sizes', 'streaming');
});
afterAll(() => fixtures.remove());
afterEach(async () => {
  await under?.host.close();
  // A handler that is found to run on fails every test of this file.
  expect(under?.violations).toEqual([]);
});

function start(...args: Parameters<typeof testHost> extends [string, ...infer Rest] ? Rest : never): TestHost {
  under = testHost(fixtures.bundleDir, ...args);
  return under;
}

const failure = (running: Promise<unknown>) =>
  running.then(
    () => {
      throw new Error('The invocation succeeded.');
    },
    (error: FunctionError) => error,
  );

const count = (log: HostLogEntry[], kind: HostLogEntry['kind']) => log.filter((entry) => entry.kind === kind).length;

describe('an invocation', () => {
  test('gets event, context and environment as on Lambda, and nothing of the host', async () => {
    const { host } = start([functionSpec('echo', { memoryMb: 256, timeoutSeconds: 7 })], {
      environment: (name) => ({ CONFIGURED: `for ${name}` }),
    });
    const echo = (await host.invoke('echo', { list: [1, { two: null }] })) as Echo;
    expect(echo.event).toEqual({ list: [1, { two: null }] });
    expect(echo).toMatchObject({ functionName: 'echo', memoryLimitInMB: '256', invocations: 1 });
    expect(echo.remainingMs).toBeGreaterThan(6_000);
    expect(echo.remainingMs).toBeLessThanOrEqual(7_000);
    expect(echo.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(echo.environment).toMatchObject({
      CONFIGURED: 'for echo',
      AWS_LAMBDA_FUNCTION_NAME: 'echo',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      _HANDLER: 'index.handler',
    });
    expect(echo.environment).not.toHaveProperty('PATH');
  });

  test('reuses a warm instance, and starts another only while all are busy', async () => {
    const { host, log } = start([functionSpec('echo')]);
    await host.invoke('echo', {});
    const warm = (await host.invoke('echo', {})) as Echo;
    const together = (await Promise.all([host.invoke('echo', {}), host.invoke('echo', {})])) as Echo[];
    expect(warm.invocations).toBeGreaterThanOrEqual(1);
    expect(together.map(({ event }) => event)).toEqual([{}, {}]);
    expect(count(log, 'cold-start')).toBeGreaterThanOrEqual(2);
    expect(count(log, 'cold-start')).toBeLessThanOrEqual(3);
  });

  test('waits for a free instance at the maximum; one takes one event at a time', async () => {
    const { host, log } = start([functionSpec('echo')], { maxInstances: 1 });
    const echoes = (await Promise.all(Array.from({ length: 5 }, (_, n) => host.invoke('echo', n)))) as Echo[];
    expect(echoes.map(({ event, invocations }) => [event, invocations])).toEqual(
      [0, 1, 2, 3, 4].map((n) => [n, n + 1]),
    );
    expect(count(log, 'cold-start')).toBe(1);
  });

  test('who waits for an instance can stop waiting', async () => {
    const { host } = start([functionSpec('failing')], {
      maxInstances: 1,
      clock: new FakeClock('2027-03-01T09:00:00Z'),
    });
    const hanging = failure(host.invoke('failing', { how: 'hang' }));
    const stop = new AbortController();
    const waiting = failure(host.invoke('failing', { how: 'fine' }, { signal: stop.signal }));
    stop.abort(new Error('Enough.'));
    expect((await waiting).message).toBe('Enough.');
    await host.close();
    expect((await hanging).errorType).toBe('Runtime.ExitError');
  });
});

describe('an instance that takes no events', () => {
  /** How many events the instance has had that takes this one; when it is idle again. */
  async function invocationsOf({ host, log }: TestHost): Promise<number> {
    const before = count(log, 'invocation');
    const { invocations } = (await host.invoke('echo', {})) as Echo;
    await until(() => count(log, 'invocation') > before);
    return invocations;
  }

  test('is ended after a while, and another one loads when it is needed', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const testing = start([functionSpec('echo')], { clock, idleSeconds: 20 });
    expect(await invocationsOf(testing)).toBe(1);
    await clock.advance(19_000);
    expect(await invocationsOf(testing)).toBe(2);
    await clock.advance(19_000);
    expect(await invocationsOf(testing)).toBe(3);
    await clock.advance(20_000);
    expect(await invocationsOf(testing)).toBe(1);
  });

  test('stays when it is the last of a function behind routes', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const trigger = { kind: 'http', routes: [], responseStreaming: false } as const;
    const testing = start([functionSpec('echo', { trigger })], { clock, idleSeconds: 20 });
    await Promise.all([invocationsOf(testing), invocationsOf(testing)]);
    await until(() => count(testing.log, 'invocation') === 2);
    await clock.advance(20_000);
    expect(await invocationsOf(testing)).toBeGreaterThan(1);
  });

  test('stays by default', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const testing = start([functionSpec('echo')], { clock });
    await invocationsOf(testing);
    await clock.advance(86_400_000);
    expect(await invocationsOf(testing)).toBe(2);
  });
});

test('an instance that was loaded beforehand takes the first event', async () => {
  const { host, log } = start([functionSpec('echo'), functionSpec('broken')]);
  await host.warm('echo');
  expect(log.map(({ kind }) => kind)).toEqual(['cold-start']);
  expect(await host.invoke('echo', 1)).toMatchObject({ event: 1, invocations: 1 });
  expect(count(log, 'cold-start')).toBe(1);
  expect((await failure(host.warm('broken'))).name).toBe('FunctionError');
});

test('who stops waiting while the instance loads is not served, and leaves it to the next', async () => {
  const { host, log } = start([functionSpec('failing')], {
    maxInstances: 1,
    clock: new FakeClock('2027-03-01T09:00:00Z'),
  });
  const stop = new AbortController();
  const loading = failure(host.invoke('failing', { how: 'hang' }, { signal: stop.signal }));
  stop.abort(new Error('Enough.'));
  expect((await loading).message).toBe('Enough.');
  await host.invoke('failing', { how: 'fine' });
  expect(count(log, 'cold-start')).toBe(1);
});

describe('a failure', () => {
  test.each([
    ['throw', 'TypeError', 'The event was not to my taste.'],
    ['throw-string', 'string', 'just text'],
    ['wait-for-nothing', 'Runtime.NodeJsExit', /event loop is empty/],
    ['unhandled-rejection', 'Runtime.UnhandledPromiseRejection', 'RangeError: Nobody waits for me.'],
    ['uncaught', 'RangeError', 'Nobody catches me.'],
    ['exit', 'Runtime.ExitError', /Runtime exited with error: exit status 3/],
    ['too-much-memory', 'Runtime.OutOfMemory', /more than its 128 MB/],
  ])('%s comes back as Lambda tells it, and the next event is served', async (how, errorType, errorMessage) => {
    const { host, log } = start([functionSpec('failing', { timeoutSeconds: 60 })], { maxInstances: 1 });
    const error = await failure(host.invoke('failing', { how }));
    expect(error).toMatchObject({ name: 'FunctionError', functionName: 'failing', errorType });
    expect(error.errorMessage).toMatch(errorMessage);
    expect(await host.invoke('failing', { how: 'again' })).toBe('fine: again');
    expect(log).toContainEqual(expect.objectContaining({ kind: 'invocation', outcome: 'error' }));
  });

  test('its trace leads into the source of the handler', async () => {
    const { host } = start([functionSpec('failing')]);
    const { trace } = await failure(host.invoke('failing', { how: 'throw' }));
    expect(trace.join('\n')).toContain('failing/handler.ts:');
  });

  test.each(['hang', 'spin'])('past the deadline (%s) the instance is ended and replaced', async (how) => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const { host, log } = start([functionSpec('failing', { timeoutSeconds: 3 })], { maxInstances: 1, clock });
    await host.invoke('failing', { how: 'fine' });
    await until(() => count(log, 'invocation') === 1);
    const running = failure(host.invoke('failing', { how }));
    await clock.advance(2_999);
    expect(log).not.toContainEqual(expect.objectContaining({ outcome: 'timeout' }));
    await clock.advance(1);
    const error = await running;
    expect(error.timedOut).toBe(true);
    expect(error.errorMessage).toContain('Task timed out after 3.00 seconds');
    expect(await host.invoke('failing', { how: 'again' })).toBe('fine: again');
    expect(count(log, 'cold-start')).toBe(2);
  });

  test('loading can fail, each time anew', async () => {
    const { host } = start([functionSpec('broken'), functionSpec('no-handler')]);
    for (const _ of [1, 2]) {
      const error = await failure(host.invoke('broken', {}));
      expect(error).toMatchObject({ errorType: 'Error', errorMessage: 'This function has no configuration.' });
    }
    expect((await failure(host.invoke('no-handler', {}))).errorType).toBe('Runtime.HandlerNotFound');
  });

  test('loading may take ten seconds, and then as long as the function may run, as Lambda begins it anew', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const { host, log } = start([functionSpec('endless', { timeoutSeconds: 3 })], { clock });
    const loading = failure(host.invoke('endless', {}));
    await clock.advance(9_999);
    expect(log).toEqual([]);
    await clock.advance(1);
    expect(log).toEqual([expect.objectContaining({ kind: 'warning', functionName: 'endless' })]);
    await clock.advance(2_999);
    expect(clock.sleeping).toBe(1);
    await clock.advance(1);
    expect((await loading).errorMessage).toContain('Task timed out after 3.00 seconds');
  });

  test('a missing bundle and an unknown function are told apart', async () => {
    const { host } = start([functionSpec('keep-alive')]);
    expect((await failure(host.invoke('keep-alive', {}))).errorType).toBe('Runtime.ImportModuleError');
    await expect(host.invoke('nothing', {})).rejects.toThrow('There is no function "nothing"; there are keep-alive.');
  });
});

describe('payloads', () => {
  test('events have at most 6 MB, asynchronous ones 256 KB', async () => {
    const { host } = start([functionSpec('echo')]);
    await expect(host.invoke('echo', 'x'.repeat(6 * 1024 * 1024))).rejects.toThrow('at most 6291456 are allowed');
    const event = 'x'.repeat(256 * 1024 - 1);
    await expect(host.invoke('echo', event, { type: 'asynchronous' })).rejects.toThrow('at most 262144 are allowed');
    expect(await host.invoke('echo', event.slice(2), { type: 'asynchronous' })).toMatchObject({
      event: event.slice(2),
    });
  });

  test('buffered responses have at most 6 MB', async () => {
    const { host } = start([functionSpec('sizes')]);
    const limit = 6 * 1024 * 1024;
    expect(await host.invoke('sizes', { bytes: limit - 2 })).toHaveLength(limit - 2);
    expect((await failure(host.invoke('sizes', { bytes: limit }))).errorType).toBe('Function.ResponseSizeTooLarge');
  });
});

describe('a stream', () => {
  const textOf = async (body: ReadableStream<Uint8Array>) => {
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    return Buffer.concat(parts).toString();
  };

  test('has a head and a body', async () => {
    const { host } = start([functionSpec('streaming')]);
    const { head, body } = await host.invokeStreaming('streaming', { chunks: 3 });
    expect(head).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'text/event-stream' },
      multiValueHeaders: {},
      cookies: ['a=1', 'b=2'],
    });
    expect(await textOf(body)).toBe('data: 0\n\ndata: 1\n\ndata: 2\n\n');
  });

  test('a status chosen before the stream is sent as the head', async () => {
    const { host } = start([functionSpec('streaming')]);
    const { head, body } = await host.invokeStreaming('streaming', { how: 'bad-input' });
    expect(head.statusCode).toBe(400);
    expect(await textOf(body)).toBe('{"title":"Bad input"}');
  });

  test('a failure before the head, and a response without one, are the caller’s to answer', async () => {
    const { host } = start([functionSpec('streaming'), functionSpec('echo')]);
    expect((await failure(host.invokeStreaming('streaming', { how: 'throw' }))).errorMessage).toBe('Before the head');
    await expect(host.invokeStreaming('streaming', { how: 'no-head' })).rejects.toThrow('without a head');
    await expect(host.invokeStreaming('echo', {})).rejects.toThrow('does not stream');
  });

  test('a head has at most 16 KB', async () => {
    const { host } = start([functionSpec('streaming')], { maxInstances: 1 });
    await expect(host.invokeStreaming('streaming', { how: 'large-head' })).rejects.toThrow('no JSON head');
    expect((await host.invokeStreaming('streaming', {})).head.statusCode).toBe(200);
  });

  test('a failure in mid-stream fails the body', async () => {
    const { host } = start([functionSpec('streaming')]);
    const { body } = await host.invokeStreaming('streaming', { how: 'fail-in-stream' });
    const read: string[] = [];
    const reading = body.pipeTo(
      new WritableStream({
        write: (chunk: Uint8Array) => {
          read.push(Buffer.from(chunk).toString());
        },
      }),
    );
    await expect(reading).rejects.toThrow('The model went away.');
    expect(read.join('')).toContain('data: 0');
    expect((await host.invokeStreaming('streaming', {})).head.statusCode).toBe(200);
  });

  test('the deadline ends it in the middle', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const { host } = start([functionSpec('streaming', { timeoutSeconds: 5 })], { clock });
    const { body } = await host.invokeStreaming('streaming', { how: 'endless', chunks: 1e9 });
    const read = expect(textOf(body)).rejects.toThrow('Task timed out after 5.00 seconds');
    await clock.advance(5_000);
    await read;
  });

  test('nothing is produced that nobody reads', async () => {
    const { host } = start([functionSpec('streaming')], { maxInstances: 1 });
    const chunkBytes = 64 * 1024;
    const { body } = await host.invokeStreaming('streaming', { chunks: 1_000, chunkBytes });
    const reader = body.getReader();
    for (let read = 0; read < 3; read += 1) await reader.read();
    await reader.cancel();
    const counts = await host.invokeStreaming('streaming', { how: 'counts' });
    const { produced, finished } = JSON.parse(await textOf(counts.body)) as { produced: number; finished: number };
    // What was read, and what the streams in between may hold.
    expect(produced).toBeLessThan(12 * chunkBytes);
    expect(finished).toBe(1);
  });

  test('a cancelled stream ends inside the handler', async () => {
    const { host, log } = start([functionSpec('streaming')], { maxInstances: 1 });
    const stop = new AbortController();
    const { body } = await host.invokeStreaming('streaming', { how: 'endless', chunks: 1e9 }, { signal: stop.signal });
    const reading = textOf(body);
    stop.abort();
    await expect(reading).rejects.toThrow('The client went away.');
    // The only instance is free again: the handler has returned.
    const counts = await host.invokeStreaming('streaming', { how: 'counts' });
    expect(JSON.parse(await textOf(counts.body))).toMatchObject({ finished: 1 });
    expect(count(log, 'cold-start')).toBe(1);
  });

  test('invoked for a buffered answer, it gives what it streamed', async () => {
    const { host } = start([functionSpec('streaming')]);
    expect(await host.invoke('streaming', { how: 'json' })).toEqual({ streamed: true });
    await expect(host.invoke('streaming', { how: 'no-head' })).rejects.toThrow('is no JSON');
  });
});

test('what a function prints is logged by line', async () => {
  const { host, log } = start([functionSpec('streaming')]);
  const { body } = await host.invokeStreaming('streaming', { how: 'large', chunks: 32 });
  for await (const _ of body);
  await until(() => count(log, 'output') === 2);
  expect(log).toContainEqual({ kind: 'output', functionName: 'streaming', stream: 'stdout', line: '1 MB more' });
});
