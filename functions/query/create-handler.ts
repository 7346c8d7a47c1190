import middy from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { problemResponse } from '../../shared/runtime/http/problem-response.ts';
import type { QueryFunctionParts } from './parts.ts';
import type { Response } from './response.ts';
import { answerRequest } from './routes.ts';

export interface HandlerParts {
  parts: QueryFunctionParts;
  /** Tells the operator of a failure that the caller sees as a problem document. */
  logFailure: (error: unknown, requestId: string) => void;
}

/** The handler over its parts. Lambda's `awslambda` must be there when it is called. */
export function createHandler({ parts, logFailure }: HandlerParts) {
  return middy<APIGatewayProxyEvent, Response>({ executionMode: executionModeStreamifyResponse })
    .onError((request) => {
      const { requestId } = request.event.requestContext;
      logFailure(request.error, requestId);
      request.response = problemResponse(request.error, requestId) as Response;
    })
    .handler((event: APIGatewayProxyEvent, context: Context, { signal }: { signal: AbortSignal }) =>
      answerRequest(event, parts, context.getRemainingTimeInMillis(), signal),
    );
}
