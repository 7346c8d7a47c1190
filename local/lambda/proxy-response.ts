import type { OutgoingHttpHeaders } from 'node:http';

/** A response in the form in which HTTP sends it. */
export interface ProxyResponse {
  statusCode: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/**
 * Headers that a REST API renames in the response of an integration, to `x-amzn-remapped-…`: a client of the deployed API
 * does not see them under their own name. (docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html)
 */
const REMAPPED = new Set(['authorization', 'connection', 'content-md5', 'date', 'host', 'server', 'www-authenticate']);
/** What the server that sends the response decides. */
const DROPPED = new Set(['content-length', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/**
 * The HTTP response for what a function returned to a Lambda proxy integration.
 * @returns undefined when it is malformed; API Gateway answers 502 then.
 */
export function proxyResponse(result: unknown): ProxyResponse | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  const {
    statusCode,
    headers,
    multiValueHeaders,
    body = '',
    isBase64Encoded = false,
  } = result as Record<string, unknown>;
  if (!isStatus(statusCode) || typeof body !== 'string' || typeof isBase64Encoded !== 'boolean') return undefined;
  const sent = responseHeaders(headers, multiValueHeaders);
  if (sent === undefined) return undefined;
  return { statusCode, headers: sent, body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') };
}

export function isStatus(status: unknown): status is number {
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599;
}

/**
 * The headers to send; values of `multiValueHeaders` win over those of `headers`, and cookies come on top.
 * @returns undefined when they are not of the form that API Gateway takes.
 */
export function responseHeaders(
  headers: unknown,
  multiValueHeaders: unknown,
  cookies: readonly string[] = [],
): OutgoingHttpHeaders | undefined {
  const sent: Record<string, string | string[]> = {};
  if (!isRecord(headers) || !isRecord(multiValueHeaders)) return undefined;
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined;
    put(sent, name, String(value));
  }
  for (const [name, values] of Object.entries(multiValueHeaders ?? {})) {
    if (!Array.isArray(values)) return undefined;
    put(sent, name, values.map(String));
  }
  if (cookies.length > 0) sent['set-cookie'] = [...[sent['set-cookie'] ?? []].flat(), ...cookies];
  return sent;
}

function put(sent: Record<string, string | string[]>, name: string, value: string | string[]): void {
  const key = name.toLowerCase();
  if (!DROPPED.has(key)) sent[REMAPPED.has(key) ? `x-amzn-remapped-${key}` : key] = value;
}

function isRecord(value: unknown): value is Record<string, unknown> | undefined | null {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value));
}
