import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { ProblemError } from '../../shared/domain/problem.ts';
import { problemResponse } from '../../shared/runtime/http/problem-response.ts';
import { route } from '../../shared/runtime/http/router.ts';
import { answer } from './answer.ts';
import { compose } from './compose.ts';
import { webhooks } from './routes/index.ts';

/** What is left of the time for telling Google to push again. */
const TIMEOUT_MARGIN_MS = 500;

const { parts, logFailure } = compose(process.env);

const routed = route(
  webhooks.map((webhook) => ({
    method: 'POST',
    path: webhook.path,
    answer: (event, signal) => answer(webhook, event, parts, signal),
  })),
);

/** What Google pushes. A failure of ours is a 5xx, after which it pushes again; what takes too long is ended, too. */
export const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>({
  timeoutEarlyInMillis: TIMEOUT_MARGIN_MS,
  timeoutEarlyResponse: () => {
    throw new ProblemError('timeout', 'The push took too long; send it again.');
  },
})
  .onError((request) => {
    const { requestId } = request.event.requestContext;
    logFailure(request.error, requestId);
    request.response = problemResponse(request.error, requestId);
  })
  .handler((event: APIGatewayProxyEvent, _context, { signal }: { signal: AbortSignal }) => routed(event, signal));
