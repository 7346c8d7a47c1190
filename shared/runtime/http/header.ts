import type { APIGatewayProxyEvent } from 'aws-lambda';

/** A request header by its lower-case name; API Gateway keeps the case that the client sent. */
export function header(event: Pick<APIGatewayProxyEvent, 'headers'>, name: string): string | undefined {
  for (const [key, value] of Object.entries(event.headers ?? {})) {
    if (key.toLowerCase() === name) return value;
  }
  return undefined;
}
