import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { JobQueue } from '../../shared/sync/job-queue.ts';
import type { PushOutcome, PushStore, VerifyPushToken } from '../../shared/sync/push/push-store.ts';

/** What the webhooks call. */
export interface WebhookParts {
  pushes: PushStore;
  verifyPushToken: VerifyPushToken;
  queue: JobQueue;
  log: { info(message: string, details: Record<string, unknown>): void };
}

/** A webhook. What it throws makes Google push again. */
export interface Webhook {
  service: 'gmail' | 'calendar' | 'drive';
  path: string;
  receive(event: APIGatewayProxyEvent, parts: WebhookParts, signal: AbortSignal): Promise<PushOutcome['kind']>;
}
