import { networkInterfaces } from 'node:os';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUEUES, queueUrlVariable } from '../../../functions/manifest.ts';
import { type LocalQueues, startQueues } from '../../../local/services/queues.ts';

let queues: LocalQueues;

beforeAll(async () => {
  queues = await startQueues();
});
afterAll(() => queues.close());

test('each queue has the visibility and the dead-letter queue that it has when deployed', async () => {
  for (const queue of QUEUES) {
    const { Attributes } = await queues.client.send(
      new GetQueueAttributesCommand({ QueueUrl: queues.urls[queue], AttributeNames: ['All'] }),
    );
    expect(Attributes?.VisibilityTimeout).toBe('720');
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toEqual({
      deadLetterTargetArn: `arn:aws:sqs:eu-west-1:000000000000:${queue}-dead-letter`,
      maxReceiveCount: 5,
    });
  }
});

test('a client made from the environment of a function reaches them', async () => {
  const { AWS_ENDPOINT_URL_SQS: endpoint = '', AWS_REGION: region = '' } = queues.environment;
  const credentials = {
    accessKeyId: queues.environment.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: queues.environment.AWS_SECRET_ACCESS_KEY ?? '',
  };
  const client = new SQSClient({ endpoint, region, credentials });
  const QueueUrl = queues.environment[queueUrlVariable('gmail-fresh')];
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello', MessageGroupId: 'person' }));
  const { Messages } = await queues.client.send(new ReceiveMessageCommand({ QueueUrl: queues.urls['gmail-fresh'] }));
  expect(Messages?.[0]?.Body).toBe('hello');
  client.destroy();
});

test('they answer on the loopback interface only', async () => {
  const { port } = new URL(queues.endpoint);
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal);
  for (const { address } of outside) await expect(fetch(`http://${address}:${port}/health`)).rejects.toThrow();
});

test('they answer nobody who does not show the access key id, nor a foreign page', async () => {
  const authorization = `AWS4-HMAC-SHA256 Credential=${queues.environment.AWS_ACCESS_KEY_ID}/20270301/eu-west-1/sqs/aws4_request`;
  const statusOf = async (headers: Record<string, string>) =>
    (await fetch(`${queues.endpoint}/_fauxqs/queues`, { headers })).status;
  expect(await statusOf({ authorization })).toBe(200);
  expect(await statusOf({})).toBe(403);
  expect(await statusOf({ authorization: authorization.replace(/=\w+/, '=local') })).toBe(403);
  expect(await statusOf({ authorization, origin: 'https://evil.example' })).toBe(403);
});
