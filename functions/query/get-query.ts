import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ProblemError } from '../../shared/domain/problem.ts';
import { authorize } from '../../shared/query/admit.ts';
import { follow } from '../../shared/query/follow.ts';
import { requestPathSchema } from '../../shared/query/request-schema.ts';
import { header } from '../../shared/runtime/http/header.ts';
import { parse } from '../../shared/runtime/http/parse.ts';
import { EVENT_STREAM, mediaTypeOf } from './media-type.ts';
import type { QueryFunctionParts } from './parts.ts';
import { eventsResponse, type Response } from './response.ts';

/** `GET /v1/query/{requestId}`: the events of a request from the one after `Last-Event-ID` on, then those to come. */
export async function getQuery(event: APIGatewayProxyEvent, parts: QueryFunctionParts): Promise<Response> {
  const { userId } = await authorize(parts.authenticate, header(event, 'authorization'));
  const mediaType = mediaTypeOf(event);
  const { requestId } = parse(requestPathSchema, event.pathParameters ?? {}, 'path');
  const lastEventId = readLastEventId(event);
  const stop = new AbortController();
  // One JSON object needs all of them.
  const after = mediaType === EVENT_STREAM ? lastEventId : 0;
  const events = await follow(parts, { userId, requestId, after, signal: stop.signal });
  return eventsResponse(events, mediaType, parts.clock, stop);
}

function readLastEventId(event: APIGatewayProxyEvent): number {
  const field = header(event, 'last-event-id')?.trim() ?? '0';
  if (/^\d{1,9}$/.test(field)) return Number(field);
  const message = 'must be the id of an event, a whole number';
  throw new ProblemError('invalid-request', `The header Last-Event-ID ${message}.`, {
    errors: [{ pointer: 'Last-Event-ID', message }],
  });
}
