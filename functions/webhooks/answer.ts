import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Webhook, WebhookParts } from './webhook.ts';

/**
 * 204 for whatever was understood, forged pushes included: any other answer has Pub/Sub deliver it again for as long as the topic
 * keeps it. What became of it is logged and counted, without content.
 */
export async function answer(
  { service, receive }: Webhook,
  event: APIGatewayProxyEvent,
  parts: WebhookParts,
  signal: AbortSignal,
): Promise<APIGatewayProxyResult> {
  const outcome = await receive(event, parts, signal);
  parts.log.info('A push was taken.', { pushOf: service, outcome });
  return { statusCode: 204, headers: { 'cache-control': 'no-store' }, body: '' };
}
