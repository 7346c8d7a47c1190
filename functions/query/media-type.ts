import type { APIGatewayProxyEvent } from 'aws-lambda';
import Negotiator from 'negotiator';
import { ProblemError } from '../../shared/domain/problem.ts';
import { header } from '../../shared/runtime/http/header.ts';

export const EVENT_STREAM = 'text/event-stream';
export const JSON_TYPE = 'application/json';

const SERVED = [EVENT_STREAM, JSON_TYPE] as const;

export type MediaType = (typeof SERVED)[number];

/** What the client would rather have (RFC 9110 12.5.1); events when it does not say. @throws ProblemError 'not-acceptable' */
export function mediaTypeOf(event: APIGatewayProxyEvent): MediaType {
  const accept = header(event, 'accept');
  const preferred = new Negotiator({ headers: accept === undefined ? {} : { accept } }).mediaType([...SERVED]);
  const served = SERVED.find((type) => type === preferred);
  if (served) return served;
  throw new ProblemError('not-acceptable', `There are ${SERVED.join(' and ')}; the request accepts neither.`);
}
