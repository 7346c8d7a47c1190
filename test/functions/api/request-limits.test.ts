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

it('who begins without a token can do so so often from one address, and who has one always', async () => {
  const statuses = new Set<number | undefined>();
  for (let i = 0; i < SIGN_INS_PER_SOURCE; i += 1) statuses.add((await beginFrom('127.0.0.9')).statusCode);
  expect([...statuses]).toEqual([302]);
  const refused = await beginFrom('127.0.0.9');
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
  const statuses = new Set<number>();
  for (let i = 0; i < SYNC_REQUESTS.limit; i += 1) statuses.add((await ask(one)).status);
  expect([...statuses]).toEqual([202]);
  const refused = await ask(one);
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect((await ask(other)).status).toBe(202);
});
