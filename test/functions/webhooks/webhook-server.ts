import { randomUUID } from 'node:crypto';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { FUNCTIONS } from '../../../functions/manifest.ts';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { loadWorkspace, startGoogleSimulator } from '../../../local/google-simulator/index.ts';
import { FunctionHost } from '../../../local/lambda/function-host.ts';
import { startGateway } from '../../../local/lambda/gateway.ts';
import type { HostLogEntry, RunOnViolation } from '../../../local/lambda/host-log.ts';
import { startQueues } from '../../../local/services/queues.ts';
import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import { createSyncRequests } from '../../../shared/adapters/postgres/sync/sync-requests.ts';
import { SYNCED } from '../../../shared/domain/service.ts';
import { hashChannelToken } from '../../../shared/sync/watch/channel-token.ts';
import { bundled } from '../../helpers/bundles.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createPerson } from '../../helpers/factories.ts';
import { addToDirectory } from '../../shared/sync/push/directory.ts';

export const SERVICE_ACCOUNT = 'gmail-push-oidc@demo.iam.gserviceaccount.com';
const TOPIC = 'projects/demo/topics/gmail-push';

/**
 * The webhooks function as it ships: its bundle in the local host behind the gateway, over a database and queues. Pub/Sub is the
 * simulator's, whose keys it fetches.
 */
export async function startWebhookServer() {
  const [database, queues, google, bundleDir] = await Promise.all([
    createTestDatabase(),
    startQueues(),
    startGoogleSimulator({
      workspace: await loadWorkspace(SMALL_DEMO.directory, { me: SMALL_DEMO.me, timeZone: SMALL_DEMO.timeZone }),
      clock: systemClock,
    }),
    bundled(['webhooks']),
  ]);
  const environment: Record<string, string> = {
    ...queues.environment,
    DATABASE_URL: database.appUrl,
    GOOGLE_ROOT_URL: google.url,
    GMAIL_PUSH_AUDIENCE: 'https://orchestrator.example/v1/webhooks/gmail',
    GMAIL_PUSH_SERVICE_ACCOUNT: SERVICE_ACCOUNT,
    POWERTOOLS_LOG_LEVEL: 'INFO',
  };
  const log: HostLogEntry[] = [];
  const violations: RunOnViolation[] = [];
  const host = new FunctionHost({
    functions: FUNCTIONS.filter(({ name }) => name === 'webhooks'),
    bundleDir,
    environment: () => environment,
    clock: systemClock,
    log: (entry) => log.push(entry),
    onRunOn: (violation) => violations.push(violation),
  });
  const gateway = await startGateway({ host, clock: systemClock });
  const subscription = {
    topicName: TOPIC,
    subscription: 'projects/demo/subscriptions/gmail-push',
    pushEndpoint: `${gateway.url}/v1/webhooks/gmail`,
    audience: environment.GMAIL_PUSH_AUDIENCE ?? '',
    serviceAccountEmail: SERVICE_ACCOUNT,
  };
  google.pubsub.subscribe(subscription);
  const requests = createSyncRequests(database.database, systemClock);

  return {
    url: gateway.url,
    database,
    google,
    subscription,
    violations,

    /** What the function logged of pushes since it was last asked. */
    outcomes(): unknown[] {
      return log.splice(0).flatMap((entry) => {
        if (entry.kind !== 'output' || !entry.line.includes('A push was taken.')) return [];
        return [JSON.parse(entry.line).outcome];
      });
    },
    /** Every line that the function wrote since it was last asked. */
    lines: () => log.splice(0).flatMap((entry) => (entry.kind === 'output' ? [entry.line] : [])),

    /** A person who was here today and whose mailbox is in sync up to history id 100; the directory knows the address. */
    async personInSync() {
      const person = await createPerson(database.database, { user: { last_active_at: systemClock.now() } });
      await addToDirectory(database.database, 'email', person.email, person);
      await requests.requestFirst(person.userId, person.accountId, SYNCED);
      await database.asOwner(
        `update sync_cursors set done = wanted, cursor = '100', due_at = due_at + interval '1 day' where user_id = $1`,
        [person.userId],
      );
      return person;
    },

    /** A channel over a collection of the person, as if it had been made at Google. */
    async channelOf(person: { userId: string; accountId: string }, service: 'calendar' | 'drive', collection = '') {
      const channel = { id: randomUUID(), token: randomUUID(), resourceId: `resource-${randomUUID()}` };
      await addToDirectory(database.database, 'channel', channel.id, person);
      await database.asOwner(
        `insert into watches (id, user_id, account_id, service, collection, token_hash, resource_id, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, now() + interval '7 days', now())`,
        [
          channel.id,
          person.userId,
          person.accountId,
          service,
          collection,
          hashChannelToken(channel.token),
          channel.resourceId,
        ],
      );
      return channel;
    },

    counters: async (userId: string, service: string) => {
      const [row] = await database.asOwner(
        `select wanted::int, done::int from sync_cursors where user_id = $1 and service = $2 and collection = ''`,
        [userId, service],
      );
      return row;
    },

    /** Takes the jobs out of the fresh queue of a service. */
    async takeJobs(service: 'gmail' | 'calendar' | 'drive'): Promise<unknown[]> {
      const QueueUrl = queues.urls[`${service}-fresh`];
      const jobs: unknown[] = [];
      for (;;) {
        const { Messages = [] } = await queues.client.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) return jobs;
        for (const { Body = '', ReceiptHandle } of Messages as Message[]) {
          jobs.push(JSON.parse(Body));
          await queues.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
    },

    async close() {
      await gateway.close();
      await host.close();
      await google.close();
      await queues.close();
      await database.drop();
    },
  };
}
