import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { exportJWK, generateKeyPair } from 'jose';
import { QUEUES, queueUrlVariable } from '../../../functions/manifest.ts';
import { memoryRedis } from '../../../local/services/memory-redis.ts';
import { startUpstashServer } from '../../../local/services/upstash-server.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import type { InFlight } from './in-flight.ts';
import { interceptPool } from './intercept-pool.ts';
import { startWebhook, type Webhook } from './webhook.ts';

export const CLIENT = { clientId: 'client', clientSecret: 'fake-secret' };
export const REDIRECT_URI = 'http://127.0.0.1/v1/auth/google/callback';

const UPSTASH_TOKEN = 'fake-token';

/** What all sequences share: a database, Redis, the queues, the address that Google pushes to, and an environment that lacks the address of Google. */
export interface Site {
  test: TestDatabase;
  sqs: FauxqsServer;
  /** Forgets what was taken of Google's quotas, and when. */
  flushRedis(): Promise<void>;
  client: SQSClient;
  /** One for each account of Google's that a deployment may be connected to. */
  webhooks: readonly [Webhook, Webhook];
  environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** @param inFlight counts what is asked of the database and of the queues */
export async function openSite(inFlight: InFlight): Promise<Site> {
  const test = await watchedDatabase(inFlight);
  const directory = await mkdtemp(join(tmpdir(), 'sync-model-'));
  const sqs = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  const webhooks = [await startWebhook(), await startWebhook()] as const;
  const redis = memoryRedis();
  const upstash = await startUpstashServer(redis, UPSTASH_TOKEN);
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });

  async function writeSecret(name: string, value: unknown): Promise<string> {
    const path = join(directory, name);
    await writeFile(path, JSON.stringify(value), { mode: 0o600 });
    return pathToFileURL(path).href;
  }

  const environment: Record<string, string> = {
    AWS_REGION: 'eu-central-1',
    GOOGLE_CLIENT_ID: CLIENT.clientId,
    GOOGLE_REDIRECT_URI: REDIRECT_URI,
    GOOGLE_SECRET: await writeSecret('google', { clientSecret: CLIENT.clientSecret }),
    KEY_FILE: join(directory, 'data-key'),
    JWT_ISSUER: 'https://orchestrator.example',
    JWT_AUDIENCE: 'orchestrator',
    GOOGLE_QUOTA_GENERATION: 'none',
    UPSTASH_REDIS_REST_URL: upstash.url,
    UPSTASH_REDIS_TIMEOUT_MS: '60000',
    APPLICATION_SECRET: await writeSecret('application', {
      upstashToken: UPSTASH_TOKEN,
      sessionPublicKeys: { keys: [{ ...(await exportJWK(publicKey)), kid: 'k' }] },
    }),
    SESSION_SECRET: await writeSecret('session', { signingKey: { ...(await exportJWK(privateKey)), kid: 'k' } }),
  };
  for (const queue of QUEUES) {
    sqs.createQueue(queue, { region: 'eu-central-1' });
    environment[queueUrlVariable(queue)] = `http://127.0.0.1:${sqs.port}/000000000000/${queue}`;
  }
  const client = new SQSClient({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${sqs.port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  client.middlewareStack.add((next) => (asked) => inFlight.track(() => next(asked)), { step: 'initialize' });
  return {
    test,
    sqs,
    client,
    webhooks,
    environment,
    async flushRedis() {
      await redis.run(['flushall']);
    },
    async close() {
      client.destroy();
      for (const webhook of webhooks) await webhook.close();
      await upstash.close();
      await redis.close();
      await sqs.stop();
      await test.drop();
      await rm(directory, { recursive: true });
    },
  };
}

async function watchedDatabase(inFlight: InFlight): Promise<TestDatabase> {
  const test = await createTestDatabase();
  interceptPool(test.appPool, {
    connect: (connect) => inFlight.track(connect),
    query: (query) => inFlight.track(query),
  });
  return { ...test, asOwner: (...asked) => inFlight.track(() => test.asOwner(...asked)) };
}
