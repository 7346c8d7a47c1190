import { SQSClient } from '@aws-sdk/client-sqs';
import { createJobQueue, type JobQueueName } from '../adapters/sqs/job-queue.ts';
import type { JobQueue } from '../sync/job-queue.ts';
import { ConfigurationError, type Environment, queueConfiguration } from './configuration.ts';

/** The queues that a function sends to. @param variableOf names the environment variable that holds a queue's URL */
export function openJobQueue(environment: Environment, variableOf: (queue: JobQueueName) => string): JobQueue {
  const { AWS_REGION } = queueConfiguration(environment);
  const client = new SQSClient({
    region: AWS_REGION,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  return createJobQueue(client, (queue) => {
    const url = environment[variableOf(queue)];
    if (!url) throw new ConfigurationError(`${variableOf(queue)} is not set; it holds the URL of the queue ${queue}.`);
    return url;
  });
}
