import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { connect } from '../../../local/cli/connect.ts';

/** A server that sends whoever wants to sign in to the address that its path names. */
const server = createServer((request, response) => {
  const [, address = ''] = (request.url ?? '').split('/');
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ authorizationUrl: decodeURIComponent(address), state: 's' }));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
afterAll(() => server.close());

/** What `wo connect` would print and open. */
async function openedOf(address: string): Promise<string> {
  const opened = Promise.withResolvers<string>();
  const url = `http://127.0.0.1:${port}/${encodeURIComponent(address)}`;
  const connecting = connect({ url, isRemote: true }, undefined, undefined, (page) => {
    opened.resolve(page);
    throw new Error('Nobody comes back.');
  });
  return Promise.race([opened.promise, connecting.then(() => '')]);
}

it.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'ms-msdt:/id',
  'smb://host.example/share',
  'http://accounts.example/o/oauth2/v2/auth',
  'http://127.0.0.1.example/o/oauth2/v2/auth',
])('does not open %s for a server that names it', async (address) => {
  await expect(openedOf(address)).rejects.toThrow(/neither https nor on this machine.*nothing was connected/);
});

it.each(['https://accounts.google.com/o/oauth2/v2/auth?state=s', 'http://127.0.0.1:8788/o/oauth2/v2/auth?state=s'])(
  'opens %s',
  async (address) => {
    expect(await openedOf(address)).toBe(address);
  },
);
