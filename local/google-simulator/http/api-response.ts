import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ApiError } from './api-error.ts';

/** The answer to one call, which goes out alone or as a part of a batch. */
export interface ApiResponse {
  status: number;
  contentType?: string;
  /** Text is sent whole with its length, a stream as it comes; without it the answer has no body. */
  content?: string | Readable;
}

export const JSON_TYPE = 'application/json; charset=UTF-8';

export function jsonResponse(status: number, body: unknown): ApiResponse {
  return { status, contentType: JSON_TYPE, content: JSON.stringify(body) };
}

export function errorResponse(error: ApiError): ApiResponse {
  return jsonResponse(error.status, error);
}

/** Resolves when all is sent. */
export async function send(response: ServerResponse, { status, contentType, content }: ApiResponse): Promise<void> {
  const type = contentType === undefined ? {} : { 'content-type': contentType };
  if (typeof content === 'object') {
    response.writeHead(status, type);
    await pipeline(content, response);
    return;
  }
  response.writeHead(status, content === undefined ? type : { ...type, 'content-length': Buffer.byteLength(content) });
  response.end(content);
}
