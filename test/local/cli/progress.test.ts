import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { showProgress } from '../../../local/cli/progress.ts';
import { startLocalHttpServer } from '../../helpers/local-http-server.ts';

const idle = { state: 'idle', itemsSeen: 0, itemsExpected: null, error: null };
let status: number;
let body: unknown;
let authorization: string | undefined;
const server = await startLocalHttpServer((request, response) => {
  authorization = request.headers.authorization;
  response.writeHead(status).end(JSON.stringify(body));
});
afterAll(() => server.close());
beforeEach(() => {
  status = 200;
});

const running = { url: server.url, accessToken: 'the-token' };

/** The lines that tell the result. */
async function resultOf(url = server.url): Promise<string[]> {
  const lines: string[] = [];
  await showProgress({ ...running, url, synced: async () => {} }, (line) => lines.push(line));
  return lines;
}

/** What is drawn on a terminal of so many columns until something stands there. */
async function drawnOn(columns: number): Promise<string> {
  const drawn = Promise.withResolvers<string>();
  const stderr = Object.getOwnPropertyDescriptors(process.stderr);
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    const line = String(text).replace('\r\x1b[2K', '');
    if (line !== '') drawn.resolve(line);
    return true;
  });
  Object.defineProperty(process.stderr, 'isTTY', { value: true, configurable: true });
  Object.defineProperty(process.stderr, 'columns', { value: columns, configurable: true });
  try {
    await showProgress({ ...running, synced: async () => void (await drawn.promise) }, () => {});
    expect(write.mock.lastCall).toEqual(['\r\x1b[2K']);
    return await drawn.promise;
  } finally {
    write.mockRestore();
    for (const name of ['isTTY', 'columns'] as const) {
      const before = stderr[name];
      if (before) Object.defineProperty(process.stderr, name, before);
      else Reflect.deleteProperty(process.stderr, name);
    }
  }
}

describe('the result of the first sync', () => {
  it('is a line for each service', async () => {
    body = {
      services: [
        { ...idle, service: 'calendar', itemsSeen: 3, itemsExpected: 3 },
        { ...idle, service: 'gmail', itemsSeen: 12_345, state: 'error', error: { message: 'Connect it again.' } },
      ],
    };
    expect(await resultOf()).toEqual(['  calendar  3 synced', '  gmail     12,345 synced, but: Connect it again.']);
    expect(authorization).toBe('Bearer the-token');
  });

  it('is left out when the server cannot tell it', async () => {
    status = 503;
    expect(await resultOf()).toEqual([]);
    const gone = await startLocalHttpServer(() => {});
    await gone.close();
    expect(await resultOf(gone.url)).toEqual([]);
  });
});

describe('the bar on a terminal', () => {
  it.each([
    [{ itemsSeen: 0, itemsExpected: 240 }, 'drive ░░░░░░░░ 0/240'],
    [{ itemsSeen: 120, itemsExpected: 240 }, 'drive ████░░░░ 120/240'],
    [{ itemsSeen: 240, itemsExpected: 240 }, 'drive ████████ 240/240'],
    [{ itemsSeen: 250, itemsExpected: 240 }, 'drive ████████ 250/240'],
    [{ itemsSeen: 0, itemsExpected: 0 }, 'drive ████████ 0/0'],
    [{ itemsSeen: 7, state: 'syncing' }, 'drive 7 …'],
    [{ itemsSeen: 7 }, 'drive 7'],
  ])('of %j is %s', async (service, expected) => {
    body = { services: [{ ...idle, service: 'drive', ...service }] };
    expect(await drawnOn(80)).toBe(expected);
  });

  it('never takes a second line', async () => {
    const services = ['calendar', 'drive', 'gmail'].map((service) => ({
      ...idle,
      service,
      itemsSeen: 500,
      itemsExpected: 1000,
    }));
    body = { services };
    expect(await drawnOn(80)).toBe('calendar ████░░░░ 500/1000   drive ████░░░░ 500/1000   gmail ████░░░░ 500/1000');
    expect(await drawnOn(20)).toBe('calendar ████░░░░ 5');
  });
});

describe('the copy', () => {
  const wholeWith = async (services: unknown) => {
    body = { services };
    return showProgress({ ...running, synced: async () => {} }, () => {});
  };
  const failed = { ...idle, state: 'error', error: { message: 'Connect again.' } };

  it('is whole when every service says so, and not when nothing is known', async () => {
    expect(
      await wholeWith([
        { ...idle, service: 'gmail' },
        { ...idle, service: 'drive' },
      ]),
    ).toBe(true);
    expect(
      await wholeWith([
        { ...idle, service: 'gmail' },
        { ...failed, service: 'drive' },
      ]),
    ).toBe(false);
    expect(await wholeWith([{ ...idle, service: 'gmail', state: 'syncing' }])).toBe(false);
    expect(await wholeWith([])).toBe(false);
  });
});
