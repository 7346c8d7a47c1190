import { describe, expect, it } from 'vitest';
import { type RoutedAnswer, route } from '../../../../shared/runtime/http/router.ts';
import { eventOf, thrownBy } from './events.ts';

const named = (method: string, path: string): RoutedAnswer => ({
  method,
  path,
  answer: async (event) => ({ statusCode: 200, body: `${method} ${path} ${JSON.stringify(event.pathParameters)}` }),
});

const answer = route([
  named('GET', '/v1/things'),
  named('POST', '/v1/things'),
  named('GET', '/v1/things/{id}'),
  named('DELETE', '/v1/things/{id}'),
]);
const never = new AbortController().signal;
const call = (httpMethod: string, path: string) =>
  answer(eventOf({ httpMethod, path, pathParameters: null }), never).then(({ body }) => body);

describe('the router', () => {
  it.each([
    ['GET', '/v1/things', 'GET /v1/things null'],
    ['POST', '/v1/things', 'POST /v1/things null'],
    ['POST', '/v1/things/', 'POST /v1/things null'],
    ['GET', '/v1/things/7', 'GET /v1/things/{id} {"id":"7"}'],
    ['DELETE', '/v1/things/7', 'DELETE /v1/things/{id} {"id":"7"}'],
  ])('leads %s %s to its endpoint', async (method, path, expected) => {
    expect(await call(method, path)).toBe(expected);
  });

  it('hands the signal on', async () => {
    const seen: AbortSignal[] = [];
    const routed = route([
      {
        ...named('GET', '/v1/things'),
        answer: async (_event, signal) => {
          seen.push(signal);
          return { statusCode: 204, body: '' };
        },
      },
    ]);
    await routed(eventOf(), never);
    expect(seen).toEqual([never]);
  });

  it.each([
    ['DELETE', '/v1/things', ['GET', 'POST']],
    ['HEAD', '/v1/things', ['GET', 'POST']],
    ['OPTIONS', '/v1/things', ['GET', 'POST']],
    ['PUT', '/v1/things/7', ['GET', 'DELETE']],
    ['PATCH', '/v1/things/7', ['GET', 'DELETE']],
  ])('says of %s %s which methods there are', async (method, path, allow) => {
    expect(await thrownBy(() => call(method, path))).toMatchObject({
      name: 'ProblemError',
      code: 'method-not-allowed',
      allow,
      detail: `${method} is not supported at ${path}, only ${allow.join(' and ')}.`,
    });
  });

  it.each(['/v1/thing', '/v1/things/7/8', '/v1/Things', '/', '/v1/things//', '/v1/__proto__', '/v1/toString'])(
    'knows nothing at %s',
    async (path) => {
      expect(await thrownBy(() => call('GET', path))).toMatchObject({ name: 'ProblemError', code: 'not-found' });
    },
  );

  it('repeats of a path only its beginning', async () => {
    const error = await thrownBy(() => call('GET', `/v1/${'x'.repeat(5000)}`));
    expect(String(error).length).toBeLessThan(400);
  });
});
