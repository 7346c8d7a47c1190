import middy from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { problemResponse } from '../../shared/runtime/http/problem-response.ts';
import { compose } from './compose.ts';
import type { Response } from './response.ts';
import { answerRequest } from './routes.ts';

const { parts, logFailure } = compose(process.env);

/** `/v1/query` and `/v1/query/{requestId}`: answers questions, as a stream or as one JSON object. */
export const handler = middy<APIGatewayProxyEvent, Response>({ executionMode: executionModeStreamifyResponse })
  .onError((request) => {
    const { requestId } = request.event.requestContext;
    logFailure(request.error, requestId);
    request.response = problemResponse(request.error, requestId) as Response;
  })
  .handler((event: APIGatewayProxyEvent, context: Context, { signal }: { signal: AbortSignal }) =>
    answerRequest(event, parts, context.getRemainingTimeInMillis(), signal),
  );
