import { describe, expect, it } from 'vitest';
import { PROBLEMS, type ProblemCode, ProblemError } from '../../../../shared/domain/problem.ts';
import { problemResponse } from '../../../../shared/runtime/http/problem-response.ts';

describe('a problem response', () => {
  it.each(Object.keys(PROBLEMS) as ProblemCode[])('of %s has its type, title and status', (code) => {
    const { statusCode, headers, body } = problemResponse(new ProblemError(code, 'Why.'), 'r1');
    const { status, title } = PROBLEMS[code];
    expect(statusCode).toBe(status);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    expect(JSON.parse(body)).toEqual({ type: `urn:problem:${code}`, title, status, detail: 'Why.', requestId: 'r1' });
  });

  it('tells the places that are wrong', () => {
    const errors = [{ pointer: '/a', message: 'must be a string' }];
    const { body } = problemResponse(new ProblemError('invalid-request', 'Why.', { errors }), undefined);
    expect(JSON.parse(body)).toMatchObject({ errors });
    expect(JSON.parse(body)).not.toHaveProperty('requestId');
  });

  it.each([
    [new ProblemError('rate-limited', 'x', { retryAfterSeconds: 12.2 }), { 'retry-after': '13' }],
    [new ProblemError('unavailable', 'x', { retryAfterSeconds: 0 }), { 'retry-after': '0' }],
    [new ProblemError('method-not-allowed', 'x', { allow: ['GET', 'POST'] }), { allow: 'GET, POST' }],
    [new ProblemError('invalid-token', 'x'), { 'www-authenticate': 'Bearer' }],
  ])('%s', (error, headers) => {
    const { 'content-type': _type, 'cache-control': _cache, ...others } = problemResponse(error, 'r').headers ?? {};
    expect(others).toEqual(headers);
  });

  it.each([
    new Error('password authentication failed for user "app"', { cause: new Error('at 10.0.0.1') }),
    Object.assign(new TypeError('password'), { status: 403, code: 'not-found', detail: 'password', allow: ['x'] }),
    new ProblemError('internal', 'Try again; if it keeps failing, report the request id.', { cause: 'password' }),
    'password',
    undefined,
    { message: 'password', statusCode: 200 },
  ])('lets nothing of the inside out: %s', (error) => {
    const response = problemResponse(error, 'r1');
    expect(response).toEqual({
      statusCode: 500,
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
      body: JSON.stringify({
        type: 'urn:problem:internal',
        title: 'Something went wrong on our side',
        status: 500,
        detail: 'Try again; if it keeps failing, report the request id.',
        requestId: 'r1',
      }),
    });
  });
});
