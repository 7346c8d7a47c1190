import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueName } from '../../functions/manifest.ts';
import { EventSource } from './event-source.ts';
import type { FunctionHost } from './function-host.ts';
import type { HostClock } from './host-clock.ts';
import { PrioritySlots } from './priority-slots.ts';

const WAIT_SECONDS = 5;
const CLOSE_GRACE_MS = 10_000;

/** What invokes the functions that queues are fed to. */
export type QueueHost = Pick<FunctionHost, 'functions' | 'invoke' | 'log'>;

export interface QueuePollerOptions {
  host: QueueHost;
  /** Works with any endpoint that speaks SQS. */
  sqs: SQSClient;
  queueUrls: Readonly<Record<QueueName, string>>;
  clock: HostClock;
  /** How long a receive waits for a message, 1 to 20 s, default 5. */
  waitSeconds?: number;
  /**
   * Seconds after which a failed message is tried again; by default the queue's visibility timeout, as on AWS, where nobody
   * but the queue knows that a worker died.
   */
  retrySeconds?: number;
}

/**
 * Plays Lambda's event source mappings: feeds the queues of the manifest to their functions.
 *
 * The queues of one function share its `maxConcurrency`; work of a `-fresh` queue goes before that of the others.
 */
export class QueuePoller {
  readonly #sources: readonly EventSource[];
  readonly #clock: HostClock;
  readonly #stop = new AbortController();
  readonly #polling: Promise<unknown>;
  #activity = 0;
  #onActivity: (() => void)[] = [];

  /** Starts to poll. @throws when a queue does not exist. */
  static async start(options: QueuePollerOptions): Promise<QueuePoller> {
    const mappings = options.host.functions.flatMap(({ name, trigger }) =>
      trigger.kind === 'queues' ? [{ functionName: name, ...trigger }] : [],
    );
    const arns = new Map<QueueName, string>();
    for (const queue of mappings.flatMap(({ queues }) => queues)) arns.set(queue, await queueArn(options, queue));
    return new QueuePoller(options, (onActivity) =>
      mappings.flatMap(({ functionName, queues, batchSize, maxConcurrency }) => {
        const slots = new PrioritySlots(maxConcurrency);
        return queues.map(
          (queue) =>
            new EventSource({
              host: options.host,
              functionName,
              sqs: options.sqs,
              queueUrl: options.queueUrls[queue],
              queueArn: arns.get(queue) ?? '',
              batchSize,
              slots,
              priority: queue.endsWith('-fresh') ? 0 : 1,
              waitSeconds: options.waitSeconds ?? WAIT_SECONDS,
              retrySeconds: options.retrySeconds,
              clock: options.clock,
              onActivity,
            }),
        );
      }),
    );
  }

  private constructor({ clock }: QueuePollerOptions, sources: (onActivity: () => void) => readonly EventSource[]) {
    this.#clock = clock;
    this.#sources = sources(() => this.#active());
    this.#polling = Promise.all(this.#sources.map((source) => source.poll(this.#stop.signal)));
  }

  /**
   * Resolves when all queues are empty and no invocation is under way. A message that failed is waited for until it has
   * succeeded or gone to the dead-letter queue.
   * @throws the signal's reason when it aborts first.
   */
  async drain(signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const before = this.#activity;
      const next = this.#nextActivity(signal);
      // A batch that ended while the queues were counted may have filled one that was counted as empty.
      if ((await this.#allEmpty()) && this.#activity === before) return;
      if (this.#activity === before) await next;
    }
  }

  /**
   * Receives no more, and waits for the invocations under way, `graceMs` at most (default 10 s). Messages that were
   * received but not delivered are handed back; what is not done by then comes back by its visibility timeout.
   */
  async close(graceMs = CLOSE_GRACE_MS): Promise<void> {
    this.#stop.abort(new Error('The poller closes.'));
    await this.#polling;
    const settled = new AbortController();
    const grace = this.#clock.delay(graceMs, settled.signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#sources.map((source) => source.settle())), grace]);
    settled.abort();
  }

  async #allEmpty(): Promise<boolean> {
    const empty = await Promise.all(this.#sources.map((source) => source.isEmpty()));
    return empty.every(Boolean);
  }

  #active(): void {
    this.#activity += 1;
    for (const resolve of this.#onActivity.splice(0)) resolve();
  }

  #nextActivity(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#onActivity.push(resolve);
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

async function queueArn({ queueUrls, sqs }: QueuePollerOptions, queue: QueueName): Promise<string> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrls[queue], AttributeNames: ['QueueArn'] }),
  );
  return Attributes?.QueueArn ?? '';
}
