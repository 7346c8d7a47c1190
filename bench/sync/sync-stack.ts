import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FUNCTIONS, type FunctionName, type FunctionSpec, nodeOptions } from '../../functions/manifest.ts';
import { BUNDLE_DIR } from '../../infra/bundle.ts';
import { dataFiles, openDataDirectory } from '../../local/embedded/data-directory.ts';
import { functionVariables, OAUTH_CLIENT_ID, pushSubscription } from '../../local/embedded/environment.ts';
import { ensureSecrets } from '../../local/embedded/secrets.ts';
import { createSignIn } from '../../local/embedded/sign-in.ts';
import { type GoogleSimulator, startGoogleSimulator, type Workspace } from '../../local/google-simulator/index.ts';
import { FunctionHost } from '../../local/lambda/function-host.ts';
import { startGateway } from '../../local/lambda/gateway.ts';
import { Scheduler } from '../../local/lambda/scheduler.ts';
import { type LocalQueues, startQueues } from '../../local/services/queues.ts';
import { startRedis } from '../../local/services/redis.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { openClock } from '../../shared/runtime/clock.ts';
import { type BenchDatabase, openBenchDatabase } from '../search/product/bench-database.ts';
import { lambdaFlags } from './lambda-flags.ts';
import { WorkerProcess, type WorkerSetup } from './worker-process.ts';

/** Google, and what everything that talks to it has in common. */
export interface Site {
  clock: Clock;
  clockVariables: Readonly<Record<string, string>>;
  /** How many times as fast as the machine's the clock runs. */
  rate: number;
  google: GoogleSimulator;
  /** Whether Google enforces its quotas of 2026, and the product keeps to them. */
  quota: boolean;
  files: ReturnType<typeof dataFiles>;
  upstashToken: string;
  close(): Promise<void>;
}

export interface SiteOptions {
  workspace: Workspace;
  /** How many times as fast as the machine's clock all clocks run. */
  rate: number;
  quota: boolean;
}

/** Serves a workspace as Google. */
export async function openSite({ workspace, rate, quota }: SiteOptions): Promise<Site> {
  const clockVariables = { CLOCK_RATE: String(rate), CLOCK_ORIGIN_MS: String(Date.now()) };
  const clock = openClock(clockVariables);
  const directory = await mkdtemp(join(tmpdir(), 'wo-bench-sync-'));
  await openDataDirectory(directory);
  const files = dataFiles(directory);
  const { googleClientSecret, upstashToken } = await ensureSecrets(files);
  const google = await startGoogleSimulator({
    workspace,
    clock,
    clients: [{ clientId: OAUTH_CLIENT_ID, clientSecret: googleClientSecret }],
    ...(quota ? { quotas: { generation: '2026' } } : {}),
  });
  return {
    clock,
    clockVariables,
    rate,
    google,
    quota,
    files,
    upstashToken,
    async close() {
      await google.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * The product on PostgreSQL 17: the functions behind a gateway in this process, the workers in processes of their own,
 * beside SQS, Redis and Google as the embedded mode has them.
 */
export interface SyncStack {
  clock: Clock;
  database: BenchDatabase;
  google: GoogleSimulator;
  queues: LocalQueues;
  /** Consents at Google and signs in: from here on the first sync is wanted. */
  connect(): Promise<{ userId: string; accountId: string; accessToken: string }>;
  /** Calls the HTTP API. */
  fetch(path: string, accessToken: string, init?: RequestInit): Promise<Response>;
  /** POST /v1/sync: everything is wanted. */
  requestSync(accessToken: string): Promise<void>;
  /** @param concurrency invocations of one function at a time; 1 unless told otherwise */
  startWorker(functions: readonly ('sync-worker' | 'embed-worker')[], concurrency?: number): Promise<WorkerProcess>;
  /** One instance of a function as Lambda runs it, with the memory of the manifest. */
  startInstance(functionName: FunctionName): Promise<WorkerProcess>;
  /** The environment of a function. */
  variables(functionName: string): Record<string, string>;
  fire(rule: string): Promise<unknown>;
  close(): Promise<void>;
}

/** @param postgres a server of PostgreSQL 17, as a superuser; the database is a new one, and goes at the end */
export async function startSyncStack(site: Site, postgres: string): Promise<SyncStack> {
  const { clock, clockVariables, google } = site;
  const stack = new AsyncDisposableStack();
  const closing = <T extends { close(): Promise<void> }>(service: T): T => {
    stack.defer(() => service.close());
    return service;
  };
  try {
    const database = closing(await openBenchDatabase(postgres));
    const queues = closing(await startQueues());
    const redis = closing(await startRedis({ token: site.upstashToken }));
    const addresses = {
      databaseUrl: database.appUrl,
      queues: queues.environment,
      redisUrl: redis.url,
      googleUrl: google.url,
      publicUrl: '',
    };
    const variables = (name: string) => ({
      ...functionVariables(name, addresses, site.files, 0),
      ...clockVariables,
      GOOGLE_QUOTA_GENERATION: site.quota ? '2026' : 'none',
    });
    const host = closing(
      new FunctionHost({
        // By a faster clock the machine is no faster: their deadlines are kept by the machine's.
        functions: FUNCTIONS.filter(({ trigger }) => trigger.kind !== 'queues').map((spec) => ({
          ...spec,
          timeoutSeconds: spec.timeoutSeconds * site.rate,
        })),
        bundleDir: BUNDLE_DIR,
        environment: variables,
        clock,
        log: () => undefined,
        traceRunOn: false,
      }),
    );
    const gateway = closing(await startGateway({ host, clock }));
    addresses.publicUrl = gateway.url;
    // Whoever signs in is not to wait for it by a clock that runs several times as fast as the machine that starts it.
    await host.warm('api');
    google.pubsub.subscribe(pushSubscription(gateway.url));
    const scheduler = closing(new Scheduler({ host, clock }));
    const workerEnvironment = { ...queues.environment, ...clockVariables };
    const setupOf = (functions: readonly string[], concurrency: number): WorkerSetup => ({
      bundleDir: BUNDLE_DIR,
      functions,
      environments: Object.fromEntries(functions.map((name) => [name, variables(name)])),
      queueUrls: queues.urls,
      concurrency,
    });
    const call = (path: string, init: RequestInit) =>
      fetch(`${gateway.url}${path}`, { signal: AbortSignal.timeout(30_000), ...init });

    return {
      clock,
      database,
      google,
      queues,
      async connect() {
        const accessToken = await createSignIn(google, gateway.url).first();
        const response = await call('/v1/me', { headers: { authorization: `Bearer ${accessToken}` } });
        const me = (await response.json()) as { userId: string; accounts: [{ accountId: string }] };
        return { userId: me.userId, accountId: me.accounts[0].accountId, accessToken };
      },
      fetch: (path, accessToken, init = {}) =>
        call(path, { ...init, headers: { ...init.headers, authorization: `Bearer ${accessToken}` } }),
      async requestSync(accessToken) {
        const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
        const response = await call('/v1/sync', { method: 'POST', headers, body: '{}' });
        if (response.status !== 202) {
          throw new Error(`POST /v1/sync answered ${response.status}: ${await response.text()}`);
        }
      },
      async startWorker(functions, concurrency = 1) {
        const worker = await WorkerProcess.start(setupOf(functions, concurrency), workerEnvironment);
        stack.defer(() => worker.kill());
        return worker;
      },
      async startInstance(functionName) {
        const spec: FunctionSpec | undefined = FUNCTIONS.find(({ name }) => name === functionName);
        if (!spec) throw new Error(`There is no function ${functionName}.`);
        const flags = lambdaFlags(spec.memoryMb, nodeOptions(spec));
        const environment = { ...workerEnvironment, ...spec.variables };
        const worker = await WorkerProcess.startInstance(setupOf([functionName], 1), environment, flags);
        stack.defer(() => worker.kill());
        return worker;
      },
      variables,
      fire: (rule) => scheduler.fire(rule),
      close: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
