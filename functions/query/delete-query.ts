import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ProblemError } from '../../shared/domain/problem.ts';
import { authorize } from '../../shared/query/admit.ts';
import { requestPathSchema } from '../../shared/query/request-schema.ts';
import { header } from '../../shared/runtime/http/header.ts';
import { parse } from '../../shared/runtime/http/parse.ts';
import type { QueryFunctionParts } from './parts.ts';
import type { Response } from './response.ts';

/** `DELETE /v1/query/{requestId}`: asks a run to stop, between two steps or two pieces of its answer. */
export async function deleteQuery(event: APIGatewayProxyEvent, parts: QueryFunctionParts): Promise<Response> {
  const { userId } = await authorize(parts.authenticate, header(event, 'authorization'));
  const { requestId } = parse(requestPathSchema, event.pathParameters ?? {}, 'path');
  if (!(await parts.requestLog.cancel(userId, requestId))) {
    throw new ProblemError('not-found', 'There is no such request of yours, or it is older than five minutes.');
  }
  return { statusCode: 204, headers: { 'cache-control': 'no-store' }, body: '' };
}
