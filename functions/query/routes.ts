import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { route } from '../../shared/runtime/http/router.ts';
import { deleteQuery } from './delete-query.ts';
import { getQuery } from './get-query.ts';
import type { QueryFunctionParts } from './parts.ts';
import { postQuery } from './post-query.ts';
import type { Response } from './response.ts';

/** Answers a request of one of this function's routes. @throws ProblemError, before anything was sent */
export async function answerRequest(
  event: APIGatewayProxyEvent,
  parts: QueryFunctionParts,
  remainingMs: number,
  signal: AbortSignal,
): Promise<Response> {
  // The router passes on what it gets, but is typed for bodies that are text.
  const answered = (response: Promise<Response>) => response as unknown as Promise<APIGatewayProxyResult>;
  const routed = route([
    { method: 'POST', path: '/v1/query', answer: (request) => answered(postQuery(request, parts, remainingMs)) },
    { method: 'GET', path: '/v1/query/{requestId}', answer: (request) => answered(getQuery(request, parts)) },
    { method: 'DELETE', path: '/v1/query/{requestId}', answer: (request) => answered(deleteQuery(request, parts)) },
  ]);
  return (await routed(event, signal)) as unknown as Response;
}
