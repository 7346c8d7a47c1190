import { openClock } from '../../shared/runtime/clock.ts';
import type { Environment } from '../../shared/runtime/configuration.ts';
import { openDatabase } from '../../shared/runtime/database.ts';
import { openJobQueue } from '../../shared/runtime/job-queue.ts';
import { logFailure, openLogger } from '../../shared/runtime/logger.ts';
import { openWebhooks } from '../../shared/runtime/webhooks.ts';
import { queueUrlVariable } from '../manifest.ts';
import type { WebhookParts } from './webhook.ts';

/** Builds the parts of the webhooks from their environment. */
export function compose(environment: Environment): {
  parts: WebhookParts;
  logFailure: (error: unknown, requestId: string) => void;
} {
  const clock = openClock(environment);
  const log = openLogger('webhooks');
  return {
    parts: {
      ...openWebhooks(environment, { database: openDatabase(environment), clock }),
      queue: openJobQueue(environment, queueUrlVariable),
      log,
    },
    logFailure: (error, requestId) => logFailure(log, error, requestId),
  };
}
