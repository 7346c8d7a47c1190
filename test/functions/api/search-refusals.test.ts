import { afterAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../../shared/domain/principal.ts';
import { createPerson } from '../../helpers/factories.ts';
import { startApiServer } from './api-server.ts';

// Its `call` holds every response against the OpenAPI document.
const server = await startApiServer();
afterAll(async () => {
  await server.close();
  expect(server.violations).toEqual([]);
});

const token = await server.tokenOf((await createPerson(server.database.database)).userId);

const search = (q: string, parameters: Record<string, string> = {}, as = token) =>
  server.call('GET', `/v1/search?${new URLSearchParams({ q, ...parameters })}`, { token: as });

describe('400', () => {
  it.each([
    ['form:sarah budget', 'There is no operator "form:". Did you mean "from:"?', { start: 0, end: 10 }],
    ['budget after:yesterday', '"after:" does not take "yesterday"', { start: 7, end: 22 }],
    ['before:2027/02/30', '"2027/02/30"', { start: 0, end: 17 }],
    ['is:lost', '"is:" does not take "lost"', { start: 0, end: 7 }],
    ['from:', '"from:" says nothing', { start: 0, end: 5 }],
  ])('%s is told with its place', async (q, detail, span) => {
    const { status, body } = await search(q);
    expect(status).toBe(400);
    expect(body).toMatchObject({ type: 'urn:problem:invalid-request', errors: [{ pointer: 'query/q', span }] });
    expect(body.detail).toContain(detail);
  });

  it.each(['0', '-1', '101', '1.5', 'ten', '1e99'])('a limit of %s is told what it may be', async (limit) => {
    const { status, body } = await search('budget', { limit });
    expect(status).toBe(400);
    expect(body.detail).toBe('query/limit: must be a whole number from 1 to 100');
  });

  it.each<[Record<string, string>, string]>([
    [{ mode: 'best' }, 'query/mode'],
    [{ services: 'gmail,contacts' }, 'query/services/1'],
    [{ services: '' }, 'query/services/0'],
    [{ timeZone: 'Mars/Olympus' }, 'query/timeZone'],
    [{ page: '2' }, 'query/'],
    [{ q: 'x'.repeat(20_001) }, 'query/q'],
  ])('%j is refused', async (parameters, pointer) => {
    const { status, body } = await search('budget', parameters);
    expect(status).toBe(400);
    expect(body).toMatchObject({ type: 'urn:problem:invalid-request', errors: [{ pointer }] });
  });
});

describe('401', () => {
  it('a token that is missing, forged, or of somebody who is gone is refused', async () => {
    expect((await server.call('GET', '/v1/search?q=budget')).status).toBe(401);
    const gone = await createPerson(server.database.database);
    expect((await search('budget', {}, await server.tokenOf(gone.userId, { forged: true }))).status).toBe(401);
    const ofNobody = await server.tokenOf(gone.userId);
    await server.database.asOwner(`delete from users where id = '${gone.userId}'`);
    expect((await search('budget', {}, ofNobody)).status).toBe(401);
  });
});

describe('403', () => {
  it('a token without the scope "search" is refused', async () => {
    const { userId } = await createPerson(server.database.database);
    const scopes: Scope[] = ['query', 'sync', 'account'];
    const { status, body } = await search('budget', {}, await server.tokenOf(userId, { scopes }));
    expect(status).toBe(403);
    expect(body).toMatchObject({ type: 'urn:problem:insufficient-scope' });
  });
});

describe('405', () => {
  it('searches are read, not posted', async () => {
    expect((await server.send('POST', '/v1/search', { token, body: { q: 'budget' } })).status).toBe(405);
  });
});
