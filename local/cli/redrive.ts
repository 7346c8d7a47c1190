import { GetQueueUrlCommand, QueueDoesNotExist, SQSClient, SQSServiceException } from '@aws-sdk/client-sqs';
import { Argument, Command } from 'commander';
import { deadLetterQueueName, QUEUES, type QueueName } from '../../functions/manifest.ts';
import {
  countDeadLetters,
  type DeadLetterPair,
  type Redrive,
  redriveDeadLetters,
} from '../../shared/adapters/sqs/dead-letters.ts';
import { UserError } from './user-error.ts';

interface RedriveOptions {
  deployment: string;
  region?: string;
  dryRun?: boolean;
}

/** `wo redrive`: puts the dead letters of a deployment back into their queues. */
export const redriveCommand = new Command('redrive')
  .description('count the dead letters of a deployment on AWS, and put them back into their queues')
  .addArgument(new Argument('[queue]', 'one queue; by default all').choices(QUEUES))
  .option('--deployment <name>', 'the name of the deployment, as given to CDK', 'orchestrator')
  .option('--region <region>', 'the AWS region; by default that of the AWS configuration')
  .option('--dry-run', 'count only')
  .addHelpText(
    'after',
    '\nIt uses the credentials of the AWS configuration. docs/operations.md tells when to redrive, and when not.',
  )
  .action(async (queue: QueueName | undefined, { deployment, region, dryRun = false }: RedriveOptions) => {
    const client = new SQSClient({ ...(region ? { region } : {}), maxAttempts: 3 });
    try {
      await redrive(client, { queues: queue ? [queue] : QUEUES, deployment, dryRun }, (line) => console.log(line));
    } finally {
      client.destroy();
    }
  });

/**
 * Tells and moves the dead letters of some queues; one that AWS refuses is told, and the others are moved all the same.
 * @throws UserError when there is no such deployment where the client looks, AWS can not be asked, or has refused any
 */
export async function redrive(
  client: SQSClient,
  { queues, deployment, dryRun }: { queues: readonly QueueName[]; deployment: string; dryRun: boolean },
  tell: (line: string) => void,
): Promise<void> {
  let found = 0;
  let refused = 0;
  for (const queue of queues) {
    try {
      const pair = await pairOf(client, `${deployment}-${queue}`);
      const messages = await countDeadLetters(client, pair);
      found += messages;
      if (dryRun) tell(`${queue}: ${messages}`);
      else if (messages > 0) tell(`${queue}: ${told(await redriveDeadLetters(client, pair))}`);
    } catch (error) {
      if (error instanceof QueueDoesNotExist) {
        throw new UserError(
          `There are no queues of a deployment called ${deployment} here: see --deployment and --region.`,
        );
      }
      // Of one queue, which may have a task under way; anything else would go wrong with each.
      if (!(error instanceof SQSServiceException)) throw new UserError(`AWS could not be asked: ${messageOf(error)}`);
      refused += 1;
      tell(`${queue}: AWS refused: ${error.message}`);
    }
  }
  if (refused > 0) throw new UserError(`${refused} of ${queues.length} queues could not be looked at or moved.`);
  if (found === 0) tell('There are no dead letters.');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function told(redrive: Redrive): string {
  switch (redrive.kind) {
    case 'nothing':
      return 'none any more';
    case 'task':
      return `${redrive.messages} are being moved back by SQS`;
    case 'moved':
      return `${redrive.messages} moved back`;
  }
}

async function pairOf(client: SQSClient, name: string): Promise<DeadLetterPair> {
  return { queueUrl: await urlOf(client, name), deadLetterUrl: await urlOf(client, deadLetterQueueName(name)) };
}

async function urlOf(client: SQSClient, name: string): Promise<string> {
  const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName: name }), {
    abortSignal: AbortSignal.timeout(10_000),
  });
  return QueueUrl;
}
