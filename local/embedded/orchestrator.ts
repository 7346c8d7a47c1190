import type { FunctionSpec } from '../../functions/manifest.ts';
import { shiftedClock } from '../../shared/adapters/clock/system-clock.ts';
import { type GoogleSimulator, startGoogleSimulator } from '../google-simulator/index.ts';
import type { Workspace } from '../google-simulator/workspace/workspace.ts';
import { FunctionHost } from '../lambda/function-host.ts';
import { startGateway } from '../lambda/gateway.ts';
import type { HostLog, RunOnViolation } from '../lambda/host-log.ts';
import { QueuePoller } from '../lambda/queue-poller.ts';
import { Scheduler } from '../lambda/scheduler.ts';
import { acquireLock } from '../services/lock-file.ts';
import { startPostgres } from '../services/postgres.ts';
import { startQueues } from '../services/queues.ts';
import { startRedis } from '../services/redis.ts';
import { dataFiles, openDataDirectory } from './data-directory.ts';
import { deliverPushes } from './deliver-pushes.ts';
import { EMBEDDED_FUNCTIONS } from './embedded-functions.ts';
import { functionVariables, OAUTH_CLIENT_ID, oauthRedirectUri, pushSubscription } from './environment.ts';
import { forgetSimulator } from './forget-simulator.ts';
import { type LanguageModelChoice, writeLanguageModelSecret } from './language-model.ts';
import { migrateData } from './migrate-data.ts';
import { releaseLeases } from './release-leases.ts';
import { rememberModel } from './remembered-model.ts';
import { ensureSecrets } from './secrets.ts';
import { createSignIn } from './sign-in.ts';
import { staySignedIn } from './stay-signed-in.ts';

/** The person waits for it, and whatever made a message fail is on this machine. */
const RETRY_SECONDS = 15;

/** An idle worker takes 50 MB, and is loaded again in half a second. */
const IDLE_SECONDS = 20;

export interface OrchestratorOptions {
  dataDirectory: string;
  /** Where the bundles of the functions are. */
  bundleDirectory: string;
  workspace: Workspace;
  /** How far the clock of everything runs ahead; 0 for the machine's time. */
  clockOffsetMs: number;
  /** The hosted model to ask; without one the built-in model does everything. */
  languageModel?: LanguageModelChoice | undefined;
  /** The port of the HTTP API; 0 for a free one. */
  port: number;
  log: HostLog;
  /** Is told once when a file of the workspace changed, or went: see GoogleSimulatorOptions. */
  onFileChanged?: (file: string) => void;
  onRunOn?: (violation: RunOnViolation) => void;
}

export interface Orchestrator {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** A bearer token of the person whose workspace it is, with all scopes, good for half a day at least. */
  readonly accessToken: string;
  /** The simulator of Google, whose workspace it is. */
  google: GoogleSimulator;
  /** Resolves when every queue is empty and no worker is at work. */
  synced(signal?: AbortSignal): Promise<void>;
  /**
   * Serves the same data at another time as well: functions of their own, whose clock runs ahead by `clockOffsetMs`, behind
   * a port of their own. They take tokens that are valid at that time. Nothing is synced for them.
   */
  serveAt(clockOffsetMs: number): Promise<{ url: string; close(): Promise<void> }>;
  /** Stops in order: no new requests, workers to their next commit, then the services. */
  close(): Promise<void>;
}

/**
 * Starts everything in this process: Postgres, the queues, the cache, Google (a simulator over the workspace), and the
 * functions, from the bundles that are deployed. Then migrates, signs the person in, and sweeps up unfinished work.
 * @throws DataDirectoryInUseError when another process uses the directory; ForeignDataError when another version made it
 */
export async function startOrchestrator(options: OrchestratorOptions): Promise<Orchestrator> {
  const stack = new AsyncDisposableStack();
  try {
    return await start(options, stack);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function start(options: OrchestratorOptions, stack: AsyncDisposableStack): Promise<Orchestrator> {
  const clock = shiftedClock(options.clockOffsetMs);
  const files = dataFiles(options.dataDirectory);
  await openDataDirectory(options.dataDirectory);
  const lock = await acquireLock(options.dataDirectory, clock.now());
  stack.defer(() => lock.release());
  const secrets = await ensureSecrets(files);
  await writeLanguageModelSecret(files, options.languageModel);
  await rememberModel(files, options.languageModel);

  const closing = <T extends { close(): Promise<void> }>(service: T): T => {
    stack.defer(() => service.close());
    return service;
  };
  // Known below, before the first function starts. A web client's: no other address of this machine is sent a code.
  const redirectUris: string[] = [];
  const [postgres, queues, redis, google] = await all([
    startPostgres({ dataDir: files.postgres }).then(closing),
    startQueues().then(closing),
    startRedis({ token: secrets.upstashToken }).then(closing),
    startGoogleSimulator({
      workspace: options.workspace,
      clock,
      clients: [{ clientId: OAUTH_CLIENT_ID, clientSecret: secrets.googleClientSecret, redirectUris }],
      ...(options.onFileChanged ? { onFileChanged: options.onFileChanged } : {}),
    }).then(closing),
  ]);

  const addresses = {
    databaseUrl: postgres.connectionString,
    queues: queues.environment,
    redisUrl: redis.url,
    googleUrl: google.url,
    // Known below, before the first function starts.
    publicUrl: '',
  };
  const hostAt = (functions: readonly FunctionSpec[], clockOffsetMs: number) =>
    new FunctionHost({
      functions,
      bundleDir: options.bundleDirectory,
      environment: (name) => functionVariables(name, addresses, files, clockOffsetMs, options.languageModel),
      clock: shiftedClock(clockOffsetMs),
      log: options.log,
      idleSeconds: IDLE_SECONDS,
      ...(options.onRunOn ? { onRunOn: options.onRunOn } : {}),
      traceRunOn: options.onRunOn !== undefined,
    });
  const host = closing(hostAt(EMBEDDED_FUNCTIONS, options.clockOffsetMs));
  // First of all, as functions are told where browsers find them.
  const gateway = closing(await startGateway({ host, clock, port: options.port }));
  addresses.publicUrl = gateway.url;
  redirectUris.push(oauthRedirectUri(gateway.url));
  google.pubsub.subscribe(pushSubscription(gateway.url));
  // What the person meets first loads beside the migrations. One that does not load says so when it is called.
  for (const name of ['api', 'query']) host.warm(name).catch(() => undefined);
  await migrateData(host, options.dataDirectory);
  await releaseLeases(postgres.connectionString, clock.now());
  await forgetSimulator(postgres.connectionString, clock.now());
  await postgres.becomeRole('app');

  const poller = closing(
    await QueuePoller.start({
      host,
      sqs: queues.client,
      queueUrls: queues.urls,
      clock,
      retrySeconds: RETRY_SECONDS,
    }),
  );
  // On the way down it takes no more requests, before the workers stop.
  stack.defer(() => gateway.close());
  closing(deliverPushes(google.pushes, clock));
  const scheduler = closing(new Scheduler({ host, clock }));

  const warn = (functionName: string) => (error: unknown) =>
    options.log({ kind: 'warning', functionName, message: String(error) });
  const signedIn = closing(
    await staySignedIn({
      signIn: createSignIn(google, gateway.url),
      tokenFile: files.accessToken,
      clock,
      onFailure: warn('api'),
    }),
  );
  // Nobody waits for it but who waits for the sync: the jobs of the sign-in are under way already.
  const swept = scheduler.fire('sweep').catch(warn('schedule'));
  stack.defer(async () => void (await swept));
  await lock.publishUrl(gateway.url);

  return {
    url: gateway.url,
    get accessToken() {
      return signedIn.accessToken;
    },
    google,
    async synced(signal) {
      await swept;
      await poller.drain(signal);
    },
    async serveAt(clockOffsetMs) {
      const functions = EMBEDDED_FUNCTIONS.filter(({ trigger }) => trigger.kind === 'http');
      const shifted = hostAt(functions, clockOffsetMs);
      const door = await startGateway({ host: shifted, clock: shiftedClock(clockOffsetMs) });
      return { url: door.url, close: () => door.close().then(() => shifted.close()) };
    },
    close: () => stack.disposeAsync(),
  };
}

/**
 * As Promise.all, but a failure waits for the others: what starts after it would be left running.
 * @throws the first failure
 */
async function all<T extends readonly unknown[]>(
  promises: {
    readonly [K in keyof T]: Promise<T[K]>;
  },
): Promise<{ -readonly [K in keyof T]: T[K] }> {
  await Promise.allSettled(promises);
  return Promise.all(promises) as Promise<{ -readonly [K in keyof T]: T[K] }>;
}
