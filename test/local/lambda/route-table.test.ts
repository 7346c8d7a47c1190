import { expect, test } from 'vitest';
import { FUNCTIONS, type FunctionSpec } from '../../../functions/manifest.ts';
import { RouteTable } from '../../../local/lambda/route-table.ts';

const table = new RouteTable(FUNCTIONS);

test.each([
  ['POST', '/v1/query', 'query', '/v1/query', {}],
  ['GET', '/v1/query/7f', 'query', '/v1/query/{requestId}', { requestId: '7f' }],
  ['GET', '/v1/query/', 'query', '/v1/query', {}],
  ['GET', '/v1/query/7f/more', 'api', '/v1/{proxy+}', { proxy: 'query/7f/more' }],
  ['GET', '/v1/items/gmail/a%2Fb', 'api', '/v1/{proxy+}', { proxy: 'items/gmail/a/b' }],
])('%s %s goes to %s', (method, path, functionName, resource, pathParameters) => {
  expect(table.match(method, path)).toMatchObject({ functionName, resource, pathParameters });
});

test.each(['/', '/v1', '/v2/query', '/v1/%ff'])('%s goes nowhere', (path) => {
  expect(table.match('GET', path)).toBeUndefined();
});

test('a literal beats a parameter beats a greedy one, an exact method beats ANY, in whatever order they are declared', () => {
  const routes = ['ANY /a/{x+}', 'ANY /a/{x}', 'ANY /a/b', 'GET /a/b', 'ANY /{x}/b/c', 'ANY /{y+}'].map((route) => {
    const [method, path] = route.split(' ') as ['ANY', string];
    return { method, path };
  });
  for (const order of [routes, routes.toReversed()]) {
    const spec: FunctionSpec = {
      name: 'f',
      memoryMb: 128,
      timeoutSeconds: 1,
      trigger: { kind: 'http', responseStreaming: false, routes: order },
    };
    const resourceOf = (path: string) => new RouteTable([spec]).match('GET', path)?.resource;
    expect(['/a/b', '/a/c', '/a/b/c', '/z/b/c', '/z'].map(resourceOf)).toEqual([
      '/a/b',
      '/a/{x}',
      '/a/{x+}',
      '/{x}/b/c',
      '/{y+}',
    ]);
  }
});

test('a method without a route is no match', () => {
  const routes = [{ method: 'POST', path: '/a' }] as const;
  const trigger = { kind: 'http', responseStreaming: false, routes } as const;
  const only = new RouteTable([{ name: 'f', memoryMb: 128, timeoutSeconds: 1, trigger }]);
  expect(only.match('GET', '/a')).toBeUndefined();
  expect(only.match('POST', '/a')?.functionName).toBe('f');
});
