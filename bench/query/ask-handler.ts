import { randomUUID } from 'node:crypto';
import { finished } from 'node:stream/promises';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { createHandler, type HandlerParts } from '../../functions/query/create-handler.ts';
import { awslambda } from '../../local/lambda/runtime/awslambda.ts';
import { invocationContext } from '../../local/lambda/runtime/invocation-context.ts';
import { handlerView, ResponseStream } from '../../local/lambda/runtime/response-stream.ts';

/** Of the invocation, as deployed. */
const BUDGET_MS = 60_000;

export interface Asked {
  /** From the event until the response has ended. */
  totalMs: number;
  /** From the event until the first character of the answer, or of the question back; undefined when neither came. */
  firstCharacterMs: number | undefined;
  /** The response, with the head in front. */
  text: string;
}

/** Invokes the query function's handler as Lambda's runtime does, in this process: an event in, a stream out. */
export function openHandler(parts: HandlerParts): (question: string, accessToken: string) => Promise<Asked> {
  Object.assign(globalThis, { awslambda });
  const handler = createHandler(parts) as unknown as (...args: unknown[]) => Promise<void>;
  return async (question, accessToken) => {
    const requestId = randomUUID();
    const context = invocationContext({ type: 'invoke', requestId, event: '', budgetMs: BUDGET_MS }, 'bench', {});
    const event = eventOf(question, accessToken, requestId);
    const start = performance.now();
    let text = '';
    let firstCharacterMs: number | undefined;
    const stream = new ResponseStream({
      open: () => undefined,
      send(bytes) {
        text += Buffer.from(bytes).toString();
        if (firstCharacterMs === undefined && /^event: (token|clarification)$/m.test(text))
          firstCharacterMs = performance.now() - start;
        return undefined;
      },
    });
    await handler(event, handlerView(stream), context);
    if (!stream.writableFinished) await finished(stream);
    return { totalMs: performance.now() - start, firstCharacterMs, text };
  };
}

function eventOf(query: string, accessToken: string, requestId: string): Partial<APIGatewayProxyEvent> {
  const headers = {
    authorization: `Bearer ${accessToken}`,
    'content-type': 'application/json',
    accept: 'text/event-stream',
  };
  return {
    resource: '/v1/query',
    path: '/v1/query',
    httpMethod: 'POST',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: { requestId } as APIGatewayProxyEvent['requestContext'],
    body: JSON.stringify({ query }),
    isBase64Encoded: false,
  };
}
