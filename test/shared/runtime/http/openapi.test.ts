import { readdir } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endpoints } from '../../../../functions/api/routes/index.ts';
import { FUNCTIONS } from '../../../../functions/manifest.ts';
import { RouteTable } from '../../../../local/lambda/route-table.ts';
import { type DocumentedRoute, openApiDocument } from '../../../../shared/runtime/http/openapi.ts';
import { queryRoutes } from '../../../../shared/runtime/http/query-routes.ts';
import { Contract, type OpenApiDocument } from './contract.ts';

const documentOf = (routes: readonly DocumentedRoute[]) =>
  JSON.parse(JSON.stringify(openApiDocument(routes))) as OpenApiDocument;

const routes: readonly DocumentedRoute[] = [...queryRoutes, ...endpoints];
const document = documentOf(routes);
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

describe('the OpenAPI document', () => {
  it('is valid by the schema of OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone({ ...document }))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('would not be found valid with a mistake in it', async () => {
    const broken = structuredClone({ ...document, paths: { 'v1/no-slash': {} } });
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('has each route once, with its method, and no other', () => {
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => nameOf({ method: method.toUpperCase(), path })),
    );
    expect(documented.sort()).toEqual(routes.map(nameOf).sort());
    expect(new Set(documented).size).toBe(routes.length);
  });

  it('has every route file of the api function', async () => {
    const folder = new URL('../../../../functions/api/routes/', import.meta.url);
    const files = (await readdir(folder)).filter((name) => name !== 'index.ts');
    for (const file of files) {
      const module = Object.values((await import(new URL(file, folder).href)) as Record<string, unknown>);
      expect(endpoints).toContain(module[0]);
    }
    expect(endpoints).toHaveLength(files.length);
  });

  it('has routes that are deployed, each with the function that answers it', () => {
    const table = new RouteTable(FUNCTIONS);
    const functionOf = ({ method, path }: DocumentedRoute) =>
      table.match(method, path.replaceAll(/\{.*?\}/g, 'x'))?.functionName;
    expect(new Set(queryRoutes.map(functionOf))).toEqual(new Set(['query']));
    expect(new Set(endpoints.map(functionOf))).toEqual(new Set(['api']));
  });

  it('describes each parameter in a path', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const { parameters = [] } of Object.values(operations)) {
        const described = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
        expect([path, described]).toEqual([path, path.match(/\{.*?\}/g) ?? []]);
      }
    }
  });

  it('says of each route which scope it needs, or that it needs none', () => {
    for (const { method, path, scope, optionalScope } of routes) {
      if (optionalScope !== undefined) continue;
      const operation = document.paths[path]?.[method.toLowerCase()];
      expect([nameOf({ method, path }), operation?.security, operation?.description]).toEqual([
        nameOf({ method, path }),
        scope === null ? [] : [{ bearer: [] }],
        scope === null ? undefined : `Needs a token with the scope "${scope}".`,
      ]);
    }
    const open = routes.filter(({ scope }) => scope === null).map(nameOf);
    expect(open.sort()).toEqual([
      'GET /v1/auth/google',
      'GET /v1/auth/google/callback',
      'GET /v1/health',
      'GET /v1/openapi.json',
      'POST /v1/auth/google',
    ]);
    expect(document.paths['/v1/auth/google']?.get).toMatchObject({
      security: [{}, { bearer: [] }],
      description: 'A token that is sent needs the scope "account:manage".',
    });
  });
});

describe('the contract that the tests of the routes hold responses against', () => {
  const contract = new Contract(
    documentOf([
      {
        method: 'GET',
        path: '/v1/things/{id}',
        summary: 'A thing',
        scope: null,
        pathParameters: z.object({ id: z.string() }),
        responses: { 200: z.object({ at: z.iso.datetime() }), 204: null },
      },
    ]),
  );
  const breaches = (status: number, body: unknown, type: string | null = 'application/json') =>
    contract.breaches('GET', '/v1/things/{id}', { status, type, body });
  const problem = { type: 'urn:problem:not-found', title: 'x', status: 404, detail: 'x' };

  it('finds nothing in a response that is as documented', () => {
    expect(breaches(200, { at: '2027-03-01T09:00:00.000Z' })).toEqual([]);
    expect(breaches(204, undefined, null)).toEqual([]);
    expect(breaches(404, problem, 'application/problem+json')).toEqual([]);
  });

  it.each([
    ['a field too many', 200, { at: '2027-03-01T09:00:00.000Z', token: 'x' }, 'application/json'],
    ['a field too few', 200, {}, 'application/json'],
    ['a value of another form', 200, { at: 'yesterday' }, 'application/json'],
    ['another media type', 200, { at: '2027-03-01T09:00:00.000Z' }, 'text/plain'],
    ['a body where there is none', 204, {}, 'application/json'],
    ['a problem as plain JSON', 404, problem, 'application/json'],
    ['a problem that is not in the registry', 404, { ...problem, type: 'x' }, 'application/problem+json'],
  ])('finds %s', (_name, status, body, type) => {
    expect(breaches(status, body, type)).not.toEqual([]);
  });
});
