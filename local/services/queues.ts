import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
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
import { isLocalOrigin } from '../lambda/local-origin.ts';

const REGION = 'eu-west-1';
export interface QueuesOptions {
  /** How often a message is tried before it goes to the dead-letter queue; default, as deployed: 5. */
  maxReceives?: number;
}

export interface LocalQueues {
  endpoint: string;
  urls: Readonly<Record<QueueName, string>>;
  deadLetterUrls: Readonly<Record<QueueName, string>>;
  /** What a function needs in its environment to reach the queues with an SQSClient made without options. */
  environment: Readonly<Record<string, string>>;
  /** A client of these queues. */
  client: SQSClient;
  close(): Promise<void>;
}

/** Serves the queues of the manifest, each with its dead-letter queue, by the SQS protocol; they live in memory only. */
export async function startQueues(options: QueuesOptions = {}): Promise<LocalQueues> {
  // Not `startFauxqs`: that listens on all interfaces.
  const app = buildApp({ logger: false, defaultRegion: REGION });
  const credentials = { accessKeyId: randomBytes(24).toString('hex'), secretAccessKey: 'local' };
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (!mayCall(raw, credentials.accessKeyId)) await reply.code(403).send();
  });
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  const client = new SQSClient({ endpoint, region: REGION, credentials });
  const maxReceives = options.maxReceives ?? QUEUE_MAX_RECEIVES;
  const urls = {} as Record<QueueName, string>;
  const deadLetterUrls = {} as Record<QueueName, string>;
  for (const queue of QUEUES) {
    deadLetterUrls[queue] = await createQueue(client, endpoint, deadLetterQueueName(queue));
    const deadLetterTargetArn = await queueArn(client, deadLetterUrls[queue]);
    urls[queue] = await createQueue(client, endpoint, queue, {
      VisibilityTimeout: String(deployedVisibility(queue)),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: maxReceives }),
    });
  }
  const environment = {
    AWS_ENDPOINT_URL_SQS: endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...Object.fromEntries(QUEUES.map((queue) => [queueUrlVariable(queue), urls[queue]])),
  };
  return {
    endpoint,
    urls,
    deadLetterUrls,
    environment,
    client,
    async close() {
      client.destroy();
      await app.close();
    },
  };
}

/**
 * fauxqs takes any credentials. So the access key id, which a signed request shows (AWS Signature Version 4), is a random one
 * and stands for a bearer token.
 */
function mayCall({ headers, socket }: IncomingMessage, accessKeyId: string): boolean {
  const { host, origin, authorization = '' } = headers;
  const shown = Buffer.from(/Credential=(\w+)\//.exec(authorization)?.[1] ?? '');
  const expected = Buffer.from(accessKeyId);
  const isKnown = shown.length === expected.length && timingSafeEqual(shown, expected);
  return isKnown && isLocalOrigin(host, origin, socket.localPort ?? 0);
}

async function createQueue(
  client: SQSClient,
  endpoint: string,
  name: string,
  attributes: Record<string, string> = {},
): Promise<string> {
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  if (QueueUrl === undefined) throw new Error(`Queue "${name}" was created without a URL.`);
  // Its host, sqs.<region>.localhost, is a name that not every machine resolves; fauxqs looks at the path only.
  return new URL(new URL(QueueUrl).pathname, endpoint).href;
}

async function queueArn(client: SQSClient, url: string): Promise<string> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return Attributes?.QueueArn ?? '';
}

function deployedVisibility(queue: QueueName): number {
  const functions: readonly FunctionSpec[] = FUNCTIONS;
  const taker = functions.find(({ trigger }) => trigger.kind === 'queues' && trigger.queues.includes(queue));
  if (taker === undefined) throw new Error(`No function of the manifest takes the messages of queue "${queue}".`);
  return taker.timeoutSeconds * QUEUE_VISIBILITY_FACTOR;
}
