import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  SQSServiceException,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';

/** A queue and the dead-letter queue that takes what failed too often. */
export interface DeadLetterPair {
  queueUrl: string;
  deadLetterUrl: string;
}

/** `task`: SQS moves them by itself, and goes on when the command has ended. `moved`: they have been sent, one by one. */
export type Redrive = { kind: 'nothing' } | { kind: 'task'; messages: number } | { kind: 'moved'; messages: number };

/** What a server says that does not know how to move messages: SQS's emulators. */
const UNKNOWN_ACTIONS: ReadonlySet<string> = new Set(['InvalidAction', 'UnknownOperationException']);

const TIMEOUT_MS = 10_000;

/** Long enough to send and delete a message that was received. */
const VISIBILITY_SECONDS = 60;

const options = () => ({ abortSignal: AbortSignal.timeout(TIMEOUT_MS) });

/** How many messages lie in a dead-letter queue. SQS counts approximately. @throws what the client throws */
export async function countDeadLetters(client: SQSClient, { deadLetterUrl }: DeadLetterPair): Promise<number> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    options(),
  );
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}

/**
 * Puts dead letters back into their queue, as many as there are now: what fails again meanwhile stays. SQS has a task for that;
 * where it is not known they are received, sent and deleted, so that a message may come twice, but is never lost.
 * @throws what the client throws: with a task under way already, an UnsupportedOperation that says so
 */
export async function redriveDeadLetters(client: SQSClient, pair: DeadLetterPair): Promise<Redrive> {
  const messages = await countDeadLetters(client, pair);
  if (messages === 0) return { kind: 'nothing' };
  try {
    await client.send(
      new StartMessageMoveTaskCommand({ SourceArn: await arnOf(client, pair.deadLetterUrl) }),
      options(),
    );
    return { kind: 'task', messages };
  } catch (error) {
    if (!(error instanceof SQSServiceException && UNKNOWN_ACTIONS.has(error.name))) throw error;
    return { kind: 'moved', messages: await moveEach(client, pair, messages) };
  }
}

async function moveEach(client: SQSClient, { queueUrl, deadLetterUrl }: DeadLetterPair, most: number): Promise<number> {
  let moved = 0;
  while (moved < most) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: deadLetterUrl,
        MaxNumberOfMessages: Math.min(10, most - moved),
        VisibilityTimeout: VISIBILITY_SECONDS,
        MessageSystemAttributeNames: ['MessageGroupId'],
      }),
      options(),
    );
    if (Messages.length === 0) break;
    for (const { Body, ReceiptHandle, Attributes } of Messages) {
      const group = Attributes?.MessageGroupId;
      const message = { MessageBody: Body ?? '', ...(group ? { MessageGroupId: group } : {}) };
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, ...message }), options());
      await client.send(new DeleteMessageCommand({ QueueUrl: deadLetterUrl, ReceiptHandle }), options());
      moved += 1;
    }
  }
  return moved;
}

async function arnOf(client: SQSClient, url: string): Promise<string> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    options(),
  );
  return Attributes?.QueueArn ?? '';
}
