import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exportJWK, generateKeyPair } from 'jose';
import { FUNCTIONS } from '../../../functions/manifest.ts';
import { FunctionHost } from '../../../local/lambda/function-host.ts';
import { startGateway } from '../../../local/lambda/gateway.ts';
import type { HostLogEntry, RunOnViolation } from '../../../local/lambda/host-log.ts';
import { startRedis } from '../../../local/services/redis.ts';
import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import type { Scope, Tier } from '../../../shared/domain/principal.ts';
import { createSessionTokens } from '../../../shared/identity/session-tokens.ts';
import { bundled } from '../../helpers/bundles.ts';
import { createTestDatabase } from '../../helpers/database.ts';

const ISSUER = 'https://orchestrator.example';
const AUDIENCE = 'orchestrator';

export interface TokenOptions {
  tier?: Tier;
  scopes?: readonly Scope[];
  /** Made so long ago; it lasts an hour. */
  agedMs?: number;
  issuer?: string;
  /** Signed with a key that nobody knows. */
  forged?: boolean;
}

/** The hosted models that the function is to ask. */
export interface HostedModelOptions {
  variables: Readonly<Record<string, string>>;
  keys: { openaiApiKey?: string; anthropicApiKey?: string };
}

/** The query function as it ships: its bundle in the local host behind the gateway, over a database and a Redis. */
export async function startQueryServer({ hosted }: { hosted?: HostedModelOptions } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'query-'));
  const [database, redis, bundleDir] = await Promise.all([createTestDatabase(), startRedis(), bundled(['query'])]);
  const keys = await generateKeyPair('EdDSA', { extractable: true });
  const foreign = await generateKeyPair('EdDSA', { extractable: true });
  const secret = join(directory, 'application-secret');
  const publicKeys = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k' }] };
  await writeFile(
    secret,
    JSON.stringify({
      upstashToken: redis.token,
      sessionPublicKeys: publicKeys,
      cacheKey: randomBytes(32).toString('base64'),
    }),
    {
      mode: 0o600,
    },
  );

  const modelSecret = join(directory, 'language-model-secret');
  if (hosted) await writeFile(modelSecret, JSON.stringify(hosted.keys), { mode: 0o600 });

  const log: HostLogEntry[] = [];
  const violations: RunOnViolation[] = [];
  const host = new FunctionHost({
    functions: FUNCTIONS.filter(({ name }) => name === 'query'),
    bundleDir,
    environment: () => ({
      DATABASE_URL: database.appUrl,
      UPSTASH_REDIS_REST_URL: redis.url,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      APPLICATION_SECRET: pathToFileURL(secret).href,
      ...(hosted ? { ...hosted.variables, LANGUAGE_MODEL_SECRET: pathToFileURL(modelSecret).href } : {}),
    }),
    clock: systemClock,
    log: (entry) => log.push(entry),
    onRunOn: (violation) => violations.push(violation),
  });
  const gateway = await startGateway({ host, clock: systemClock, hangUpGraceMs: 0 });

  return {
    database: database.database,
    redis,
    log,
    violations,
    url: `${gateway.url}/v1/query`,
    async token(
      userId: string,
      { tier = 'free', scopes = ['query'], agedMs = 0, issuer = ISSUER, forged = false }: TokenOptions = {},
    ) {
      const signingKey = { ...(await exportJWK((forged ? foreign : keys).privateKey)), kid: 'k' };
      const now = () => new Date(systemClock.now().getTime() - agedMs);
      const clock = { now, delay: systemClock.delay };
      const tokens = createSessionTokens({ signingKey, issuer, audience: AUDIENCE, clock });
      const principal = { userId, sessionId: randomUUID(), tier, scopes: new Set(scopes) };
      return tokens.mint(principal, new Date(now().getTime() + 3_600_000));
    },
    async close() {
      await gateway.close();
      await host.close();
      await redis.close();
      await database.drop();
      await rm(directory, { recursive: true });
    },
  };
}
