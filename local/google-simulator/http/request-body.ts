import { ApiError } from './api-error.ts';

/** The JSON object that a method was sent; its values are still unchecked. */
export type JsonBody = Readonly<Record<string, unknown>>;

/** The resources that clients send are small: 1 MB, as for most methods without an upload. */
const JSON_BODY_LIMIT_BYTES = 1_048_576;

/**
 * Reads a body whole.
 * @throws ApiError 413 when it is longer than `limit` bytes
 */
export async function readBody(stream: AsyncIterable<Buffer>, limit = JSON_BODY_LIMIT_BYTES): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > limit) {
      throw new ApiError(413, 'requestTooLarge', `The request body is larger than the ${limit} bytes allowed.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Parses a JSON body; an empty one is an empty object.
 * @throws ApiError 400 parseError for what is no JSON object, as www.googleapis.com answers
 */
export function parseJsonBody(bytes: Buffer): JsonBody {
  const text = bytes.toString();
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw parseError();
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw parseError();
  return value as JsonBody;
}

function parseError(): ApiError {
  return new ApiError(400, 'parseError', 'Invalid JSON payload received. A JSON object is expected.');
}
