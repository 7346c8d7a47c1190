import { afterAll, expect, it } from 'vitest';
import { printStatus } from '../../../local/cli/status.ts';
import { startLocalHttpServer } from '../../helpers/local-http-server.ts';
import { outputOf } from './capture-output.ts';

let services: unknown[] = [];
const server = await startLocalHttpServer((_request, response) => {
  response.end(JSON.stringify({ services }));
});
afterAll(() => server.close());
const told = () => outputOf(() => printStatus({ url: server.url, accessToken: 'the-token' }));

const gmail = {
  account: 'alex@example.com',
  service: 'gmail',
  state: 'idle',
  itemsSeen: 1_250,
  itemsExpected: 1_250,
  ageSeconds: 95,
  error: null,
  push: 'live',
  pushReason: null,
};
const contacts = {
  ...gmail,
  service: 'contacts',
  push: 'polling',
  pushReason: 'Google does not tell of changes of contacts.',
};

it('tells of each account how its services stand', async () => {
  services = [
    gmail,
    { ...contacts, ageSeconds: 7_300 },
    { ...gmail, account: 'alex@work.example', ageSeconds: 259_300 },
  ];
  expect(await told()).toBe(`alex@example.com
  gmail     1,250 synced, as of 95 seconds ago; Google tells of changes
  contacts  1,250 synced, as of 2 hours ago; looked at by the clock. Google does not tell of changes of contacts.
alex@work.example
  gmail     1,250 synced, as of 3 days ago; Google tells of changes
`);
});

it.each([
  ['a first sync', { state: 'syncing', itemsSeen: 120, ageSeconds: null }, '120 of 1,250 so far'],
  [
    'a failure',
    { state: 'error', error: { message: 'Google does not answer.' } },
    'as of 95 seconds ago. Google does not',
  ],
  ['what may not be read', { state: 'not-connected', error: { message: 'Not allowed.' } }, 'gmail     Not allowed.\n'],
])('tells of %s', async (_name, difference, expected) => {
  services = [{ ...gmail, ...difference }];
  expect(await told()).toContain(expected);
});

it('says when there is nothing', async () => {
  services = [];
  expect(await told()).toContain('Nothing is synced.');
});
