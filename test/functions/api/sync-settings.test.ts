import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { createPerson } from '../../helpers/factories.ts';
import { startApiServer } from './api-server.ts';

const server = await startApiServer();
afterAll(async () => {
  await server.close();
  expect(server.violations).toEqual([]);
});

async function person() {
  const { userId } = await createPerson(server.database.database);
  return { userId, token: await server.tokenOf(userId) };
}

describe('PATCH /v1/sync', () => {
  it('changes what is named, of its person alone', async () => {
    const [ann, other] = [await person(), await person()];
    const change = (body: object) => server.call('PATCH', '/v1/sync', { token: ann.token, body });
    const before = (await server.call('GET', '/v1/sync', { token: other.token })).body;
    expect(await change({ autosyncEnabled: false })).toMatchObject({
      status: 200,
      body: { autosyncEnabled: false, syncIntervalMinutes: before.syncIntervalMinutes },
    });
    const changed = { autosyncEnabled: false, syncIntervalMinutes: 5 };
    expect((await change({ syncIntervalMinutes: 5 })).body).toEqual(changed);
    expect((await server.call('GET', '/v1/sync', { token: ann.token })).body).toMatchObject(changed);
    expect((await server.call('GET', '/v1/sync', { token: other.token })).body).toEqual(before);
  });

  it.each([
    ['nothing', {}, '/', 'Name autosyncEnabled, syncIntervalMinutes or both.'],
    ['more often than anybody looks', { syncIntervalMinutes: 4 }, '/syncIntervalMinutes', expect.stringContaining('5')],
    ['more seldom than daily', { syncIntervalMinutes: 1_441 }, '/syncIntervalMinutes', expect.stringContaining('1440')],
    ['parts of a minute', { syncIntervalMinutes: 7.5 }, '/syncIntervalMinutes', expect.any(String)],
    ['a word', { autosyncEnabled: 'no' }, '/autosyncEnabled', expect.any(String)],
    ['what there is not', { autosyncEnabled: true, every: 5 }, '/', expect.stringContaining('every')],
  ])('refuses %s', async (_, body, pointer, message) => {
    const { token } = await person();
    const reply = await server.call('PATCH', '/v1/sync', { token, body });
    expect(reply).toMatchObject({ status: 400, body: { errors: [{ pointer, message }] } });
  });

  it('asks for the scope, and does not know a person who is gone', async () => {
    const { userId } = await person();
    const narrow = await server.tokenOf(userId, { scopes: ['search'] });
    const ask = (token: string) => server.call('PATCH', '/v1/sync', { token, body: { autosyncEnabled: true } });
    expect((await ask(narrow)).status).toBe(403);
    const gone = await server.tokenOf(randomUUID());
    expect([(await ask(gone)).status, (await server.call('GET', '/v1/sync', { token: gone })).status]).toEqual([
      401, 401,
    ]);
  });
});
