import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { ApiError } from '../http/api-error.ts';
import type { ApiResponse } from '../http/api-response.ts';
import { OAuthError } from '../oauth/oauth-error.ts';
import type { Fault } from './fault.ts';

/** The client gets no whole answer. */
export class ConnectionFault extends Error {
  override readonly name = 'ConnectionFault';
  readonly kind: 'timeout' | 'broken connection';
  /** What is sent before the connection breaks; nothing at all without it. */
  readonly begun: ApiResponse | undefined;

  constructor(kind: ConnectionFault['kind'], begun?: ApiResponse) {
    super(kind);
    this.kind = kind;
    this.begun = begun;
  }
}

/** What the front end of Google says when it finds no server behind it. */
const BAD_GATEWAY_PAGE =
  '<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error 502 (Server Error)!!1</title>\n  <p><b>502.</b> <ins>That’s an error.</ins>\n  <p>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.\n';

/**
 * Lets a call fail.
 *
 * | fault | copied from |
 * |---|---|
 * | 403, 429 | developers.google.com/workspace/gmail/api/guides/handle-errors |
 * | 500 and 503 backendError | …/drive/api/guides/handle-errors#500-error |
 * | 502 as an HTML page | github.com/googleapis/google-api-php-client/issues/2421 |
 * | 401 authError | …/drive/api/guides/handle-errors#401_invalid_credentials |
 * | invalid_grant "Token has been expired or revoked." | developers.google.com/identity/protocols/oauth2#expiration |
 *
 * @param answer what the call was answered with, when it took effect
 * @returns what is sent instead
 * @throws ApiError, OAuthError, ConnectionFault
 */
export function raiseFault(fault: Fault, answer?: ApiResponse): ApiResponse {
  switch (fault.kind) {
    case 403:
      throw new ApiError(403, fault.reason ?? 'userRateLimitExceeded', 'User Rate Limit Exceeded', {
        domain: 'usageLimits',
      });
    case 429:
      throw new ApiError(429, 'rateLimitExceeded', 'Resource has been exhausted (e.g. check quota).');
    case 500:
      throw new ApiError(500, 'backendError', 'Internal error encountered.');
    case 502:
      return { status: 502, contentType: 'text/html; charset=UTF-8', content: BAD_GATEWAY_PAGE };
    case 503:
      throw new ApiError(503, 'backendError', 'The service is currently unavailable.');
    case 'timeout':
    case 'broken connection':
      throw new ConnectionFault(fault.kind, answer);
    case 'malformed JSON':
      return { ...answer, status: 200, ...cutOff(answer?.content) };
    case 'invalid_grant':
      throw new OAuthError('invalid_grant', 'Token has been expired or revoked.');
    case 'expired access token':
      throw new ApiError(401, 'authError', 'Invalid Credentials', {
        location: 'Authorization',
        locationType: 'header',
      });
    default:
      throw fault.kind satisfies never;
  }
}

function cutOff(content: ApiResponse['content']): Pick<ApiResponse, 'content'> {
  return typeof content === 'string' ? { content: content.slice(0, Math.ceil(content.length / 2)) } : {};
}

/** Plays the fault on the connection; resolves when that is gone. */
export async function breakConnection(response: ServerResponse, { kind, begun }: ConnectionFault): Promise<void> {
  if (response.destroyed) return;
  const gone = once(response, 'close');
  if (kind === 'broken connection') {
    if (typeof begun?.content === 'string') {
      response.writeHead(begun.status, { 'content-length': Buffer.byteLength(begun.content) });
      response.write(cutOff(begun.content).content, () => response.destroy());
    } else response.destroy();
  }
  await gone;
}
