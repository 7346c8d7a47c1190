import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { FUNCTIONS } from '../../../functions/manifest.ts';
import { proxyEvent } from '../../../local/lambda/proxy-event.ts';
import { readBody } from '../../../local/lambda/request-body.ts';
import { RouteTable } from '../../../local/lambda/route-table.ts';

type Answer = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

export const SERVICE_ACCOUNT = 'gmail-push-oidc@demo.iam.gserviceaccount.com';
export const TOPIC = 'projects/demo/topics/gmail-push';

/** The public address of the webhooks, in front of the function of whichever deployment is tested just then. */
export interface Webhook {
  url: string;
  /** What the function does with an event; 503 as long as it is not set. */
  answer: Answer | undefined;
  close(): Promise<void>;
}

/** What the deployment is told of it. */
export function pushesTo({ url }: Webhook): Readonly<Record<string, string>> {
  return {
    GMAIL_PUSH_TOPIC: TOPIC,
    GMAIL_PUSH_AUDIENCE: `${url}/v1/webhooks/gmail`,
    GMAIL_PUSH_SERVICE_ACCOUNT: SERVICE_ACCOUNT,
    WEBHOOK_URL: url,
  };
}

export async function startWebhook(): Promise<Webhook> {
  const routes = new RouteTable(FUNCTIONS);
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', webhook.url);
    const route = routes.match(request.method ?? '', url.pathname);
    const body = await readBody(request, 65_536);
    if (!webhook.answer || !route || !body) return response.writeHead(503).end();
    try {
      const event = proxyEvent({ request, url, route, ...body, receivedAt: new Date() });
      const { statusCode, body: answered } = await webhook.answer(event);
      response.writeHead(statusCode).end(answered);
    } catch {
      response.writeHead(500).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const webhook: Webhook = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: undefined,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return webhook;
}
