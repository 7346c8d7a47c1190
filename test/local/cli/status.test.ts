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
  attachmentsPending: 0,
  skipped: 0,
  ageSeconds: 95,
  error: null,
  push: 'live',
  pushReason: null,
  nextPollInSeconds: 79_300,
};
const contacts = {
  ...gmail,
  service: 'contacts',
  push: 'polling',
  pushReason: 'Google does not tell of changes of contacts.',
  nextPollInSeconds: 720,
};
const failure = { code: 'google-busy', message: 'Google asks to slow down.', collection: null, others: 0 };

it('tells of each account how its services stand', async () => {
  services = [
    gmail,
    { ...contacts, ageSeconds: 7_300 },
    { ...gmail, account: 'alex@work.example', ageSeconds: 259_300 },
  ];
  expect(await told()).toBe(`alex@example.com
  gmail     1,250 synced, as of 95 seconds ago; Google tells of changes, and it is looked at in 22 hours
  contacts  1,250 synced, as of 2 hours ago; looked at in 12 minutes. Google does not tell of changes of contacts.
alex@work.example
  gmail     1,250 synced, as of 3 days ago; Google tells of changes, and it is looked at in 22 hours
`);
});

it.each([
  ['a first sync', { state: 'syncing', itemsSeen: 120, ageSeconds: null }, '120 of 1,250 so far'],
  [
    'a first sync of which nobody knows the end',
    { state: 'syncing', itemsExpected: null, ageSeconds: null },
    '1,250 so far',
  ],
  ['what is due', { ...contacts, nextPollInSeconds: 0 }, '; looked at within minutes.'],
  ['what is not synced by the clock', { ...contacts, nextPollInSeconds: null }, '; not looked at by the clock.'],
  [
    'attachments that are still to be read',
    { attachmentsPending: 1_020 },
    ', 1,020 attachments still to be read, as of',
  ],
  ['what can not be read', { skipped: 2 }, '1,250 synced, 2 skipped, as of'],
  [
    'a failure, with its code and when it is tried again',
    { state: 'error', error: failure, nextPollInSeconds: 60 },
    'as of 95 seconds ago. Google asks to slow down. (google-busy). It is looked at in 60 seconds\n',
  ],
  [
    'which calendar fails, whose reason need not be that of others, nor its time that of the first',
    { state: 'error', error: { ...failure, collection: 'Team', others: 2 }, nextPollInSeconds: 180 },
    'as of 95 seconds ago. Team: Google asks to slow down. (google-busy); 2 others fail too\n',
  ],
  [
    'what may not be read',
    { state: 'not-connected', error: { ...failure, message: 'Not allowed.' } },
    'gmail     Not allowed.\n',
  ],
])('tells of %s', async (_name, difference, expected) => {
  services = [{ ...gmail, ...difference }];
  expect(await told()).toContain(expected);
});

it('tells programs all that the API answers', async () => {
  services = [{ ...gmail, lastSuccessAt: '2027-03-08T09:00:00Z' }];
  const output = await outputOf(() => printStatus({ url: server.url, accessToken: 'the-token' }, true));
  expect(JSON.parse(output)).toEqual({ services });
});

it('says when there is nothing', async () => {
  services = [];
  expect(await told()).toContain('Nothing is synced.');
});
