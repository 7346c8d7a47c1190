import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

export interface RequestBody {
  /** null when the request has none. */
  body: string | null;
  isBase64Encoded: boolean;
}

/**
 * The body as a proxy event carries it: text, or base64 when it is no UTF-8 text.
 * @returns undefined when it has more than `limit` bytes.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<RequestBody | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limit) return undefined;
    chunks.push(chunk);
  }
  if (bytes === 0) return { body: null, isBase64Encoded: false };
  const body = Buffer.concat(chunks);
  // A NUL is valid UTF-8, yet no text.
  const isText = isUtf8(body) && !body.includes(0);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}
