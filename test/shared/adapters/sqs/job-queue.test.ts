import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { afterAll, describe, expect, it } from 'vitest';
import { QUEUES, queueUrlVariable } from '../../../../functions/manifest.ts';
import { createJobQueue } from '../../../../shared/adapters/sqs/job-queue.ts';
import type { Service } from '../../../../shared/domain/service.ts';
import { ConfigurationError } from '../../../../shared/runtime/configuration.ts';
import { openJobQueue } from '../../../../shared/runtime/job-queue.ts';
import { setEnvironment } from '../../../helpers/environment.ts';

const sqs = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
setEnvironment({
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${sqs.port}`,
});
const client = new SQSClient({ region: 'eu-central-1' });
afterAll(async () => {
  client.destroy();
  await sqs.stop();
});

const environment: Record<string, string> = { AWS_REGION: 'eu-central-1' };
for (const queue of QUEUES) {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: queue }));
  // Its host is a name that not every machine resolves.
  environment[queueUrlVariable(queue)] = QueueUrl.replace(/^http:..[^/]+/, `http://127.0.0.1:${sqs.port}`);
}

async function receive(queue: (typeof QUEUES)[number]) {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: environment[queueUrlVariable(queue)],
      MaxNumberOfMessages: 10,
    }),
  );
  return Messages.map(({ Body = '' }) => JSON.parse(Body));
}

const person = { userId: '0197a000-0000-7000-8000-000000000001', accountId: '0197a000-0000-7000-8000-000000000002' };

describe('the job queue', () => {
  const queue = openJobQueue(environment, queueUrlVariable);

  it.each(['gmail', 'calendar', 'drive'] as Service[])('keeps fresh and backfill of %s apart', async (service) => {
    const job = { ...person, service, collection: 'c' };
    await queue.sendSync(job, 'fresh');
    await queue.sendSync({ ...job, collection: 'd' }, 'backfill');
    expect(await receive(`${service}-fresh`)).toEqual([job]);
    expect(await receive(`${service}-backfill`)).toEqual([{ ...job, collection: 'd' }]);
  });

  it('sends many in calls of ten, each to its queue and for its person', async () => {
    const entries: { queue: string; groups: unknown[] }[] = [];
    client.middlewareStack.add(
      (next) => (args) => {
        const { QueueUrl, Entries } = args.input as { QueueUrl: string; Entries: { MessageGroupId?: string }[] };
        entries.push({
          queue: QueueUrl.split('/').at(-1) ?? '',
          groups: [...new Set(Entries.map((each) => each.MessageGroupId))],
        });
        return next(args);
      },
      { step: 'initialize', name: 'entries' },
    );
    const jobs = Array.from({ length: 12 }, (_, index) => ({
      ...person,
      service: 'drive' as const,
      collection: `d${index}`,
    }));
    const contacts = { ...person, service: 'contacts' as const, collection: '' };
    const sent = await createJobQueue(client, (name) => environment[queueUrlVariable(name)] ?? '').sendSyncs([
      ...jobs.map((job) => ({ job, priority: 'backfill' as const })),
      { job: contacts, priority: 'fresh' },
    ]);
    client.middlewareStack.remove('entries');
    expect(sent).toEqual({ failed: 0 });
    const groups = [person.userId];
    expect(entries).toEqual([
      { queue: 'drive-backfill', groups },
      { queue: 'drive-backfill', groups },
      { queue: 'gmail-fresh', groups },
    ]);
    expect([...(await receive('drive-backfill')), ...(await receive('drive-backfill'))]).toEqual(jobs);
    expect(await receive('gmail-fresh')).toEqual([contacts]);
  });

  it('counts what the queue did not take', async () => {
    client.middlewareStack.add(
      () => async () => ({
        response: {},
        output: { $metadata: {}, Failed: [{ Id: '0', Code: 'x', SenderFault: false }] },
      }),
      { step: 'initialize', name: 'failing' },
    );
    const direct = createJobQueue(client, (name) => environment[queueUrlVariable(name)] ?? '');
    const job = { ...person, service: 'gmail' as const, collection: '' };
    const sent = await direct.sendSyncs([{ job, priority: 'fresh' }]);
    client.middlewareStack.remove('failing');
    expect(sent).toEqual({ failed: 1 });
  });

  it('sends nothing once the signal has aborted', async () => {
    const job = { ...person, service: 'gmail' as const, collection: '' };
    const sending = queue.sendSync(job, 'fresh', { signal: AbortSignal.abort() });
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
    expect(await receive('gmail-fresh')).toEqual([]);
  });

  it('holds a message back for as long as asked', async () => {
    const job = { ...person, service: 'gmail' as const, collection: '' };
    await queue.sendSync(job, 'fresh', { delaySeconds: 900 });
    expect(await receive('gmail-fresh')).toEqual([]);
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: environment[queueUrlVariable('gmail-fresh')],
        AttributeNames: ['ApproximateNumberOfMessagesDelayed'],
      }),
    );
    expect(Attributes).toEqual({ ApproximateNumberOfMessagesDelayed: '1' });
  });

  it('has a queue of its own for vectors', async () => {
    await queue.sendEmbed({ ...person, service: 'drive' });
    expect(await receive('embed')).toEqual([{ ...person, service: 'drive' }]);
  });

  it('sends to the workers what they are to leave Google for', async () => {
    const job = { kind: 'leave', ...person } as const;
    await queue.sendLeave(job);
    expect(await receive('gmail-fresh')).toEqual([job]);
  });

  it('groups messages by person, for fairness', async () => {
    // The local SQS takes the group but does not give it back: it is read off the request.
    const groups: unknown[] = [];
    client.middlewareStack.add(
      (next) => (args) => {
        groups.push((args.input as { MessageGroupId?: string }).MessageGroupId);
        return next(args);
      },
      { step: 'initialize', name: 'groups' },
    );
    const direct = createJobQueue(client, (name) => environment[queueUrlVariable(name)] ?? '');
    await direct.sendEmbed({ ...person, service: 'gmail' });
    client.middlewareStack.remove('groups');
    expect(groups).toEqual([person.userId]);
  });

  it('names the variable that is missing', async () => {
    const { QUEUE_URL_EMBED: _, ...rest } = environment;
    await expect(openJobQueue(rest, queueUrlVariable).sendEmbed({ ...person, service: 'gmail' })).rejects.toThrow(
      new ConfigurationError('QUEUE_URL_EMBED is not set; it holds the URL of the queue embed.'),
    );
  });
});
