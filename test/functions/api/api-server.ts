import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { exportJWK, generateKeyPair } from 'jose';
import { FUNCTIONS, QUEUES, type QueueName } from '../../../functions/manifest.ts';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { dataFiles } from '../../../local/embedded/data-directory.ts';
import {
  functionVariables,
  OAUTH_CLIENT_ID,
  OAUTH_SCOPES,
  oauthRedirectUri,
} from '../../../local/embedded/environment.ts';
import { ensureSecrets } from '../../../local/embedded/secrets.ts';
import { loadWorkspace, startGoogleSimulator } from '../../../local/google-simulator/index.ts';
import { FunctionHost } from '../../../local/lambda/function-host.ts';
import { startGateway } from '../../../local/lambda/gateway.ts';
import type { HostLogEntry, RunOnViolation } from '../../../local/lambda/host-log.ts';
import { startQueues } from '../../../local/services/queues.ts';
import { startRedis } from '../../../local/services/redis.ts';
import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import { SCOPES, type Scope } from '../../../shared/domain/principal.ts';
import { createSessionTokens } from '../../../shared/identity/session-tokens.ts';
import { bundled } from '../../helpers/bundles.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { Contract, type OpenApiDocument } from '../../shared/runtime/http/contract.ts';

/** Has a Google account, and nothing in it. */
export const OTHER_PERSON = { emailAddress: 'alex.private@example.net', displayName: null };

const HOUR_MS = 3_600_000;

export interface TokenOptions {
  scopes?: readonly Scope[];
  /** Made so long ago; it lasts an hour. */
  agedMs?: number;
  issuer?: string;
  audience?: string;
  /** Signed with a key that nobody knows. */
  forged?: boolean;
}

export interface CallOptions {
  token?: string;
  /** Sent as JSON; a string as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Whether redirects are followed, as is usual. */
  follow?: boolean;
}

export interface Reply {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a body is compared, whatever it is
  body: any;
}

/**
 * The api function as it ships: its bundle in the local host behind the gateway, over a database, queues and a simulated
 * Google.
 */
/** @param options.redis a Redis that answers; without it there is none, as while it is down */
export async function startApiServer(options: { redis?: boolean } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'api-'));
  const files = dataFiles(directory);
  const secrets = await ensureSecrets(files);
  const redis = options.redis ? await startRedis({ token: secrets.upstashToken }) : undefined;
  const [database, queues, google, bundleDir] = await Promise.all([
    createTestDatabase(),
    startQueues(),
    startGoogleSimulator({
      workspace: await loadWorkspace(SMALL_DEMO.directory, { me: SMALL_DEMO.me, timeZone: SMALL_DEMO.timeZone }),
      clock: systemClock,
      clients: [{ clientId: OAUTH_CLIENT_ID, clientSecret: secrets.googleClientSecret }],
      otherPeople: [OTHER_PERSON],
    }),
    bundled(['api']),
  ]);
  const environment: Record<string, string> = {
    ...functionVariables(
      'api',
      {
        databaseUrl: database.appUrl,
        queues: queues.environment,
        redisUrl: redis?.url ?? 'http://127.0.0.1:9',
        googleUrl: google.url,
        publicUrl: 'http://127.0.0.1',
      },
      files,
      0,
    ),
    POWERTOOLS_LOG_LEVEL: 'DEBUG',
  };
  const log: HostLogEntry[] = [];
  const violations: RunOnViolation[] = [];
  const host = new FunctionHost({
    functions: FUNCTIONS.filter(({ name }) => name === 'api'),
    bundleDir,
    environment: () => environment,
    clock: systemClock,
    log: (entry) => log.push(entry),
    onRunOn: (violation) => violations.push(violation),
  });
  const gateway = await startGateway({ host, clock: systemClock });
  environment.GOOGLE_REDIRECT_URI = oauthRedirectUri(gateway.url);
  const { signingKey } = JSON.parse(await readFile(files.sessionSecret, 'utf8'));
  const foreignKey = { ...(await exportJWK((await generateKeyPair('EdDSA', { extractable: true })).privateKey)) };

  /** Any request, as a client sends it. */
  async function send(
    method: string,
    path: string,
    { token, body, headers = {}, follow = true }: CallOptions = {},
  ): Promise<Reply> {
    const response = await fetch(gateway.url + path, {
      method,
      redirect: follow ? 'follow' : 'manual',
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  const document = (await send('GET', '/v1/openapi.json')).body as OpenApiDocument;
  const contract = new Contract(document);

  /** The path of the document that a path is one of: `/v1/items/{id}` for `/v1/items/7?x=y`. */
  function templateOf(path: string): string {
    const [bare = path] = path.split('?');
    const fits = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(bare);
    return Object.keys(document.paths).find(fits) ?? bare;
  }

  /** Begins as an app; the person of the demo consents at once. @returns what POST /v1/auth/google takes then */
  async function consented(): Promise<{ code: string; state: string; codeVerifier: string }> {
    const codeVerifier = randomBytes(32).toString('base64url');
    const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
    const begin = new URLSearchParams({ redirectUri: 'http://127.0.0.1:1/signed-in', codeChallenge });
    const { state } = (await send('GET', `/v1/auth/google?${begin}`)).body;
    const redirectUri = oauthRedirectUri(gateway.url);
    const code = google.issueAuthorizationCode({ redirectUri, scopes: OAUTH_SCOPES, codeChallenge });
    await send('GET', `/v1/auth/google/callback?${new URLSearchParams({ code, state })}`, { follow: false });
    return { code, state, codeVerifier };
  }

  return {
    url: gateway.url,
    environment,
    redis,
    database,
    google,
    log,
    violations,
    send,

    /** A request to a route of the API. @throws when the response is not as the OpenAPI document says */
    async call(method: string, path: string, options: CallOptions = {}): Promise<Reply> {
      const { status, headers, body } = await send(method, path, options);
      const breaches = contract.breaches(method, templateOf(path), { status, type: headers.get('content-type'), body });
      if (breaches.length > 0) throw new Error(`${method} ${path}: ${breaches.join('; ')}`);
      return { status, headers, body };
    },

    consented,

    /** Signs the person of the demo in, as an app does. */
    async signIn(): Promise<Reply> {
      return this.call('POST', '/v1/auth/google', { body: await consented() });
    },

    async tokenOf(userId: string, options: TokenOptions = {}): Promise<string> {
      const now = () => new Date(systemClock.now().getTime() - (options.agedMs ?? 0));
      const tokens = createSessionTokens({
        signingKey: options.forged ? { ...foreignKey, kid: signingKey.kid } : signingKey,
        issuer: options.issuer ?? environment.JWT_ISSUER ?? '',
        audience: options.audience ?? environment.JWT_AUDIENCE ?? '',
        clock: { now, delay: systemClock.delay },
      });
      return tokens.mint(
        { userId, sessionId: randomUUID(), tier: 'free', scopes: new Set(options.scopes ?? SCOPES) },
        new Date(now().getTime() + HOUR_MS),
      );
    },

    /** Takes what is in the queues, and which queue it was in. */
    async takeMessages(): Promise<{ queue: QueueName; job: unknown }[]> {
      const taken: { queue: QueueName; job: unknown }[] = [];
      for (const queue of QUEUES) {
        const { Messages = [] } = await queues.client.send(
          new ReceiveMessageCommand({ QueueUrl: queues.urls[queue], MaxNumberOfMessages: 10 }),
        );
        taken.push(...Messages.map(({ Body }: Message) => ({ queue, job: JSON.parse(Body ?? '') })));
      }
      return taken;
    },

    async close() {
      await gateway.close();
      await host.close();
      await google.close();
      await queues.close();
      await redis?.close();
      await database.drop();
      await rm(directory, { recursive: true });
    },
  };
}

export type ApiServer = Awaited<ReturnType<typeof startApiServer>>;
