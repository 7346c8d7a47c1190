import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Service } from '../../domain/service.ts';
import type { SyncJob } from '../../domain/sync-job.ts';
import type { JobQueue, SyncPriority } from '../../sync/job-queue.ts';

export type JobQueueName = `${Service}-${SyncPriority}` | 'embed';

/** Contacts are a page or two: they have no queues of their own. */
function queueOf({ service }: SyncJob, priority: SyncPriority): JobQueueName {
  return `${service === 'contacts' ? 'gmail' : service}-${priority}`;
}

/** A connection and an answer of SQS take some ten milliseconds; the client tries three times. */
const TIMEOUT_MS = 5_000;

/**
 * Jobs as messages of SQS. The person is the message group: a standard queue with groups is served fairly, so the backfill
 * of one person does not keep the others waiting. Messages hold ids and never content.
 * @param urlOf the URL of a queue; it may throw when there is none
 */
export function createJobQueue(client: SQSClient, urlOf: (queue: JobQueueName) => string): JobQueue {
  async function send(queue: JobQueueName, job: { userId: string }): Promise<void> {
    const message = new SendMessageCommand({
      QueueUrl: urlOf(queue),
      MessageBody: JSON.stringify(job),
      MessageGroupId: job.userId,
    });
    await client.send(message, { abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
  }
  return {
    sendSync: (job, priority) => send(queueOf(job, priority), job),
    sendEmbed: (job) => send('embed', job),
  };
}
