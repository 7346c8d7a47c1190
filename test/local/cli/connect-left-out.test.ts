import { afterAll, expect, it } from 'vitest';
import { connect } from '../../../local/cli/connect.ts';
import { startLocalHttpServer } from '../../helpers/local-http-server.ts';
import { outputOf } from './capture-output.ts';

const ACCOUNT = '0197a000-0000-4000-8000-000000000001';
const email = 'alex@example.com';

/** A server to which Google grants files and calendars, whatever it was asked for. */
const server = await startLocalHttpServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const answer = () => {
    if (pathname === '/v1/sync')
      return {
        services: [
          { accountId: ACCOUNT, service: 'drive', state: 'idle', itemsSeen: 0, itemsExpected: 0, error: null },
        ],
      };
    if (request.method === 'GET') return { authorizationUrl: searchParams.get('redirectUri'), state: 'the-state' };
    const leftOut = ['gmail', 'contacts'];
    const token = { accessToken: null, expiresAt: null };
    return { ...token, accountId: ACCOUNT, email, state: 'connected', services: ['calendar', 'drive'], leftOut };
  };
  response.end(JSON.stringify(answer()));
});
afterAll(() => server.close());

it.each([
  ['drive', null],
  ['drive,contacts', 'contacts'],
  [undefined, 'gmail, contacts'],
])('of %s tells what was asked for and not allowed: %s', async (services, told) => {
  const visits: Promise<unknown>[] = [];
  const output = await outputOf(() =>
    connect({ url: server.url, accessToken: 'the-token' }, undefined, services, (page) => {
      visits.push(fetch(`${page}?code=the-code&state=the-state`));
    }),
  );
  await Promise.all(visits);
  expect(output).toContain(`Connected: ${email}.\n`);
  expect(/Not allowed, and so not connected: (.*)\./.exec(output)?.[1] ?? null).toBe(told);
});
