import type { APIGatewayProxyEvent } from 'aws-lambda';

/** A push of Gmail has half a kilobyte, with an address of the longest kind one and a half. */
const MAX_BYTES = 16 * 1024;

/** The body as text; undefined for one that is larger than any push. */
export function pushBody({ body, isBase64Encoded }: APIGatewayProxyEvent): string | undefined {
  if (body === null || body.length > MAX_BYTES) return undefined;
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}
