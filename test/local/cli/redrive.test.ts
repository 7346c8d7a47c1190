import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { deadLetterQueueName, QUEUES } from '../../../functions/manifest.ts';
import { redrive } from '../../../local/cli/redrive.ts';
import { UserError } from '../../../local/cli/user-error.ts';
import { redriveDeadLetters } from '../../../shared/adapters/sqs/dead-letters.ts';
import { startLocalHttpServer } from '../../helpers/local-http-server.ts';

const sqs = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const client = new SQSClient({ endpoint: `http://127.0.0.1:${sqs.port}`, region: 'eu-central-1', credentials });
afterAll(async () => {
  client.destroy();
  await sqs.stop();
});

let deployments = 0;
let deployment = '';
beforeEach(async () => {
  deployments += 1;
  deployment = `test-${deployments}`;
  for (const queue of QUEUES) {
    const name = `${deployment}-${queue}`;
    for (const QueueName of [name, deadLetterQueueName(name)]) await client.send(new CreateQueueCommand({ QueueName }));
  }
});

const urlOf = (queue: string) => `http://127.0.0.1:${sqs.port}/000000000000/${deployment}-${queue}`;
async function fail(queue: string, bodies: readonly string[]) {
  for (const MessageBody of bodies)
    await client.send(new SendMessageCommand({ QueueUrl: urlOf(deadLetterQueueName(queue)), MessageBody }));
}
async function lyingIn(queue: string): Promise<number> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: urlOf(queue), AttributeNames: ['All'] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages) + Number(Attributes?.ApproximateNumberOfMessagesNotVisible);
}
async function run(options: { queues?: typeof QUEUES | ['embed']; dryRun?: boolean; deployment?: string } = {}) {
  const lines: string[] = [];
  await redrive(client, { queues: QUEUES, deployment, dryRun: false, ...options }, (line) => lines.push(line));
  return lines;
}

describe('wo redrive', () => {
  it('puts the dead letters of each queue back into it', async () => {
    await fail(
      'gmail-fresh',
      Array.from({ length: 23 }, (_, index) => `job ${index}`),
    );
    await fail('embed', ['vectors']);
    expect(await run()).toEqual(['gmail-fresh: 23 moved back', 'embed: 1 moved back']);
    expect([await lyingIn('gmail-fresh'), await lyingIn(deadLetterQueueName('gmail-fresh'))]).toEqual([23, 0]);
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: urlOf('embed') }));
    expect(Messages?.[0]?.Body).toBe('vectors');
    expect(await run()).toEqual(['There are no dead letters.']);
  });

  it('of one queue leaves the others alone', async () => {
    await fail('gmail-fresh', ['a']);
    await fail('embed', ['b']);
    expect(await run({ queues: ['embed'] })).toEqual(['embed: 1 moved back']);
    expect(await lyingIn(deadLetterQueueName('gmail-fresh'))).toBe(1);
  });

  it('counts only, on a dry run', async () => {
    await fail('embed', ['a', 'b']);
    const lines = await run({ dryRun: true });
    expect(lines).toHaveLength(QUEUES.length);
    expect(lines).toContain('embed: 2');
    expect(await lyingIn(deadLetterQueueName('embed'))).toBe(2);
  });

  it('says so when there is no such deployment', async () => {
    await expect(run({ deployment: 'elsewhere' })).rejects.toThrow(UserError);
    await expect(run({ deployment: 'elsewhere' })).rejects.toThrow(/--deployment and --region/);
  });
});

describe('what AWS refuses', () => {
  it('of one queue is told, and the others are moved', async () => {
    const busy = deadLetterQueueName(`${deployment}-gmail-fresh`);
    const { url, close } = await startLocalHttpServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
      const body = JSON.parse(text);
      const queue = String(body.QueueName ?? body.QueueUrl ?? body.SourceArn);
      const isRefused = action === 'StartMessageMoveTask' && queue.endsWith(busy);
      response.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
      if (isRefused) response.end('{"__type":"com.amazonaws.sqs#UnsupportedOperation","message":"A task is active."}');
      else if (action === 'GetQueueUrl') response.end(JSON.stringify({ QueueUrl: `${url}/1/${queue}` }));
      else {
        const attributes = { ApproximateNumberOfMessages: '7', QueueArn: `arn:aws:sqs:x:1:${queue.split('/').at(-1)}` };
        response.end(JSON.stringify(action === 'GetQueueAttributes' ? { Attributes: attributes } : {}));
      }
    });
    const aws = new SQSClient({ endpoint: url, region: 'eu-central-1', credentials });
    const lines: string[] = [];
    const options = { queues: ['gmail-fresh', 'embed'] as const, deployment, dryRun: false };
    await expect(redrive(aws, options, (line) => lines.push(line))).rejects.toThrow('1 of 2 queues could not be');
    expect(lines).toEqual(['gmail-fresh: AWS refused: A task is active.', 'embed: 7 are being moved back by SQS']);
    aws.destroy();
    await close();
  });

  it('before it is asked is no refusal', async () => {
    const lost = new SQSClient({ endpoint: 'http://127.0.0.1:9', region: 'eu-central-1', credentials, maxAttempts: 1 });
    const options = { queues: QUEUES, deployment, dryRun: true };
    await expect(redrive(lost, options, () => undefined)).rejects.toThrow(/^AWS could not be asked: /);
    lost.destroy();
  });
});

describe('on AWS', () => {
  it('SQS is asked to move them by itself, and its refusal is told', async () => {
    const actions: string[] = [];
    const bodies: unknown[] = [];
    let isBusy = false;
    const { url, close } = await startLocalHttpServer(async (request, response) => {
      const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
      actions.push(action);
      let text = '';
      for await (const chunk of request) text += chunk;
      bodies.push(JSON.parse(text));
      const attributes = { ApproximateNumberOfMessages: '7', QueueArn: 'arn:aws:sqs:x:1:dead' };
      const isRefused = isBusy && action === 'StartMessageMoveTask';
      response.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
      if (isRefused) response.end('{"__type":"com.amazonaws.sqs#UnsupportedOperation","message":"A task is active."}');
      else response.end(JSON.stringify(action === 'GetQueueAttributes' ? { Attributes: attributes } : {}));
    });
    const aws = new SQSClient({ endpoint: url, region: 'eu-central-1', credentials });
    const pair = { queueUrl: `${url}/1/q`, deadLetterUrl: `${url}/1/dead` };
    expect(await redriveDeadLetters(aws, pair)).toEqual({ kind: 'task', messages: 7 });
    expect(bodies.at(-1)).toEqual({ SourceArn: 'arn:aws:sqs:x:1:dead' });
    isBusy = true;
    await expect(redriveDeadLetters(aws, pair)).rejects.toThrow('A task is active.');
    expect(actions).not.toContain('ReceiveMessage');
    aws.destroy();
    await close();
  });
});
