import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { RequestBody } from './request-body.ts';
import type { RouteMatch } from './route-table.ts';

const STAGE = 'local';

export interface ProxyRequest extends RequestBody {
  request: IncomingMessage;
  url: URL;
  route: RouteMatch;
  receivedAt: Date;
}

/**
 * The event of a REST API's Lambda proxy integration
 * (docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html).
 */
export function proxyEvent({
  request,
  url,
  route,
  body,
  isBase64Encoded,
  receivedAt,
}: ProxyRequest): APIGatewayProxyEvent {
  const multiValueHeaders = headersOf(request, url);
  const multiValueQuery = Object.groupBy(url.searchParams, ([name]) => name);
  const query = Object.entries(multiValueQuery).map(
    ([name, pairs = []]) => [name, pairs.map(([, value]) => value)] as const,
  );
  const method = request.method ?? 'GET';
  return {
    resource: route.resource,
    path: url.pathname,
    httpMethod: method,
    headers: lastOfEach(Object.entries(multiValueHeaders)),
    multiValueHeaders,
    // REST APIs give null, not an empty object.
    queryStringParameters: query.length > 0 ? lastOfEach(query) : null,
    multiValueQueryStringParameters: query.length > 0 ? Object.fromEntries(query) : null,
    pathParameters: Object.keys(route.pathParameters).length > 0 ? route.pathParameters : null,
    stageVariables: null,
    requestContext: requestContext(request, url, route, receivedAt),
    body,
    isBase64Encoded,
  };
}

/** Headers with the case in which they were sent, and what API Gateway adds of its own. */
function headersOf(request: IncomingMessage, url: URL): Record<string, string[]> {
  // Without a prototype: `constructor` and `__proto__` are names that a header may have.
  const headers: Record<string, string[]> = Object.create(null);
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    const known = Object.keys(headers).find((other) => other.toLowerCase() === name.toLowerCase()) ?? name;
    headers[known] = [...(headers[known] ?? []), request.rawHeaders[index + 1] ?? ''];
  }
  headers['X-Forwarded-For'] = [request.socket.remoteAddress ?? '127.0.0.1'];
  headers['X-Forwarded-Port'] = [url.port];
  headers['X-Forwarded-Proto'] = ['http'];
  return headers;
}

function lastOfEach(entries: Iterable<readonly [string, readonly string[]]>): Record<string, string> {
  return Object.fromEntries([...entries].map(([name, values]) => [name, values.at(-1) ?? '']));
}

function requestContext(
  request: IncomingMessage,
  url: URL,
  route: RouteMatch,
  receivedAt: Date,
): APIGatewayProxyEvent['requestContext'] {
  return {
    accountId: '000000000000',
    apiId: 'local',
    authorizer: null,
    domainName: url.host,
    domainPrefix: 'local',
    extendedRequestId: randomUUID(),
    httpMethod: request.method ?? 'GET',
    identity: {
      accessKey: null,
      accountId: null,
      apiKey: null,
      apiKeyId: null,
      caller: null,
      clientCert: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      user: null,
      userAgent: request.headers['user-agent'] ?? null,
      userArn: null,
    },
    path: `/${STAGE}${url.pathname}`,
    protocol: 'HTTP/1.1',
    requestId: randomUUID(),
    requestTime: commonLogTime(receivedAt),
    requestTimeEpoch: receivedAt.getTime(),
    resourceId: 'local',
    resourcePath: route.resource,
    stage: STAGE,
  };
}

/** `09/Apr/2015:12:34:56 +0000`, as `$context.requestTime` is written. */
function commonLogTime(time: Date): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(time.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}
