import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { ApiError } from './api-error.ts';
import { type ApiResponse, errorResponse } from './api-response.ts';
import type { GoogleApi } from './route.ts';

/** One call of a batch. */
export interface BatchedCall {
  contentId: string | undefined;
  method: string;
  /** Path and query. */
  target: string;
  authorization: string | undefined;
  ifMatch: string | undefined;
  body: Buffer;
}

/** The batch endpoints, and the most calls that each takes in one request. */
const BATCH_PATHS: ReadonlyMap<string, { api: GoogleApi; limit: number }> = new Map([
  ['/batch/gmail/v1', { api: 'gmail', limit: 100 }],
  ['/batch/calendar/v3', { api: 'calendar', limit: 1000 }],
  ['/batch/drive/v3', { api: 'drive', limit: 100 }],
]);

export const BATCH_BODY_LIMIT_BYTES = 10 * 1_048_576;

/** The API whose batches a path takes; undefined for a path that is no batch endpoint. */
export function batchApiOf(pathname: string): GoogleApi | undefined {
  return BATCH_PATHS.get(pathname)?.api;
}

/**
 * Takes a batch apart.
 *
 * | behaviour | copied from |
 * |---|---|
 * | multipart/mixed; each part is application/http with a request line, headers and body, and a Content-ID | developers.google.com/workspace/gmail/api/guides/batch#format-of-a-batch-request |
 * | headers of the whole hold for each part, unless it has its own; Content- headers excepted | there, "the outer Authorization header applies to all" |
 * | 100 calls at most, of Calendar 1,000 | there; …/drive/api/guides/performance#batch-requests; …/calendar/api/guides/batch |
 *
 * @throws ApiError 400 when it is none, is empty, or has too many calls
 */
export function parseBatch(pathname: string, headers: BatchHeaders, body: Buffer): BatchedCall[] {
  const boundary = /^multipart\/mixed\s*;.*\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(headers.contentType ?? '');
  if (!boundary) throw badBatch('The Content-Type of a batch must be multipart/mixed with a boundary.');
  // latin1 keeps bytes as they are.
  const pieces = `\r\n${body.toString('latin1')}`.split(`\n--${boundary[1] ?? boundary[2]}`);
  if (pieces.length < 3 || !pieces.at(-1)?.startsWith('--')) throw badBatch('The batch has no calls, or no end.');
  const calls = pieces.slice(1, -1).map((piece) => parsePart(piece.replace(/^[ \t]*\r?\n/, ''), headers.authorization));
  const limit = BATCH_PATHS.get(pathname)?.limit ?? 0;
  if (calls.length > limit) throw badBatch(`The batch request has ${calls.length} calls; ${limit} are allowed.`);
  return calls;
}

export interface BatchHeaders {
  contentType: string | undefined;
  authorization: string | undefined;
}

function parsePart(part: string, outerAuthorization: string | undefined): BatchedCall {
  const [partHead, request] = splitHead(part);
  if (!/^application\/http\b/i.test(headerOf(partHead, 'content-type') ?? '')) {
    throw badBatch('Each part of a batch must be of the type application/http.');
  }
  const [head, body] = splitHead(request);
  const [requestLine = '', ...headers] = head.split(/\r?\n/);
  const [, method, url] = /^([A-Z]+) (\S+)(?: HTTP\/1\.[01])?\s*$/.exec(requestLine) ?? [];
  if (!method || !url) throw badBatch(`'${requestLine.slice(0, 100)}' is no request line.`);
  return {
    contentId: headerOf(partHead, 'content-id'),
    method,
    target: url.replace(/^https?:\/\/[^/]+/, ''),
    authorization: headerOf(headers.join('\n'), 'authorization') ?? outerAuthorization,
    ifMatch: headerOf(headers.join('\n'), 'if-match'),
    body: Buffer.from(body.replace(/\r?\n$/, ''), 'latin1'),
  };
}

/** What stands before and after the first empty line. */
function splitHead(text: string): [head: string, rest: string] {
  const end = /(?:^|\r?\n)\r?\n/.exec(text);
  return end ? [text.slice(0, end.index), text.slice(end.index + end[0].length)] : [text.trimEnd(), ''];
}

function headerOf(head: string, name: string): string | undefined {
  return new RegExp(`^${name}[ \\t]*:[ \\t]*(.*?)\\s*$`, 'im').exec(head)?.[1];
}

function badBatch(message: string): ApiError {
  return new ApiError(400, 'badRequest', `Failed to parse batch request, error: ${message}`);
}

/**
 * The answers in the order of the calls, each with its call's Content-ID after `response-`.
 * Copied from …/gmail/api/guides/batch#response-to-a-batch-request; `Content-ID: response-` for a call without one as in
 * answers that github.com/PunitDh/Gmail-API keeps.
 */
export function batchResponse(calls: readonly BatchedCall[], answers: readonly ApiResponse[]): ApiResponse {
  const boundary = `batch_${randomBytes(18).toString('base64url')}`;
  const parts = answers.map((answer, index) => {
    const contentId = calls[index]?.contentId ?? '';
    const id = contentId.startsWith('<') ? `<response-${contentId.slice(1)}` : `response-${contentId}`;
    return `--${boundary}\r\nContent-Type: application/http\r\nContent-ID: ${id}\r\n\r\n${httpMessage(answer)}\r\n`;
  });
  return {
    status: 200,
    contentType: `multipart/mixed; boundary=${boundary}`,
    content: `${parts.join('')}--${boundary}--\r\n`,
  };
}

function httpMessage({ status, contentType, content }: ApiResponse): string {
  if (typeof content === 'object') {
    content.destroy();
    const error = new ApiError(400, 'badRequest', 'A batch cannot download the content of files.');
    return httpMessage(errorResponse(error));
  }
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`];
  if (content !== undefined) {
    head.push(`Content-Type: ${contentType}`, `Content-Length: ${Buffer.byteLength(content)}`);
  }
  return `${head.join('\r\n')}\r\n\r\n${content ?? ''}`;
}
