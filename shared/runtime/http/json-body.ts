import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ProblemError } from '../../domain/problem.ts';
import { header } from './header.ts';

/** The JSON value in a request's body, at most `maxBytes` long in UTF-8. */
export function readJsonBody(event: APIGatewayProxyEvent, maxBytes: number): unknown {
  const mediaType = (header(event, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (mediaType !== 'application/json') {
    throw new ProblemError(
      'unsupported-media-type',
      `The body must be application/json; it came as ${mediaType === '' ? 'nothing named by Content-Type' : `"${mediaType.slice(0, 100)}"`}.`,
    );
  }
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > maxBytes) {
    throw new ProblemError(
      'payload-too-large',
      `The body has ${bytes.byteLength} bytes; at most ${maxBytes} are accepted.`,
    );
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ProblemError('invalid-request', 'The body is not valid JSON in UTF-8.');
  }
}
