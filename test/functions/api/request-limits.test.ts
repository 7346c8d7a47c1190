import { get, type IncomingMessage } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import { SIGN_INS_PER_SOURCE } from '../../../shared/identity/source-limiter.ts';
import { SYNC_REQUESTS } from '../../../shared/sync/request-sync.ts';
import { createPerson } from '../../helpers/factories.ts';
import { startApiServer } from './api-server.ts';

const server = await startApiServer({ redis: true });
afterAll(async () => {
  await server.close();
  expect(server.violations).toEqual([]);
});

function beginFrom(localAddress: string, headers = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(`${server.url}/v1/auth/google`, { localAddress, headers }, (response) => {
      response.resume().on('end', () => resolve(response));
    });
    request.on('error', reject);
  });
}

/**
 * How many were let through before the first that was not. A window of the machine's clock may begin on the way, so that up to twice as many
 * as its limit get through.
 */
async function untilRefused<T>(limit: number, ask: () => Promise<T>, isAllowed: (reply: T) => boolean) {
  for (let allowed = 0; ; allowed += 1) {
    const reply = await ask();
    if (isAllowed(reply)) expect(allowed).toBeLessThan(2 * limit);
    else {
      expect(allowed).toBeGreaterThanOrEqual(limit);
      return reply;
    }
  }
}

it('who begins without a token can do so so often from one address, and who has one always', async () => {
  const begin = () => beginFrom('127.0.0.9');
  const refused = await untilRefused(SIGN_INS_PER_SOURCE, begin, ({ statusCode }) => statusCode === 302);
  expect([refused.statusCode, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
  const { userId } = await createPerson(server.database.database);
  const authorization = `Bearer ${await server.tokenOf(userId)}`;
  expect((await beginFrom('127.0.0.9', { authorization })).statusCode).toBe(302);
  expect((await beginFrom('127.0.0.10')).statusCode).toBe(302);
});

it('a person can ask for a sync so often, and no other is held up', async () => {
  const tokenOf = async () => server.tokenOf((await createPerson(server.database.database)).userId);
  const [one, other] = [await tokenOf(), await tokenOf()];
  const ask = (token: string) => server.call('POST', '/v1/sync', { token });
  const refused = await untilRefused(
    SYNC_REQUESTS.limit,
    () => ask(one),
    ({ status }) => status === 202,
  );
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect((await ask(other)).status).toBe(202);
  // Less of it can always be had.
  const switchOff = () => server.call('PATCH', '/v1/sync', { token: one, body: { autosyncEnabled: false } });
  expect([(await switchOff()).status, (await switchOff()).status]).toEqual([200, 200]);
});
