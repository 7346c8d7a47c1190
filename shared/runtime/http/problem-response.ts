import type { APIGatewayProxyResult } from 'aws-lambda';
import { ProblemError, toProblemDocument } from '../../domain/problem.ts';
import { htmlResponse, plainPage } from './html-response.ts';

/**
 * The problem document (RFC 9457) for an error, as a proxy result of API Gateway. What is not a ProblemError becomes a
 * 500 that tells nothing of the inside; the caller logs it.
 */
export function problemResponse(error: unknown, requestId: string | undefined): APIGatewayProxyResult {
  const document = toProblemDocument(error, requestId);
  const { retryAfterSeconds, allow } = error instanceof ProblemError ? error : {};
  return {
    statusCode: document.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) }),
      ...(allow === undefined ? {} : { allow: allow.join(', ') }),
      ...(document.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    },
    body: JSON.stringify(document),
  };
}

/** The same for a person, as a page. */
export function problemPage(error: unknown, requestId: string | undefined): APIGatewayProxyResult {
  const { status, title, detail } = toProblemDocument(error, requestId);
  const page = plainPage(title, [detail, ...(requestId === undefined ? [] : [`Request: ${requestId}`])]);
  return htmlResponse(status, page, { 'cache-control': 'no-store' });
}
