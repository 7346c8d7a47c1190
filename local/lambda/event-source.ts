import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { FunctionHost } from './function-host.ts';
import type { HostClock } from './host-clock.ts';
import type { PrioritySlots } from './priority-slots.ts';
import { sqsEvent, succeeded } from './sqs-event.ts';

/** SQS gives out at most ten messages at once. */
const MAX_BATCH = 10;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** A receive that is cut off may have taken messages, which then stay hidden: one that has them answers within this. */
const RECEIVE_GRACE_MS = 300;

export interface EventSourceOptions {
  host: Pick<FunctionHost, 'invoke' | 'log'>;
  functionName: string;
  sqs: SQSClient;
  queueUrl: string;
  queueArn: string;
  batchSize: number;
  /** Shared by the queues of one function: its `maxConcurrency`. */
  slots: PrioritySlots;
  /** Which queue's messages go first when slots are short; the lowest number wins. */
  priority: number;
  waitSeconds: number;
  /** Seconds after which a failed message can be received again; undefined = when its visibility timeout is over. */
  retrySeconds: number | undefined;
  clock: HostClock;
  /** Told when a batch is over or a receive came back empty. */
  onActivity: () => void;
}

/**
 * One mapping of a queue to a function, as Lambda's pollers do it: receive → wait for a slot → invoke → delete what
 * succeeded. What failed stays invisible until the queue's visibility timeout, or sooner `retrySeconds`, brings it back, or its
 * redrive policy moves it to the dead-letter queue.
 */
export class EventSource {
  readonly #options: EventSourceOptions;
  readonly #inFlight = new Set<Promise<void>>();

  constructor(options: EventSourceOptions) {
    this.#options = options;
  }

  /** Polls until the signal aborts; ends when the last receive has. */
  async poll(signal: AbortSignal): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      try {
        await this.#pollOnce(signal);
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        if (signal.aborted) return;
        this.#warn(`Queue ${this.#options.queueUrl} cannot be polled (trying again): ${String(error)}`);
        await this.#options.clock.delay(retryMs, signal).catch(() => undefined);
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      }
    }
  }

  /** Resolves when no invocation is under way. */
  async settle(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  /** Whether nothing waits in the queue, is hidden in it, or is being worked on. */
  async isEmpty(): Promise<boolean> {
    const names = [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesDelayed',
    ] as const;
    const { queueUrl, sqs } = this.#options;
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] }),
    );
    return this.#inFlight.size === 0 && names.every((name) => Number(Attributes?.[name] ?? 0) === 0);
  }

  async #pollOnce(signal: AbortSignal): Promise<void> {
    const { batchSize, onActivity, priority, slots } = this.#options;
    const messages = await this.#receive(Math.min(batchSize, MAX_BATCH), signal);
    if (messages.length === 0) {
      onActivity();
      return;
    }
    try {
      await slots.take(priority, signal);
    } catch (error) {
      // Received but not delivered: others may have them at once.
      await this.#showAgain(messages, 0);
      throw error;
    }
    const delivery = this.#deliver(messages).finally(() => {
      slots.release();
      this.#inFlight.delete(delivery);
      onActivity();
    });
    this.#inFlight.add(delivery);
  }

  async #receive(count: number, signal: AbortSignal): Promise<Message[]> {
    const { clock, queueUrl, sqs, waitSeconds } = this.#options;
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: count,
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const cut = new AbortController();
    const received = new AbortController();
    const onStop = () => {
      clock.delay(RECEIVE_GRACE_MS, received.signal).then(
        () => cut.abort(),
        () => undefined,
      );
    };
    signal.addEventListener('abort', onStop, { once: true });
    try {
      // The long poll ends by itself; the rest is what a slow machine may add.
      const options = { abortSignal: cut.signal, requestTimeout: (waitSeconds + 10) * 1000 };
      const { Messages } = await sqs.send(command, options);
      return Messages ?? [];
    } finally {
      signal.removeEventListener('abort', onStop);
      received.abort();
    }
  }

  async #deliver(messages: Message[]): Promise<void> {
    const { functionName, host, queueArn } = this.#options;
    try {
      const response = await host.invoke(functionName, sqsEvent(messages, queueArn));
      const done = succeeded(messages, response);
      await this.#delete(done);
      await this.#retry(messages.filter((message) => !done.includes(message)));
    } catch (error) {
      this.#warn(
        `A batch of ${messages.length} will be tried again: ${error instanceof Error ? error.message : error}`,
      );
      await this.#retry(messages).catch(() => undefined);
    }
  }

  async #retry(messages: Message[]): Promise<void> {
    const { retrySeconds } = this.#options;
    if (retrySeconds !== undefined) await this.#showAgain(messages, retrySeconds);
  }

  async #delete(messages: Message[]): Promise<void> {
    if (messages.length === 0) return;
    const { queueUrl, sqs } = this.#options;
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: messages.map(entry) }));
  }

  async #showAgain(messages: Message[], VisibilityTimeout: number): Promise<void> {
    if (messages.length === 0) return;
    const { queueUrl, sqs } = this.#options;
    const Entries = messages.map((message, index) => ({ ...entry(message, index), VisibilityTimeout }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  }

  #warn(message: string): void {
    this.#options.host.log({ kind: 'warning', functionName: this.#options.functionName, message });
  }
}

function entry(message: Message, index: number): { Id: string; ReceiptHandle: string | undefined } {
  return { Id: String(index), ReceiptHandle: message.ReceiptHandle };
}
