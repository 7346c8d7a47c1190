import { PayloadTooLargeError } from './function-errors.ts';

/**
 * Lambda's quotas in bytes (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html) and API Gateway's
 * (docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html).
 */
export const BUFFERED_PAYLOAD_BYTES = 6 * 1024 * 1024;
export const ASYNCHRONOUS_EVENT_BYTES = 256 * 1024;
export const STREAMED_RESPONSE_BYTES = 200 * 1024 * 1024;
export const STREAMED_HEAD_BYTES = 16 * 1024;
export const API_GATEWAY_BODY_BYTES = 10 * 1024 * 1024;

/** `asynchronous` = the caller (a schedule) does not wait for an answer; such events are smaller. */
export type InvocationType = 'request-response' | 'asynchronous';

/**
 * The event as the JSON text that the function will parse.
 * @throws PayloadTooLargeError beyond Lambda's quota for that type of invocation.
 */
export function eventText(functionName: string, event: unknown, type: InvocationType): string {
  const text = JSON.stringify(event) ?? 'null';
  const limit = type === 'asynchronous' ? ASYNCHRONOUS_EVENT_BYTES : BUFFERED_PAYLOAD_BYTES;
  const bytes = Buffer.byteLength(text);
  if (bytes > limit) throw new PayloadTooLargeError(functionName, bytes, limit);
  return text;
}
