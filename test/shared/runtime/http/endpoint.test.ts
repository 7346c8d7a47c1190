import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newId } from '../../../../shared/domain/ids.ts';
import type { Principal, Scope } from '../../../../shared/domain/principal.ts';
import { ProblemError } from '../../../../shared/domain/problem.ts';
import { endpointsOver, serve } from '../../../../shared/runtime/http/endpoint.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { eventOf, thrownBy } from './events.ts';

const clock = new FakeClock('2027-03-01T09:00:00Z');
const endpoint = endpointsOver<{ calls: unknown[] }>();

const postThing = endpoint({
  method: 'POST',
  path: '/v1/things/{id}',
  summary: 'A thing',
  scope: 'sync',
  pathParameters: z.object({ id: z.uuid() }),
  query: z.strictObject({ limit: z.coerce.number().int().max(50).default(10) }),
  body: z.strictObject({ name: z.string() }),
  responses: { 200: z.object({ name: z.string() }) },
  async handle({ principal, path, query, body }, { calls }) {
    calls.push({ userId: principal.userId, path, query, body });
    return { status: 200, body: { name: body.name } };
  },
});

const principalWith = (...scopes: Scope[]): Principal => ({
  userId: newId(clock),
  sessionId: newId(clock),
  tier: 'free',
  scopes: new Set(scopes),
});
const ada = principalWith('sync');
const id = newId(clock);

function request(parts: Partial<APIGatewayProxyEvent> = {}, definition = postThing, principal = ada) {
  const calls: unknown[] = [];
  const authorizations: unknown[] = [];
  const event = eventOf({
    httpMethod: 'POST',
    path: `/v1/things/${id}`,
    pathParameters: { proxy: `things/${id}`, id },
    headers: { 'Content-Type': 'application/json', AUTHORIZATION: 'Bearer ada' },
    body: '{"name":"x"}',
    ...parts,
  });
  const authenticate = async (authorization: string | undefined) => {
    authorizations.push(authorization);
    if (!authorization) throw new ProblemError('invalid-token', 'none');
    return principal;
  };
  const result = serve(definition, event, { calls }, authenticate, new AbortController().signal);
  return { result, calls, authorizations };
}

async function refusal(...args: Parameters<typeof request>): Promise<unknown> {
  const { result, calls } = request(...args);
  const error = await thrownBy(() => result);
  expect(calls).toEqual([]);
  return error;
}

describe('an endpoint', () => {
  it('is called with what its schemas read, by whom its token names', async () => {
    const { result, calls, authorizations } = request();
    expect(await result).toEqual({
      statusCode: 200,
      headers: { 'cache-control': 'no-store', 'content-type': 'application/json' },
      body: '{"name":"x"}',
    });
    expect(authorizations).toEqual(['Bearer ada']);
    expect(calls).toEqual([{ userId: ada.userId, path: { id }, query: { limit: 10 }, body: { name: 'x' } }]);
  });

  it('is not called without a token, nor with one that lacks its scope', async () => {
    expect(await refusal({ headers: {} })).toMatchObject({ code: 'invalid-token' });
    expect(await refusal({}, postThing, principalWith('query', 'search', 'account', 'actions:approve'))).toMatchObject({
      code: 'insufficient-scope',
      detail: 'This needs a token with the scope "sync".',
    });
  });

  it('tells who may not call it nothing about the rest of the request', async () => {
    const wrong = { pathParameters: { id: 'x' }, body: 'no JSON' };
    expect(await refusal({ ...wrong, headers: {} })).toMatchObject({ code: 'invalid-token', errors: [] });
    expect(await refusal(wrong, postThing, principalWith())).toMatchObject({ code: 'insufficient-scope', errors: [] });
  });

  it.each([
    [{ queryStringParameters: { limit: '51' } }, 'query/limit'],
    [{ queryStringParameters: { limit: 'x' } }, 'query/limit'],
    [{ queryStringParameters: { limt: '5' } }, 'query/'],
    [{ pathParameters: { id: '7' } }, 'path/id'],
    [{ body: '{}' }, '/name'],
    [{ body: '{"name":1}' }, '/name'],
    [{ body: '{"name":"x","nme":1}' }, '/'],
    [{ body: 'null' }, '/'],
  ])('refuses %j', async (parts, pointer) => {
    expect(await refusal(parts)).toMatchObject({ code: 'invalid-request', errors: [{ pointer }] });
  });

  it('takes 64 KiB, and not a byte more', async () => {
    const bodyOf = (bytes: number) => JSON.stringify({ name: 'x'.repeat(bytes - '{"name":""}'.length) });
    expect((await request({ body: bodyOf(65_536) }).result).statusCode).toBe(200);
    expect(await refusal({ body: bodyOf(65_537) })).toMatchObject({ code: 'payload-too-large' });
  });
});

describe('an endpoint without scope, query and body', () => {
  const ping = endpoint({
    method: 'POST',
    path: '/v1/ping',
    summary: 'Ping',
    scope: null,
    responses: { 204: null },
    async handle({ principal, body }, { calls }) {
      calls.push({ principal, body });
      return { status: 204 };
    },
  });

  it('asks for no token, does not look at the body, and answers without one', async () => {
    const { result, calls, authorizations } = request({ body: 'no JSON', headers: {} }, ping);
    expect(await result).toEqual({ statusCode: 204, headers: { 'cache-control': 'no-store' }, body: '' });
    expect(authorizations).toEqual([]);
    expect(calls).toEqual([{ principal: null, body: {} }]);
  });

  it('still refuses a query parameter: it would be ignored', async () => {
    expect(await refusal({ queryStringParameters: { deep: '1' } }, ping)).toMatchObject({
      code: 'invalid-request',
      detail: expect.stringContaining('deep'),
    });
  });
});
