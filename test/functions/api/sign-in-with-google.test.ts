import { createHash } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { startApiServer } from './api-server.ts';

const server = await startApiServer();
afterAll(async () => {
  await server.close();
  expect(server.violations).toEqual([]);
});
beforeEach(() => server.database.asOwner('delete from users'));

const signIn = (body: unknown) => server.call('POST', '/v1/auth/google', { body });
const peopleCount = async () => (await server.database.asOwner('select id from users')).length;

describe('a code from Google', () => {
  it('makes a person of who comes for the first time, and starts the sync of each service', async () => {
    const { status, headers, body } = await signIn({ code: server.authorizationCode() });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    const { userId, accountId, accessToken } = body;
    expect(await server.takeMessages()).toEqual(
      ['gmail', 'calendar', 'drive'].map((service) => ({
        queue: `${service}-fresh`,
        job: { userId, accountId, service, collection: '' },
      })),
    );
    const me = await server.call('GET', '/v1/me', { token: accessToken });
    expect(me.body).toMatchObject({
      userId,
      email: SMALL_DEMO.me,
      tier: 'free',
      actionPolicy: 'confirm-outward',
      accounts: [{ accountId, email: SMALL_DEMO.me, state: 'connected', stateReason: null }],
    });
  });
});
