import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { printAnswer } from '../../../local/cli/print-answer.ts';
import { dataFiles } from '../../../local/embedded/data-directory.ts';
import { acquireLock } from '../../../local/services/lock-file.ts';
import { readBody, startLocalHttpServer } from '../../helpers/local-http-server.ts';
import { outputOf } from './capture-output.ts';

type Answer = (response: ServerResponse) => void;

let answer: Answer;
let conversations: unknown = {};
const requests: { line: string; headers: IncomingMessage['headers']; body: unknown }[] = [];
const server = await startLocalHttpServer(async (request, response) => {
  const text = await readBody(request);
  const body = text === '' ? undefined : JSON.parse(text);
  requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
  if (request.url?.startsWith('/v1/conversations')) response.end(JSON.stringify(conversations));
  else answer(response);
});
afterAll(() => server.close());
beforeEach(() => {
  requests.length = 0;
});

const running = { url: server.url, accessToken: 'the-token' };
const ask = (asJson = false) => outputOf(() => printAnswer(running, { query: 'When is my flight?' }, asJson));
const refusal = (asJson = false) =>
  printAnswer(running, { query: 'When is my flight?' }, asJson).then(
    () => Promise.reject(new Error('It was expected to fail, and did not.')),
    (error: unknown) => error,
  );

const eventText = (event: string, data: unknown, id: number) =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

const streamOf =
  (...events: [event: string, data: unknown][]): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(events.map(([event, data], index) => eventText(event, data, index + 1)).join(''));
  };

const problemOf =
  (status: number, body: string): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/problem+json' }).end(body);
  };

const source = (n: number, title: string, more = {}) => ({
  n,
  service: 'gmail',
  title,
  from: null,
  date: null,
  ...more,
});
const sources = (...all: unknown[]): [string, unknown] => ['sources', { sources: all }];
const token = (part: string): [string, unknown] => ['token', { text: part }];
const done: [string, unknown] = ['done', {}];

describe('what comes out of a mail', () => {
  it('gives the terminal no commands', async () => {
    const hostile = '\u001b]0;owned\u0007Bill\u001b[2J\u009b31m\r\u202eevil';
    answer = streamOf(
      sources(source(1, hostile, { from: 'x\u001b[8m' })),
      token(`Due ${hostile}\n\ton Friday [1].`),
      done,
    );
    expect(await ask()).toBe(
      'Due ]0;ownedBill[2J31mevil\n\ton Friday [1].\n\nSources\n[1] ]0;ownedBill[2J31mevil gmail · x[8m\n',
    );
  });
});

describe('a question', () => {
  it('is sent with the token, and its answer asked for as events', async () => {
    answer = streamOf(token('Friday.'), done);
    expect(await ask()).toBe('Friday.\n');
    expect(requests).toMatchObject([
      {
        line: 'POST /v1/query',
        headers: { authorization: 'Bearer the-token', accept: 'text/event-stream', 'content-type': 'application/json' },
        body: { query: 'When is my flight?' },
      },
    ]);
  });
});

describe('an answer', () => {
  it('is printed with the sources that it cites, and no other', async () => {
    const first = source(1, 'Your flight', { from: 'airline@example.com', date: '2027-03-01T09:00:00.000Z' });
    const second = source(2, 'Packing list', { service: 'drive' });
    answer = streamOf(
      ['intent', {}],
      sources(first, second, source(11, 'Newsletter')),
      token('On Friday '),
      token('[1] from gate 11 [2].'),
      done,
    );
    expect(await ask()).toBe(
      [
        'On Friday [1] from gate 11 [2].',
        '',
        'Sources',
        '[1] Your flight gmail · airline@example.com · 2027-03-01',
        '[2] Packing list drive',
        '',
      ].join('\n'),
    );
  });

  it('that cites in two tokens still has its source', async () => {
    answer = streamOf(sources(source(12, 'Your flight')), token('On Friday [1'), token('2].'), done);
    expect(await ask()).toContain('Sources\n[12] Your flight');
  });

  it('that cites nothing has no sources', async () => {
    answer = streamOf(sources(source(1, 'Newsletter')), token('I found nothing.'), done);
    expect(await ask()).toBe('I found nothing.\n');
  });

  it('may be a question back', async () => {
    answer = streamOf(['clarification', { question: 'Which Sarah?', options: ['Sarah Lee', 'Sarah Öz'] }], done);
    expect(await ask()).toBe('Which Sarah?\n  - Sarah Lee\n  - Sarah Öz\n');
  });

  it('is one JSON object a line and nothing else, for programs', async () => {
    answer = streamOf(sources(source(1, 'Your flight')), token('On Friday [1].'), done);
    const lines = (await ask(true)).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { id: '1', event: 'sources', data: { sources: [source(1, 'Your flight')] } },
      { id: '2', event: 'token', data: { text: 'On Friday [1].' } },
      { id: '3', event: 'done', data: {} },
    ]);
  });
});

describe('what goes wrong is a plain sentence', () => {
  it('from a problem document', async () => {
    answer = problemOf(429, JSON.stringify({ title: 'Too many requests', detail: 'Wait for 30 seconds.' }));
    expect(await refusal()).toMatchObject({
      name: 'UserError',
      exitCode: 1,
      message: 'Too many requests: Wait for 30 seconds.',
    });
  });

  it.each([
    [30, '30 seconds'],
    [119, '119 seconds'],
    [541, '10 minutes'],
  ])('which says for how long nothing more is taken: %i', async (seconds, told) => {
    answer = (response) =>
      response
        .writeHead(429, { 'retry-after': String(seconds) })
        .end(JSON.stringify({ title: 'Too many requests', detail: 'That is it for this hour.' }));
    const message = `Too many requests: That is it for this hour. Ask again in ${told}.`;
    expect(await refusal()).toMatchObject({ message });
  });

  const fault = {
    type: 'urn:problem:internal',
    title: 'Something went wrong on our side',
    detail: 'Try again; if it keeps failing, report the request id.',
    requestId: 'ab12',
  };

  it('of a fault of the server with the request id that is to be reported', async () => {
    answer = problemOf(500, JSON.stringify(fault));
    expect(await refusal()).toMatchObject({ message: `${fault.title}: ${fault.detail} Request id: ab12` });
    answer = streamOf(['error', fault]);
    expect(await refusal()).toMatchObject({ message: `${fault.detail} Request id: ab12` });
  });

  it.each(['<html>Bad gateway</html>', '{}', 'null', ''])('from an answer that is none: %j', async (body) => {
    answer = problemOf(502, body);
    expect(await refusal()).toMatchObject({ name: 'UserError', message: 'The server answered 502.' });
  });

  it.each([false, true])(
    'from an error in the middle of the answer, which stays printed (as JSON: %s)',
    async (asJson) => {
      answer = streamOf(token('On Fri'), ['error', { title: 'x', status: 503, detail: 'The model does not answer.' }]);
      let error: unknown;
      const printed = await outputOf(async () => {
        error = await refusal(asJson);
      });
      expect(error).toMatchObject({ name: 'UserError', exitCode: 1, message: 'The model does not answer.' });
      expect(printed).toContain('On Fri');
      expect(printed.endsWith('\n')).toBe(true);
    },
  );

  it('when the server ends without having answered', async () => {
    answer = streamOf(token('On Fri'));
    await outputOf(async () => {
      expect(await refusal()).toMatchObject({
        name: 'UserError',
        message: 'The answer was cut off: the server stopped in the middle of it. Ask again.',
      });
    });
  });

  it('when the connection breaks', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(eventText('token', { text: 'On Fri' }, 1), () => response.destroy());
    };
    await outputOf(async () => {
      expect(await refusal()).toMatchObject({
        name: 'UserError',
        message: `The server at ${server.url} does not answer. Start it again, and ask once more.`,
      });
    });
  });

  it('when nobody is there', async () => {
    const gone = await startLocalHttpServer(() => {});
    await gone.close();
    await expect(printAnswer({ ...running, url: gone.url }, { query: 'x' }, false)).rejects.toMatchObject({
      name: 'UserError',
      message: `The server at ${gone.url} does not answer. Start it again, and ask once more.`,
    });
  });
});

describe('the program', () => {
  const PROGRAM = fileURLToPath(new URL('../../../local/cli/wo.ts', import.meta.url));

  /** Runs `wo ask` against the server above, as one that was started over a data directory. */
  async function runAsk(...options: string[]): Promise<{ exitCode: number; out: string; err: string }> {
    const data = await mkdtemp(join(tmpdir(), 'ask-'));
    const lock = await acquireLock(data, new Date('2027-03-01T09:00:00Z'));
    await writeFile(dataFiles(data).accessToken, running.accessToken, { mode: 0o600 });
    await lock.publishUrl(running.url);
    const child = spawn(process.execPath, [PROGRAM, 'ask', '--data', data, ...options, 'when', 'is', 'my flight?'], {
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    await rm(data, { recursive: true });
    return { exitCode, out, err };
  }

  it('prints the answer and ends well', async () => {
    answer = streamOf(sources(source(1, 'Your flight')), token('On Friday [1].'), done);
    expect(await runAsk()).toEqual({
      exitCode: 0,
      out: 'On Friday [1].\n\nSources\n[1] Your flight gmail\n',
      err: '',
    });
    expect(requests).toMatchObject([{ body: { query: 'when is my flight?' } }]);
  });

  it('says which options came too late for the server that runs', async () => {
    answer = streamOf(token('On Friday.'), done);
    const { out, err } = await runAsk('--now', '2027-03-08T09:00:00Z', '--tz', 'Europe/Berlin');
    expect(out).toBe('On Friday.\n');
    expect(err).toBe(`--tz and --now had no effect: the server at ${running.url} was started with its own.\n`);
  });

  it('goes on with the newest conversation, or the one that is named', async () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    conversations = { conversations: [{ id, title: 'x' }], nextCursor: null };
    answer = streamOf(token('On Friday.'), done);
    expect(await runAsk('--continue')).toEqual({ exitCode: 0, out: 'On Friday.\n', err: '' });
    expect(requests).toMatchObject([
      { line: 'GET /v1/conversations?limit=1', headers: { authorization: 'Bearer the-token' } },
      { line: 'POST /v1/query', body: { query: 'when is my flight?', conversationId: id } },
    ]);
    requests.length = 0;
    expect(await runAsk('--conversation', id)).toMatchObject({ exitCode: 0 });
    expect(requests).toMatchObject([{ line: 'POST /v1/query', body: { conversationId: id } }]);
  });

  it('says so when there is none to go on with', async () => {
    conversations = { conversations: [], nextCursor: null };
    expect(await runAsk('--continue')).toEqual({
      exitCode: 2,
      out: '',
      err: 'There is no conversation to go on with yet. Ask without --continue first.\n',
    });
    conversations = { type: 'urn:problem:internal' };
    expect(await runAsk('--continue')).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('does not tell which conversation was the last'),
    });
  });

  it('prints what is wrong in one line, and ends with 1', async () => {
    answer = problemOf(401, JSON.stringify({ title: 'The bearer token is not valid', detail: 'Sign in again.' }));
    expect(await runAsk()).toEqual({
      exitCode: 1,
      out: '',
      err: 'The bearer token is not valid: Sign in again.\n',
    });
  });
});
