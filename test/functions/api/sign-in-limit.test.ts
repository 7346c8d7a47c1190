import { get, type IncomingMessage } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import { SIGN_INS_PER_SOURCE } from '../../../shared/identity/source-limiter.ts';
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
