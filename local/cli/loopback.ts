import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from './user-error.ts';

/** Where a browser comes back to that was sent away from a terminal. */
export interface Loopback {
  redirectUri: string;
  /** The code that it came back with. @throws UserError when it brought an error, or the time is up */
  code(state: string): Promise<string>;
  close(): Promise<void>;
}

/** As long as the server waits. */
const WAIT_MS = 10 * 60_000;

const PATH = '/callback';

/** Listens at a free port of 127.0.0.1, for one sign-in (RFC 8252 7.3). Only the browser that carries the state is heard. */
export async function startLoopback(waitMs = WAIT_MS): Promise<Loopback> {
  const answers = new Map<string, URLSearchParams>();
  const waiting = new Map<string, (answer: URLSearchParams) => void>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const state = url.searchParams.get('state');
    if (request.method !== 'GET' || url.pathname !== PATH || state === null) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'referrer-policy': 'no-referrer' })
      .end('Go back to the terminal; you can close this page.\n');
    answers.set(state, url.searchParams);
    waiting.get(state)?.(url.searchParams);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    redirectUri: `http://127.0.0.1:${port}${PATH}`,
    async code(state) {
      const timeout = AbortSignal.timeout(waitMs);
      const answer = await new Promise<URLSearchParams>((resolve, reject) => {
        waiting.set(state, resolve);
        timeout.addEventListener('abort', () => {
          reject(new UserError('Nobody came back from the browser in ten minutes. Nothing was connected.'));
        });
        const known = answers.get(state);
        if (known) resolve(known);
      });
      const code = answer.get('code');
      if (code !== null) return code;
      throw new UserError(answer.get('error_description') ?? 'Google gave no permission. Nothing was connected.');
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
