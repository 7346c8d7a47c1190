import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { sync } from '../../../local/cli/sync.ts';
import { UserError } from '../../../local/cli/user-error.ts';
import { readBody, startLocalHttpServer } from '../../helpers/local-http-server.ts';
import { outputOf } from './capture-output.ts';

const ALEX = '0197a000-0000-4000-8000-000000000001';
const WORK = '0197a000-0000-4000-8000-000000000002';
const account = { services: [], state: 'connected', problem: null, reconnectUrl: null };
const idle = { accountId: ALEX, state: 'idle', itemsSeen: 3, itemsExpected: 3, lastSuccessAt: 'x', error: null };
const expired = {
  accountId: WORK,
  email: 'alex@work.example',
  problem: 'Google no longer accepts the permission.',
  reconnectUrl: 'https://api.example.com/connect',
};

let requested: unknown;
/** What GET /v1/sync answers, in turn; the last one from then on. */
let looks: unknown[][] = [];
let asked: unknown[] = [];
const server = await startLocalHttpServer(async (request, response) => {
  if (request.url === '/v1/accounts') {
    const accounts = [
      { ...account, accountId: ALEX, email: 'alex@example.com' },
      { ...account, accountId: WORK, email: 'alex@work.example' },
    ];
    response.end(JSON.stringify({ accounts }));
  } else if (request.method === 'POST') {
    asked.push(JSON.parse(await readBody(request)));
    response.writeHead(202).end(JSON.stringify(requested));
  } else {
    response.end(JSON.stringify({ services: looks.length > 1 ? looks.shift() : looks[0] }));
  }
});
afterAll(() => server.close());
beforeEach(() => {
  requested = { collections: 4, reconnect: [] };
  looks = [[{ ...idle, service: 'gmail' }]];
  asked = [];
});

async function run(options: Parameters<typeof sync>[1]) {
  let isWhole: boolean | undefined;
  const output = await outputOf(async () => {
    isWhole = await sync({ url: server.url, accessToken: 'the-token' }, options);
  });
  return { output, isWhole };
}

describe('wo sync', () => {
  it('asks for everything, and does not wait', async () => {
    expect(await run({})).toEqual({ output: 'Syncing 4 collections.\n', isWhole: true });
    expect(asked).toEqual([{}]);
  });

  it('asks for one service of one account, and refuses an account that there is not', async () => {
    await run({ service: 'drive', account: 'Alex@Work.example' });
    expect(asked).toEqual([{ services: ['drive'], accountId: WORK }]);
    await expect(run({ account: 'nobody@example.com' })).rejects.toThrow(UserError);
    await expect(run({ account: 'nobody@example.com' })).rejects.toThrow('alex@example.com, alex@work.example');
  });

  it('names the accounts that must be connected again, and how, and has not done all', async () => {
    requested = { collections: 0, reconnect: [expired] };
    expect(await run({ wait: true })).toEqual({
      output:
        'alex@work.example: Google no longer accepts the permission.\n  npm run wo -- connect alex@work.example\n',
      isWhole: false,
    });
  });

  it('sends nobody to connect what is being removed', async () => {
    const removed = { ...expired, problem: 'It is still being removed.', reconnectUrl: null };
    requested = { collections: 0, reconnect: [removed] };
    expect((await run({})).output).toBe('alex@work.example: It is still being removed.\n');
  });

  it('says when there is nothing to sync', async () => {
    requested = { collections: 0, reconnect: [] };
    expect((await run({})).output).toContain('There is nothing to sync');
  });

  it('waits until all that was asked for is done, and nothing else', async () => {
    const gmail = { ...idle, service: 'gmail' };
    const others = [
      { ...idle, service: 'drive', state: 'syncing' },
      { ...gmail, accountId: WORK, state: 'syncing' },
    ];
    looks = [
      [{ ...gmail, state: 'syncing' }, ...others],
      [{ ...gmail, state: 'syncing' }, ...others],
      [gmail, ...others],
    ];
    expect(await run({ service: 'gmail', account: 'alex@example.com', wait: true })).toEqual({
      output: 'Syncing 4 collections.\n  gmail     3 synced\n',
      isWhole: true,
    });
    expect(looks).toHaveLength(1);
  });

  it('tells which service could not be synced', async () => {
    looks = [[{ ...idle, service: 'gmail', state: 'error', error: { message: 'Google asks to slow down.' } }]];
    const { output, isWhole } = await run({ wait: true });
    expect(output).toContain('gmail     3 synced, but: Google asks to slow down.');
    expect(isWhole).toBe(false);
  });

  it('prints JSON and nothing else for programs', async () => {
    requested = { collections: 1, reconnect: [expired] };
    expect(JSON.parse((await run({ json: true })).output)).toEqual(requested);
    looks = [
      [
        { ...idle, service: 'gmail', push: 'live' },
        { ...idle, service: 'drive' },
      ],
    ];
    const { output } = await run({ json: true, wait: true, service: 'gmail' });
    const services = [{ ...idle, service: 'gmail', push: 'live' }];
    expect(JSON.parse(output)).toEqual({ collections: 1, reconnect: [expired], services });
  });
});
