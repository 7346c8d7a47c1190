import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Service } from '../../domain/service.ts';
import type { SyncJob } from '../../domain/sync-job.ts';
import type { JobQueue, SyncMessage, SyncPriority } from '../../sync/job-queue.ts';

export type JobQueueName = `${Service}-${SyncPriority}` | 'embed';

/** Contacts are a page or two: they have no queues of their own. */
function queueOf({ service }: SyncJob, priority: SyncPriority): JobQueueName {
  return `${service === 'contacts' ? 'gmail' : service}-${priority}`;
}

/** A connection and an answer of SQS take some ten milliseconds; the client tries three times. */
const TIMEOUT_MS = 5_000;

/** SQS takes ten messages in a call. */
const MAX_BATCH = 10;

/**
 * Jobs as messages of SQS. The person is the message group: a standard queue with groups is served fairly, so the backfill
 * of one person does not keep the others waiting. Messages hold ids and never content.
 * @param urlOf the URL of a queue; it may throw when there is none
 */
export function createJobQueue(client: SQSClient, urlOf: (queue: JobQueueName) => string): JobQueue {
  const options = (signal?: AbortSignal) => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    return { abortSignal: signal ? AbortSignal.any([signal, timeout]) : timeout };
  };

  async function send(
    queue: JobQueueName,
    job: { userId: string },
    { delaySeconds = 0, signal }: { delaySeconds?: number; signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    const message = { ...messageOf(job), ...(delaySeconds > 0 ? { DelaySeconds: delaySeconds } : {}) };
    await client.send(new SendMessageCommand({ QueueUrl: urlOf(queue), ...message }), options(signal));
  }

  async function sendBatch(queue: JobQueueName, messages: readonly SyncMessage[]): Promise<number> {
    const Entries = messages.map(({ job }, index) => ({ Id: String(index), ...messageOf(job) }));
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({ QueueUrl: urlOf(queue), Entries }),
      options(),
    );
    return Failed.length;
  }

  return {
    sendSync: (job, priority, more) => send(queueOf(job, priority), job, more),
    async sendSyncs(messages) {
      let failed = 0;
      for (const [queue, ofQueue] of Map.groupBy(messages, ({ job, priority }) => queueOf(job, priority))) {
        for (let from = 0; from < ofQueue.length; from += MAX_BATCH) {
          failed += await sendBatch(queue, ofQueue.slice(from, from + MAX_BATCH));
        }
      }
      return { failed };
    },
    sendEmbed: (job) => send('embed', job),
    // There are few, and a worker does any in half a minute.
    sendLeave: (job) => send('gmail-fresh', job),
  };
}

function messageOf(job: { userId: string }): { MessageBody: string; MessageGroupId: string } {
  return { MessageBody: JSON.stringify(job), MessageGroupId: job.userId };
}
