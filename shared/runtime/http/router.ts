import router, { type Route } from '@middy/http-router';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { ProblemError } from '../../domain/problem.ts';

type Answer = (event: APIGatewayProxyEvent, signal: AbortSignal) => Promise<APIGatewayProxyResult>;

export interface RoutedAnswer {
  method: string;
  path: string;
  answer: Answer;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

type Method = (typeof METHODS)[number];

/**
 * Routes a request to its endpoint. A path that is known, but not with this method, is a 405 that names those which are
 * (RFC 9110 15.5.6); any other is a 404.
 */
export function route(endpoints: readonly RoutedAnswer[]): Answer {
  const byPath = Map.groupBy(endpoints, ({ path }) => path);
  const routes = [...byPath].flatMap(([path, answers]) => [
    ...answers.map(({ method, answer }) => ({ method: method as Method, path, handler: handlerOf(answer) })),
    ...METHODS.filter((method) => !answers.some((answer) => answer.method === method)).map((method) => ({
      method,
      path,
      handler: handlerOf(methodNotAllowed(answers.map((answer) => answer.method))),
    })),
  ]);
  const routed = router({
    routes: routes as unknown as Route<APIGatewayProxyEvent, APIGatewayProxyResult>[],
    notFoundResponse: ({ path }: { path: string }) => {
      throw new ProblemError(
        'not-found',
        `There is nothing at ${path.slice(0, 200)}. GET /v1/openapi.json lists what there is.`,
      );
    },
  });
  // The router hands its three arguments on as they are.
  return async (event, signal) =>
    (routed as (...all: unknown[]) => Promise<APIGatewayProxyResult>)(event, {}, { signal });
}

/** Middy's router calls (event, context, {signal}). */
function handlerOf(answer: Answer) {
  return async (event: APIGatewayProxyEvent, _context: unknown, { signal }: { signal: AbortSignal }) =>
    answer(event, signal);
}

function methodNotAllowed(allow: readonly string[]): Answer {
  return async ({ httpMethod, path }) => {
    const detail = `${httpMethod} is not supported at ${path.slice(0, 200)}, only ${allow.join(' and ')}.`;
    throw new ProblemError('method-not-allowed', detail, { allow });
  };
}
