import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostLogEntry, RunOnViolation } from '../../../local/lambda/host-log.ts';
import { type LocalPostgres, startPostgres } from '../../../local/services/postgres.ts';
import { type LocalQueues, startQueues } from '../../../local/services/queues.ts';
import { docx, pdf, TYPES, xlsx } from '../../shared/content/extraction/fixtures/documents.ts';
import { bundleFixtures, functionSpec, testHost } from './fixtures/host-kit.ts';

let fixtures: Awaited<ReturnType<typeof bundleFixtures>>;
let server: Server;
let url: string;

beforeAll(async () => {
  fixtures = await bundleFixtures('run-on', 'keep-alive', 'reading');
  server = createServer((_, response) => response.end('hello'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await fixtures.remove();
});

describe('code that runs on after the response is reported', () => {
  test.each([
    ['floating-promise', 'floatingWork'],
    ['floating-fetch', 'run-on/handler.ts'],
    ['timer', 'run-on/handler.ts'],
    ['interval', 'run-on/handler.ts'],
    ['lost-race', 'run-on/handler.ts'],
  ])('%s', async (how, place) => {
    const found = Promise.withResolvers<RunOnViolation>();
    const { host } = testHost(fixtures.bundleDir, [functionSpec('run-on')], { onRunOn: found.resolve });
    await host.invoke('run-on', { how, url });
    const violation = await found.promise;
    expect(violation.functionName).toBe('run-on');
    expect(violation.stack).toContain(place);
    await host.close();
  });

  test('once an invocation, also when the next one is already under way', async () => {
    const violations: RunOnViolation[] = [];
    const two = Promise.withResolvers<void>();
    const { host } = testHost(fixtures.bundleDir, [functionSpec('run-on')], {
      maxInstances: 1,
      onRunOn: (violation) => {
        violations.push(violation);
        if (violations.length === 2) two.resolve();
      },
    });
    await Promise.all(['floating-promise', 'timer'].map((how) => host.invoke('run-on', { how })));
    await two.promise;
    expect(new Set(violations.map(({ requestId }) => requestId)).size).toBe(2);
    await host.close();
  });

  test('without a stack when that is not traced', async () => {
    const found = Promise.withResolvers<RunOnViolation>();
    const options = { onRunOn: found.resolve, traceRunOn: false };
    const { host } = testHost(fixtures.bundleDir, [functionSpec('run-on')], options);
    await host.invoke('run-on', { how: 'timer' });
    expect(await found.promise).toMatchObject({ functionName: 'run-on', stack: '' });
    await host.close();
  });

  test('by default as a warning that says what to do', async () => {
    const warned = Promise.withResolvers<HostLogEntry>();
    const log = (entry: HostLogEntry) => entry.kind === 'warning' && warned.resolve(entry);
    const options = { log };
    const { host } = testHost(fixtures.bundleDir, [functionSpec('run-on')], options, { reportRunOn: false });
    await host.invoke('run-on', { how: 'timer' });
    expect(await warned.promise).toMatchObject({ message: expect.stringContaining('Await it before returning') });
    await host.close();
  });
});

describe('an honest handler is not reported', () => {
  let postgres: LocalPostgres;
  let queues: LocalQueues;

  beforeAll(async () => {
    [postgres, queues] = await Promise.all([startPostgres(), startQueues()]);
  });
  afterAll(async () => {
    await postgres.close();
    await queues.close();
  });

  /** Waits, in turns of real work of another function, until idle timers and sockets of the first had their chance. */
  const settle = async (host: ReturnType<typeof testHost>['host']) => {
    for (let turn = 0; turn < 10; turn += 1) await host.invoke('run-on', { how: 'wait' });
  };

  test.each(['none', 'unref-timer', 'cleared-timer'])('%s', async (how) => {
    const { host, violations } = testHost(fixtures.bundleDir, [functionSpec('run-on')], { maxInstances: 1 });
    await host.invoke('run-on', { how });
    await settle(host);
    expect(violations).toEqual([]);
    await host.close();
  });

  test('one that keeps connections to a server, a database and a queue', async () => {
    const { host, violations } = testHost(fixtures.bundleDir, [functionSpec('keep-alive'), functionSpec('run-on')], {
      maxInstances: 1,
      environment: () => queues.environment,
    });
    const event = { url, connectionString: postgres.connectionString, queueUrl: queues.urls.embed };
    for (let round = 0; round < 5; round += 1) {
      const [text, sum, arn] = (await host.invoke('keep-alive', event)) as unknown[];
      expect([text, sum]).toEqual(['hello', 2]);
      expect(arn).toMatch(/^arn:aws:sqs:.*:embed$/);
      // The pool closes its idle connection meanwhile, and opens another in the next round.
      await settle(host);
    }
    // The server closes kept-alive connections while the instance is idle.
    server.closeAllConnections();
    await settle(host);
    expect(violations).toEqual([]);
    await host.close();
  });

  test.each([
    ['ended', false],
    ['left idle', true],
  ])('one that reads files in a thread that is %s, out of the bundle', async (_, leave) => {
    const { host, violations } = testHost(
      fixtures.bundleDir,
      [functionSpec('reading', { memoryMb: 1024 }), functionSpec('run-on')],
      {
        maxInstances: 1,
      },
    );
    const files: [string, Buffer, string][] = [
      [TYPES.pdf, await pdf((document) => document.text('Hello PDF')), 'Hello PDF'],
      [TYPES.docx, await docx(['Hello Word']), 'Hello Word'],
      [TYPES.xlsx, await xlsx({ One: [['Hello Excel']] }), 'One\nHello Excel'],
      ['application/rtf', Buffer.from('{\\rtf1 Hello RTF}'), 'Hello RTF'],
    ];
    for (const [mimeType, bytes, text] of files) {
      const event = { base64: bytes.toString('base64'), mimeType, leave };
      expect(await host.invoke('reading', event)).toEqual({ text });
      await settle(host);
    }
    expect(violations).toEqual([]);
    await host.close();
  });
});
