import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { ProblemError } from '../../shared/domain/problem.ts';
import { serve } from '../../shared/runtime/http/endpoint.ts';
import { problemPage, problemResponse } from '../../shared/runtime/http/problem-response.ts';
import { queryRoutes } from '../../shared/runtime/http/query-routes.ts';
import { route } from '../../shared/runtime/http/router.ts';
import { compose } from './compose.ts';
import { endpoints } from './routes/index.ts';

/** What is left of the time for telling the caller that there is none. */
const TIMEOUT_MARGIN_MS = 500;

const { parts, authenticate, logFailure } = await compose(process.env, () => [...queryRoutes, ...endpoints]);

const answer = route(
  endpoints.map((endpoint) => ({
    ...endpoint,
    answer: (event, signal) => serve(endpoint, event, parts, authenticate, signal),
  })),
);

/** Whether it is a person who reads the answer. */
function answersWithPage({ path }: APIGatewayProxyEvent): boolean {
  return endpoints.some((endpoint) => endpoint.page !== undefined && path.endsWith(endpoint.path));
}

/** Every route but those of the query function. */
export const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>({
  timeoutEarlyInMillis: TIMEOUT_MARGIN_MS,
  timeoutEarlyResponse: () => {
    throw new ProblemError('timeout', 'The request took too long; try again.');
  },
})
  .onError((request) => {
    const { requestId } = request.event.requestContext;
    logFailure(request.error, requestId);
    request.response = answersWithPage(request.event)
      ? problemPage(request.error, requestId)
      : problemResponse(request.error, requestId);
  })
  .handler((event: APIGatewayProxyEvent, _context: Context, { signal }: { signal: AbortSignal }) =>
    answer(event, signal),
  );
