import type { APIGatewayProxyEvent } from 'aws-lambda';

/** An event of a REST API with only what matters. */
export function eventOf(parts: Partial<APIGatewayProxyEvent> = {}): APIGatewayProxyEvent {
  const path = parts.path ?? '/v1/things';
  return {
    resource: '/v1/{proxy+}',
    path,
    httpMethod: 'GET',
    headers: {},
    multiValueHeaders: {},
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: path.slice('/v1/'.length) },
    stageVariables: null,
    requestContext: { identity: { sourceIp: '203.0.113.7' } } as APIGatewayProxyEvent['requestContext'],
    body: null,
    isBase64Encoded: false,
    ...parts,
  };
}

/** What `work` throws. */
export async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to throw, and did not.');
}
