import { afterAll, beforeEach, expect, it } from 'vitest';
import { type AutosyncOptions, autosync, autosyncCommand } from '../../../local/cli/autosync.ts';
import { readBody, startLocalHttpServer } from '../../helpers/local-http-server.ts';
import { outputOf } from './capture-output.ts';

let settings = { autosyncEnabled: true, syncIntervalMinutes: 15 };
let changes: unknown[] = [];
const server = await startLocalHttpServer(async (request, response) => {
  if (request.method === 'PATCH') {
    const change = JSON.parse(await readBody(request));
    changes.push(change);
    settings = { ...settings, ...change };
    response.end(JSON.stringify(settings));
  } else response.end(JSON.stringify({ ...settings, services: [] }));
});
afterAll(() => server.close());
beforeEach(() => {
  settings = { autosyncEnabled: true, syncIntervalMinutes: 15 };
  changes = [];
});
const told = (options: AutosyncOptions) =>
  outputOf(() => autosync({ url: server.url, accessToken: 'the-token' }, options));

it('tells when it syncs by itself, and changes nothing', async () => {
  expect(await told({})).toBe('It syncs by itself; what Google does not push is looked at every 15 minutes.\n');
  expect(changes).toEqual([]);
});

it('changes what is said', async () => {
  expect(await told({ state: 'off' })).toMatch(/^It syncs only when you ask for it: npm run wo -- sync\./);
  expect(await told({ state: 'on', every: 60 })).toMatch(/every 60 minutes/);
  expect(changes).toEqual([{ autosyncEnabled: false }, { autosyncEnabled: true, syncIntervalMinutes: 60 }]);
});

it.each(['1', '4', '1441', '5.5', 'x'])('refuses %s minutes in words, before anything is asked', async (every) => {
  const command = autosyncCommand.exitOverride().configureOutput({ writeErr: () => undefined });
  const called = command.parseAsync(['on', '--every', every, '--url', server.url, '--token', 't'], { from: 'user' });
  await expect(called).rejects.toThrow(/from 5 to 1440 minutes|in whole minutes/);
  expect(changes).toEqual([]);
});

it('tells programs what the API answers, without the services', async () => {
  expect(JSON.parse(await told({ json: true }))).toEqual({ autosyncEnabled: true, syncIntervalMinutes: 15 });
});
