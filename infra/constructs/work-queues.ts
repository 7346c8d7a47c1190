import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  deadLetterQueueName,
  FUNCTIONS,
  type FunctionSpec,
  QUEUE_MAX_RECEIVES,
  QUEUE_VISIBILITY_FACTOR,
  QUEUES,
  type QueueName,
  queueUrlVariable,
} from '../../functions/manifest.ts';

const encrypted = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true } as const;

/** The queues of the manifest, each with a dead-letter queue that keeps what failed for two weeks. */
export class WorkQueues extends Construct {
  readonly #queues = new Map<QueueName, sqs.Queue>();
  readonly deadLetterQueues: ReadonlyMap<QueueName, sqs.Queue>;

  /** @param props.name the deployment's: its queues are `<name>-gmail-fresh` and so on, and can be told apart by who operates them */
  constructor(scope: Construct, id: string, props: { name: string }) {
    super(scope, id);
    const deadLetterQueues = new Map<QueueName, sqs.Queue>();
    for (const name of QUEUES) {
      const deadLetterQueue = new sqs.Queue(this, `${name}-dead-letter`, {
        ...encrypted,
        queueName: deadLetterQueueName(`${props.name}-${name}`),
        retentionPeriod: Duration.days(14),
      });
      const queue = new sqs.Queue(this, name, {
        ...encrypted,
        queueName: `${props.name}-${name}`,
        visibilityTimeout: Duration.seconds(workerTimeout(name) * QUEUE_VISIBILITY_FACTOR),
        deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: QUEUE_MAX_RECEIVES },
      });
      deadLetterQueues.set(name, deadLetterQueue);
      this.#queues.set(name, queue);
    }
    this.deadLetterQueues = deadLetterQueues;
  }

  /** The function may send to the queue, and finds its URL in the variable that the manifest names. */
  grantSend(target: lambda.Function, name: QueueName): void {
    const queue = this.#queue(name);
    target.addEnvironment(queueUrlVariable(name), queue.queueUrl);
    queue.grantSendMessages(target);
  }

  /** Messages of the queue are handed to the function; it answers which of a batch have failed. */
  deliver(target: lambda.Function, name: QueueName, batch: { batchSize: number; maxConcurrency: number }): void {
    target.addEventSource(
      new SqsEventSource(this.#queue(name), {
        batchSize: batch.batchSize,
        maxConcurrency: batch.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }

  /** The age of the oldest message in seconds: how far the workers are behind. */
  metricAge(name: QueueName) {
    return this.#queue(name).metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) });
  }

  #queue(name: QueueName): sqs.Queue {
    const queue = this.#queues.get(name);
    if (!queue) throw new Error(`There is no queue ${name}; there are ${QUEUES.join(', ')}.`);
    return queue;
  }
}

function workerTimeout(queue: QueueName): number {
  const workers = FUNCTIONS.filter(
    ({ trigger }: FunctionSpec) => trigger.kind === 'queues' && trigger.queues.includes(queue),
  );
  const [worker] = workers;
  if (!worker || workers.length > 1) {
    throw new Error(`The queue ${queue} must be read by exactly one function, but ${workers.length} read it.`);
  }
  return worker.timeoutSeconds;
}
