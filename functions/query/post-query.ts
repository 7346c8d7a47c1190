import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ProblemError } from '../../shared/domain/problem.ts';
import { admit, authorize } from '../../shared/query/admit.ts';
import { follow } from '../../shared/query/follow.ts';
import {
  MAX_REQUEST_BYTES,
  type QueryRequest,
  queryRequestSchema,
  requestIdSchema,
} from '../../shared/query/request-schema.ts';
import { runQuery } from '../../shared/query/run-query.ts';
import { header } from '../../shared/runtime/http/header.ts';
import { readJsonBody } from '../../shared/runtime/http/json-body.ts';
import { parse } from '../../shared/runtime/http/parse.ts';
import { mediaTypeOf } from './media-type.ts';
import type { QueryFunctionParts } from './parts.ts';
import { eventsResponse, type Response } from './response.ts';

/** People wait no longer for an answer. */
const BUDGET_MS = 30_000;

/** What is left of the invocation for the last events. */
const RESERVE_MS = 2_000;

/** `POST /v1/query`: answers a question, or joins the run of the same request. */
export async function postQuery(
  event: APIGatewayProxyEvent,
  parts: QueryFunctionParts,
  remainingMs: number,
): Promise<Response> {
  const principal = await authorize(parts.authenticate, header(event, 'authorization'));
  const mediaType = mediaTypeOf(event);
  const request = identified(parse(queryRequestSchema, readJsonBody(event, MAX_REQUEST_BYTES), ''), event);
  const budgetMs = Math.max(0, Math.min(BUDGET_MS, remainingMs - RESERVE_MS));
  const stop = new AbortController();
  const admission = await admit(parts, principal, request, budgetMs, stop.signal);
  const events =
    admission.kind === 'run'
      ? runQuery(parts, admission.query, { budgetMs, signal: stop.signal })
      : await follow(parts, {
          userId: principal.userId,
          requestId: admission.requestId,
          after: 0,
          signal: stop.signal,
        });
  return eventsResponse(events, mediaType, parts.clock, stop);
}

/** The request with the id that the header `Idempotency-Key` gives it, quoted as a structured field or not. */
function identified(request: QueryRequest, event: APIGatewayProxyEvent): QueryRequest {
  const field = header(event, 'idempotency-key')?.trim();
  if (field === undefined) return request;
  const key = requestIdSchema.safeParse(/^"(.*)"$/.exec(field)?.[1] ?? field);
  if (!key.success) {
    const message = key.error.issues[0]?.message ?? 'is not valid';
    throw new ProblemError('invalid-request', `The header Idempotency-Key ${message}.`, {
      errors: [{ pointer: 'Idempotency-Key', message }],
    });
  }
  if (request.requestId !== undefined && request.requestId !== key.data) {
    throw new ProblemError(
      'invalid-request',
      'The header Idempotency-Key and requestId differ; send one, or the same.',
      {
        errors: [{ pointer: '/requestId', message: 'must equal the header Idempotency-Key' }],
      },
    );
  }
  return { ...request, requestId: key.data };
}
