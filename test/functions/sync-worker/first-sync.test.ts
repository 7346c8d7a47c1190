import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { startFauxqs } from 'fauxqs';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { QUEUES, queueUrlVariable } from '../../../functions/manifest.ts';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { loadWorkspace, startGoogleSimulator } from '../../../local/google-simulator/index.ts';
import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import { createSearchIndex } from '../../../shared/adapters/postgres/search/search-index.ts';
import { openJobQueue } from '../../../shared/runtime/job-queue.ts';
import { openSecrets } from '../../../shared/runtime/secrets.ts';
import { openSignIn } from '../../../shared/runtime/sign-in.ts';
import { openPushHealth, openSyncRequests } from '../../../shared/runtime/sync-requests.ts';
import { requestFirstSync } from '../../../shared/sync/request-sync.ts';
import { readSyncStatus } from '../../../shared/sync/sync-status.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { setEnvironment } from '../../helpers/environment.ts';
import { signInAsApp } from '../../helpers/sign-in-as-app.ts';
import { sqsRecord } from '../../helpers/sqs-record.ts';
import { ALL_SCOPES } from '../../local/google-simulator/helpers/connect.ts';

const test = await createTestDatabase();
const directory = await mkdtemp(join(tmpdir(), 'first-sync-'));
const sqs = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
const google = await startGoogleSimulator({
  workspace: await loadWorkspace(SMALL_DEMO.directory, { me: SMALL_DEMO.me, timeZone: SMALL_DEMO.timeZone }),
  clock: systemClock,
  clients: [{ clientId: 'client', clientSecret: 'fake-secret' }],
});

async function writeSecret(name: string, value: unknown): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, JSON.stringify(value), { mode: 0o600 });
  return pathToFileURL(path).href;
}

const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
const environment: Record<string, string> = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'eu-central-1',
  AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${sqs.port}`,
  DATABASE_URL: test.appUrl,
  GOOGLE_ROOT_URL: google.url,
  GOOGLE_QUOTA_GENERATION: 'none',
  GOOGLE_CLIENT_ID: 'client',
  GOOGLE_REDIRECT_URI: 'http://127.0.0.1/v1/auth/google/callback',
  GOOGLE_SECRET: await writeSecret('google', { clientSecret: 'fake-secret' }),
  KEY_FILE: join(directory, 'data-key'),
  JWT_ISSUER: 'https://orchestrator.example',
  JWT_AUDIENCE: 'orchestrator',
  APPLICATION_SECRET: 'file:///unused',
  SESSION_SECRET: await writeSecret('session', { signingKey: { ...(await exportJWK(privateKey)), kid: 'k' } }),
  POWERTOOLS_LOG_LEVEL: 'SILENT',
};
setEnvironment(environment);

const client = new SQSClient({ region: 'eu-central-1' });
for (const queue of QUEUES) {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: queue }));
  // Its host is a name that not every machine resolves.
  environment[queueUrlVariable(queue)] = QueueUrl.replace(/^http:..[^/]+/, `http://127.0.0.1:${sqs.port}`);
}
setEnvironment(environment);

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
const { handler: sync } = (await import('../../../functions/sync-worker/handler.ts')) as unknown as {
  handler: Handler;
};
const { handler: embed } = (await import('../../../functions/embed-worker/handler.ts')) as unknown as {
  handler: Handler;
};

afterAll(async () => {
  client.destroy();
  await google.close();
  await sqs.stop();
  await test.drop();
  await rm(directory, { recursive: true });
});

/** Hands every message to its function, until no queue holds one. */
async function workOff(): Promise<string[]> {
  const context = { getRemainingTimeInMillis: () => 120_000 } as Context;
  const handled: string[] = [];
  for (let found = true; found; ) {
    found = false;
    for (const queue of QUEUES) {
      const QueueUrl = environment[queueUrlVariable(queue)];
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1 }));
      for (const { Body, ReceiptHandle } of Messages) {
        found = true;
        const event = { Records: [sqsRecord('m', Body)] };
        const { batchItemFailures } = await (queue === 'embed' ? embed : sync)(event, context);
        expect(batchItemFailures).toEqual([]);
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        handled.push(queue);
      }
    }
  }
  return handled;
}

describe('from signing in', () => {
  it('to a workspace that is searchable, through the queues and the handlers', async () => {
    const { requests, statuses } = openSyncRequests(test.database, systemClock);
    const queue = openJobQueue(environment, queueUrlVariable);
    const signIn = await openSignIn(environment, {
      database: test.database,
      clock: systemClock,
      readSecret: openSecrets(systemClock),
      onNotRevoked: (error) => {
        throw error;
      },
      onConnected: (userId, accountId, services) => requestFirstSync({ requests, queue }, userId, accountId, services),
    });
    const redirectUri = 'http://127.0.0.1/v1/auth/google/callback';
    const { userId } = await signInAsApp(signIn, (codeChallenge) =>
      google.issueAuthorizationCode({ redirectUri, scopes: ALL_SCOPES, codeChallenge }),
    );

    const handled = await workOff();
    expect(handled.filter((name) => name !== 'embed').sort()).toEqual([
      'calendar-fresh',
      'calendar-fresh',
      'drive-fresh',
      'gmail-fresh',
      'gmail-fresh',
    ]);
    const status = await readSyncStatus(
      { statuses, clock: systemClock, ...openPushHealth(environment, test.database) },
      userId,
    );
    expect(status.map(({ service, state, error }) => [service, state, error])).toEqual([
      ['calendar', 'idle', null],
      ['contacts', 'idle', null],
      ['drive', 'idle', null],
      ['gmail', 'idle', null],
    ]);
    const { hits } = await createSearchIndex(test.database).search(userId, {
      text: 'flight TK1980 booking reference',
      services: ['gmail', 'calendar', 'drive'],
      filters: {},
      mode: 'relevance',
      timeZone: 'UTC',
      limit: 5,
    });
    expect(hits[0]?.passages.join('\n')).toContain('TK1980');
    const [{ missing } = { missing: -1 }] = await test.asOwner(
      `select count(*)::integer as missing from search_units u
       where not exists (select from search_vectors v where (v.user_id, v.content_key) = (u.user_id, u.content_key))`,
    );
    expect(missing).toBe(0);
  });
});
