import type { Readable } from 'node:stream';
import type { Clock } from '../../shared/domain/clock.ts';
import type { QueryEvent } from '../../shared/query/events.ts';
import { collectAnswer } from '../../shared/query/query-answer.ts';
import { eventFrames } from '../../shared/query/server-sent-events.ts';
import { bodyStream } from './body-stream.ts';
import { EVENT_STREAM, JSON_TYPE, type MediaType } from './media-type.ts';

/** A response as Lambda streams it: a head, and a body that may come in pieces. */
export interface Response {
  statusCode: number;
  headers: Record<string, string>;
  body: string | Readable;
}

/** Serves the events of a request: as they come, or as one JSON object when they have all come. */
export async function eventsResponse(
  events: AsyncGenerator<QueryEvent, void>,
  mediaType: MediaType,
  clock: Clock,
  stop: AbortController,
): Promise<Response> {
  if (mediaType === EVENT_STREAM) {
    return response(200, EVENT_STREAM, bodyStream(eventFrames(events, clock), stop));
  }
  const result = await collectAnswer(events);
  if ('answer' in result) return response(200, JSON_TYPE, JSON.stringify(result.answer));
  return response(result.problem.status, 'application/problem+json', JSON.stringify(result.problem));
}

function response(statusCode: number, contentType: string, body: string | Readable): Response {
  return { statusCode, headers: { 'content-type': contentType, 'cache-control': 'no-store' }, body };
}
