import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FunctionSpec, QueueName } from '../../../functions/manifest.ts';
import type { FunctionHost } from '../../../local/lambda/function-host.ts';
import { QueuePoller, type QueuePollerOptions } from '../../../local/lambda/queue-poller.ts';
import { type LocalQueues, startQueues } from '../../../local/services/queues.ts';
import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import type { Clock } from '../../../shared/domain/clock.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { bundleFixtures, functionSpec, type TestHost, testHost, until } from './fixtures/host-kit.ts';

let fixtures: Awaited<ReturnType<typeof bundleFixtures>>;
let queues: LocalQueues;
let under: TestHost;
let poller: QueuePoller | undefined;

beforeAll(async () => {
  fixtures = await bundleFixtures('queue-consumer');
});
afterAll(() => fixtures.remove());
beforeEach(async () => {
  // Only the time of day stands still, by which the queues measure how long a message is hidden.
  vi.useFakeTimers({ toFake: ['Date'] });
  queues = await startQueues({ maxReceives: 3 });
});
afterEach(async () => {
  vi.useRealTimers();
  await poller?.close();
  await under.host.close();
  await queues.close();
  expect(under.violations).toEqual([]);
});

/** A host of one consumer, and every event that it was invoked with. */
function consumer(trigger: Partial<Extract<FunctionSpec['trigger'], { kind: 'queues' }>> = {}): {
  host: FunctionHost;
  events: SQSEvent[];
} {
  const queueTrigger = { kind: 'queues', queues: ['embed'], batchSize: 10, maxConcurrency: 2, ...trigger } as const;
  under = testHost(fixtures.bundleDir, [functionSpec('queue-consumer', { trigger: queueTrigger })]);
  const events: SQSEvent[] = [];
  const invoke = under.host.invoke.bind(under.host);
  under.host.invoke = (name, event, options) => {
    events.push(event as SQSEvent);
    return invoke(name, event, options);
  };
  return { host: under.host, events };
}

async function startPolling(
  host: FunctionHost,
  clock: Clock = systemClock,
  options: Pick<QueuePollerOptions, 'retrySeconds'> = {},
): Promise<QueuePoller> {
  const { client: sqs, urls: queueUrls } = queues;
  poller = await QueuePoller.start({ host, sqs, queueUrls, clock, waitSeconds: 1, ...options });
  return poller;
}

async function sendAll(queue: QueueName, ...bodies: object[]): Promise<void> {
  const Entries = bodies.map((body, index) => ({ Id: String(index), MessageBody: JSON.stringify(body) }));
  await queues.client.send(new SendMessageBatchCommand({ QueueUrl: queues.urls[queue], Entries }));
}

async function deadLetters(queue: QueueName): Promise<string[]> {
  const { Messages = [] } = await queues.client.send(
    new ReceiveMessageCommand({ QueueUrl: queues.deadLetterUrls[queue], MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = '' }) => Body);
}

/** Resolves when the queue hides so many messages and shows none. */
async function untilHidden(queue: QueueName, expected: number): Promise<void> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  for (;;) {
    const { Attributes } = await queues.client.send(
      new GetQueueAttributesCommand({ QueueUrl: queues.urls[queue], AttributeNames: [...AttributeNames] }),
    );
    if (AttributeNames.map((name) => Attributes?.[name]).join() === `0,${expected}`) return;
  }
}

/** What is hidden turns visible. */
function passVisibilityTimeout(): void {
  vi.setSystemTime(Date.now() + 721_000);
}

const invocations = () => under.log.filter(({ kind }) => kind === 'invocation').length;

const bodiesOf = ({ Records }: SQSEvent) => Records.map(({ body }) => JSON.parse(body) as unknown);

test('a message becomes the record that Lambda makes of it, and is deleted', async () => {
  const { host, events } = consumer();
  await queues.client.send(
    new SendMessageCommand({
      QueueUrl: queues.urls.embed,
      MessageBody: '{"n":1}',
      MessageAttributes: { trace: { DataType: 'String', StringValue: 'abc' } },
    }),
  );
  await (await startPolling(host)).drain();
  expect(events).toHaveLength(1);
  expect(events[0]?.Records).toEqual([
    {
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      receiptHandle: expect.any(String),
      body: '{"n":1}',
      attributes: expect.objectContaining({
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d+$/),
      }),
      messageAttributes: {
        trace: { dataType: 'String', stringValue: 'abc', stringListValues: [], binaryListValues: [] },
      },
      md5OfBody: expect.any(String),
      md5OfMessageAttributes: expect.any(String),
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:embed',
      awsRegion: 'eu-west-1',
    },
  ]);
  expect(await deadLetters('embed')).toEqual([]);
});

describe('a batch', () => {
  test('is retried only for the items that failed; what fails three times is set aside', async () => {
    const { host, events } = consumer();
    await sendAll('embed', { n: 1 }, { n: 2, fail: true }, { n: 3 });
    const drained = (await startPolling(host)).drain();
    for (const attempt of [1, 2, 3]) {
      await until(() => invocations() === attempt);
      await untilHidden('embed', 1);
      passVisibilityTimeout();
    }
    await drained;
    expect(events.map(bodiesOf)).toEqual([
      [{ n: 1 }, { n: 2, fail: true }, { n: 3 }],
      [{ n: 2, fail: true }],
      [{ n: 2, fail: true }],
    ]);
    expect(events.map(({ Records }) => Records[0]?.attributes.ApproximateReceiveCount)).toEqual(['1', '2', '3']);
    expect(await deadLetters('embed')).toEqual(['{"n":2,"fail":true}']);
  });

  test.each([{ crash: true }, { malformed: true }])(
    'is retried whole when the answer is no list of its items: %o',
    async (how) => {
      const { host, events } = consumer();
      await sendAll('embed', how, { n: 2 });
      const drained = (await startPolling(host)).drain();
      for (const attempt of [1, 2, 3]) {
        await until(() => invocations() === attempt);
        passVisibilityTimeout();
      }
      await drained;
      expect(events.map(bodiesOf)).toEqual([1, 2, 3].map(() => [how, { n: 2 }]));
      expect((await deadLetters('embed')).sort()).toEqual([JSON.stringify(how), '{"n":2}'].sort());
    },
  );

  test('comes again sooner where it is told to, and meanwhile nothing that is still worked on does', async () => {
    const { host, events } = consumer();
    await sendAll('embed', { n: 1 }, { n: 2, fail: true });
    const drained = (await startPolling(host, systemClock, { retrySeconds: 15 })).drain();
    for (const attempt of [1, 2, 3]) {
      await until(() => invocations() === attempt);
      await untilHidden('embed', 1);
      vi.setSystemTime(Date.now() + 14_000);
      await untilHidden('embed', 1);
      vi.setSystemTime(Date.now() + 2_000);
    }
    await drained;
    expect(events).toHaveLength(3);

    const waiting = gates(host);
    await sendAll('embed', { n: 3 });
    await until(() => waiting.length === 1);
    vi.setSystemTime(Date.now() + 600_000);
    await untilHidden('embed', 1);
    waiting[0]?.open();
    await poller?.drain();
    expect(waiting).toHaveLength(1);
  });

  test('has at most batchSize messages', async () => {
    const { host, events } = consumer({ batchSize: 2 });
    await sendAll('embed', { n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }, { n: 5 });
    await (await startPolling(host)).drain();
    expect(Math.max(...events.map(({ Records }) => Records.length))).toBe(2);
    expect(events.flatMap(bodiesOf)).toHaveLength(5);
  });
});

/** Stands in for the function's work: each invocation waits until it is let go. */
function gates(host: FunctionHost) {
  const waiting: { event: SQSEvent; open: () => void }[] = [];
  host.invoke = async (_name, event) => {
    const gate = Promise.withResolvers<void>();
    waiting.push({ event: event as SQSEvent, open: gate.resolve });
    await gate.promise;
    return undefined;
  };
  return waiting;
}

const queueOf = (event: SQSEvent) => event.Records[0]?.eventSourceARN.split(':').at(-1);

test('no more than maxConcurrency run at once, fresh work before backfill', async () => {
  const { host } = consumer({ queues: ['gmail-backfill', 'gmail-fresh'], batchSize: 1, maxConcurrency: 2 });
  const waiting = gates(host);
  await sendAll('gmail-backfill', { n: 1 }, { n: 2 }, { n: 3 });
  const polling = await startPolling(host);
  await until(() => waiting.length === 2);
  // Both slots are taken; the third message of the backfill waits for one when the fresh message comes.
  await untilHidden('gmail-backfill', 3);
  await sendAll('gmail-fresh', { n: 4 });
  await untilHidden('gmail-fresh', 1);
  expect(waiting).toHaveLength(2);
  waiting[0]?.open();
  await until(() => waiting.length === 3);
  waiting[1]?.open();
  await until(() => waiting.length === 4);
  for (const { open } of waiting) open();
  await polling.drain();
  expect(waiting.map(({ event }) => queueOf(event))).toEqual([
    'gmail-backfill',
    'gmail-backfill',
    'gmail-fresh',
    'gmail-backfill',
  ]);
});

describe('closing', () => {
  test('waits for what is under way, and hands back what was received and not delivered', async () => {
    const { host } = consumer({ batchSize: 1, maxConcurrency: 1 });
    const waiting = gates(host);
    await sendAll('embed', { n: 1 }, { n: 2 });
    const polling = await startPolling(host);
    await until(() => waiting.length === 1);
    let closed = false;
    const closing = polling.close().then(() => {
      closed = true;
    });
    expect(closed).toBe(false);
    waiting[0]?.open();
    await closing;
    // The visibility timeout of the queue is 720 s, and yet the second message can be had.
    const { Messages } = await queues.client.send(
      new ReceiveMessageCommand({ QueueUrl: queues.urls.embed, WaitTimeSeconds: 2 }),
    );
    expect(Messages?.map(({ Body }) => Body)).toEqual(['{"n":2}']);
  });

  test('does not wait longer than its grace', async () => {
    const { host } = consumer();
    const waiting = gates(host);
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    await sendAll('embed', { n: 1 });
    const polling = await startPolling(host, clock);
    await until(() => waiting.length === 1);
    const closing = polling.close(5_000);
    // First the long poll is cut off, then the invocation is waited for.
    await until(() => clock.sleeping === 1);
    await clock.advance(300);
    await until(() => clock.sleeping === 1);
    await clock.advance(5_000);
    await closing;
    waiting[0]?.open();
  });
});

test('a queue that does not exist is an error at the start', async () => {
  const { host } = consumer();
  const queueUrls = { ...queues.urls, embed: `${queues.endpoint}/000000000000/nothing` };
  await expect(QueuePoller.start({ host, sqs: queues.client, queueUrls, clock: systemClock })).rejects.toThrow();
});
