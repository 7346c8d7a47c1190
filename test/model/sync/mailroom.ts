import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { QUEUE_MAX_RECEIVES, QUEUES, type QueueName, queueUrlVariable } from '../../../functions/manifest.ts';
import { createJobQueue } from '../../../shared/adapters/sqs/job-queue.ts';
import type { JobQueue } from '../../../shared/sync/job-queue.ts';
import type { FakeClock } from '../../helpers/fake-clock.ts';
import type { Site } from './site.ts';

/** A message that a queue handed out, and that is still to be worked on. */
export interface Letter {
  queue: QueueName;
  messageId: string;
  body: string;
  receipt: string;
  /** How often it was handed to a function. */
  deliveries: number;
  /** Nobody receives it before: a delay that it was sent with, or its visibility after a failure. */
  visibleAt: Date;
}

/**
 * The queues between the functions, with whoever polls them in the hand of the test: it picks what is delivered, and when. The
 * queues are real; their delays and visibility timeouts are by the test's clock.
 */
export class Mailroom {
  readonly queue: JobQueue;
  readonly #site: Site;
  readonly #clock: FakeClock;
  /** When messages that were sent with a delay are visible, by their body. */
  readonly #delayed = new Map<string, Date[]>();
  readonly #letters: Letter[] = [];

  constructor(site: Site, clock: FakeClock) {
    this.#site = site;
    this.#clock = clock;
    const queue = createJobQueue(site.client, (name) => this.#urlOf(name));
    this.queue = {
      ...queue,
      sendSync: (job, priority, { delaySeconds = 0 } = {}) => {
        if (delaySeconds > 0) this.#delay(JSON.stringify(job), delaySeconds);
        return queue.sendSync(job, priority);
      },
    };
  }

  /** What can be delivered now: what came first, and of what came since the queues were last looked at, queue by queue. */
  async letters(): Promise<readonly Letter[]> {
    await this.#receiveAll();
    return this.#letters.filter(({ visibleAt }) => visibleAt <= this.#clock.now());
  }

  /** When the next of those that cannot be delivered yet can be; undefined when there is none. */
  async nextVisible(): Promise<Date | undefined> {
    await this.#receiveAll();
    const times = this.#letters
      .map(({ visibleAt }) => visibleAt.getTime())
      .filter((at) => at > this.#clock.now().getTime());
    return times.length === 0 ? undefined : new Date(Math.min(...times));
  }

  /** The message was handled. */
  async acknowledge(letter: Letter): Promise<void> {
    this.#take(letter);
    await this.#site.client.send(
      new DeleteMessageCommand({ QueueUrl: this.#urlOf(letter.queue), ReceiptHandle: letter.receipt }),
    );
  }

  /** The message failed, or its function died: it comes again, unless that was its last chance. */
  async giveBack(letter: Letter, afterSeconds: number): Promise<void> {
    if (letter.deliveries >= QUEUE_MAX_RECEIVES) return this.acknowledge(letter);
    letter.visibleAt = new Date(this.#clock.now().getTime() + afterSeconds * 1000);
    this.#take(letter);
    this.#letters.push(letter);
  }

  #delay(body: string, seconds: number): void {
    const at = new Date(this.#clock.now().getTime() + seconds * 1000);
    this.#delayed.set(body, [...(this.#delayed.get(body) ?? []), at]);
  }

  async #receiveAll(): Promise<void> {
    for (const queue of QUEUES) {
      const received: Letter[] = [];
      while (this.#site.sqs.inspectQueue(queue)?.messages.ready.length) received.push(...(await this.#receive(queue)));
      // Messages of one statement come in the order of its rows, which is nobody's promise: a step would pick now one, now another.
      this.#letters.push(...received.sort((a, b) => (a.body < b.body ? -1 : Number(a.body > b.body))));
    }
  }

  async #receive(queue: QueueName): Promise<Letter[]> {
    const { Messages = [] } = await this.#site.client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#urlOf(queue),
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 3600,
      }),
    );
    return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '' }) => ({
      queue,
      messageId: MessageId,
      body: Body,
      receipt: ReceiptHandle,
      deliveries: 0,
      visibleAt: this.#delayed.get(Body)?.shift() ?? this.#clock.now(),
    }));
  }

  #take(letter: Letter): void {
    const at = this.#letters.indexOf(letter);
    if (at >= 0) this.#letters.splice(at, 1);
  }

  #urlOf(queue: QueueName): string {
    return this.#site.environment[queueUrlVariable(queue)] as string;
  }
}
