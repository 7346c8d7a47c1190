import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS, type FunctionName, QUEUES, queueUrlVariable } from '../../functions/manifest.ts';
import { TOKEN_KEY_PURPOSE } from '../../shared/identity/sealed-tokens.ts';
import {
  cacheConfiguration,
  databaseConfiguration,
  embeddingConfiguration,
  googleConfiguration,
  googleQuotaConfiguration,
  keyConfiguration,
  languageModelConfiguration,
  ownerDatabaseConfiguration,
  previousEmbeddingConfiguration,
  queueConfiguration,
  signingConfiguration,
  tokenConfiguration,
} from '../../shared/runtime/configuration.ts';
import { embeddingModelName } from '../../shared/runtime/embedding-model-name.ts';
import {
  gmailPushConfiguration,
  pollConfiguration,
  watchConfiguration,
} from '../../shared/runtime/push-configuration.ts';
import { synthesize } from './synthesize.ts';

const { data, service } = synthesize();

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

/** The properties that are looked at here, of whatever resource has them. */
interface Properties {
  Description?: string;
  Environment: { Variables: Record<string, unknown> };
  PolicyDocument: { Statement: Statement[] };
  KeyPolicy: { Statement: Statement[] };
  EnableKeyRotation?: boolean;
  ManagedPolicyArns?: unknown[];
}

/** The statements of the policy of a function's role. */
function statementsOf(name: FunctionName): Statement[] {
  const [, policy] = found('AWS::IAM::Policy', (id) => id.startsWith(`${name.replaceAll('-', '')}Role`));
  return policy.PolicyDocument.Statement;
}

function actionsOf(name: FunctionName): string[] {
  return statementsOf(name).flatMap(({ Action }) => Action);
}

/**
 * The environment that Lambda gives a function. What CloudFormation will fill in is replaced by an example of its kind.
 */
function environmentOf(name: FunctionName, from: Template = service): Record<string, string> {
  const [, made] = found(
    'AWS::Lambda::Function',
    (_, { Description }) => Description === `orchestrator: ${name}`,
    from,
  );
  const variables = Object.entries(made.Environment.Variables);
  const resolved = variables.map(([key, value]) => [key, typeof value === 'string' ? value : example(key)] as const);
  return { AWS_REGION: 'eu-west-1', ...Object.fromEntries(resolved) };
}

function example(variable: string): string {
  if (variable === 'GOOGLE_REDIRECT_URI') return 'https://example.com/v1/auth/google/callback';
  if (variable.endsWith('_SECRET')) return 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:x';
  if (variable === 'JWT_ISSUER' || variable === 'WEBHOOK_URL' || variable.startsWith('QUEUE_URL'))
    return 'https://example.com/';
  return 'example';
}

function found(
  type: string,
  matches: (id: string, properties: Properties) => boolean,
  from: Template = service,
): [string, Properties] {
  const hits = Object.entries(from.findResources(type)).filter(([id, { Properties }]) => matches(id, Properties));
  const [hit] = hits;
  if (!hit || hits.length > 1) throw new Error(`Expected one ${type}, but found ${hits.length}.`);
  return [hit[0], hit[1].Properties];
}

describe('the environment of the functions is what their configuration reads', () => {
  const readers: Record<FunctionName, ((environment: Record<string, string>) => unknown)[]> = {
    query: [databaseConfiguration, cacheConfiguration, tokenConfiguration, languageModelConfiguration],
    api: [
      databaseConfiguration,
      cacheConfiguration,
      tokenConfiguration,
      signingConfiguration,
      googleConfiguration,
      keyConfiguration,
      queueConfiguration,
    ],
    webhooks: [databaseConfiguration, queueConfiguration, gmailPushConfiguration, pollConfiguration],
    schedule: [databaseConfiguration, queueConfiguration, watchConfiguration, pollConfiguration],
    'sync-worker': [
      databaseConfiguration,
      cacheConfiguration,
      googleConfiguration,
      keyConfiguration,
      queueConfiguration,
    ],
    'embed-worker': [databaseConfiguration, cacheConfiguration, queueConfiguration, embeddingConfiguration],
    migrate: [ownerDatabaseConfiguration],
  };

  it.each(FUNCTIONS.map(({ name }) => name))('%s', (name) => {
    for (const read of readers[name]) expect(() => read(environmentOf(name))).not.toThrow();
  });

  it('and would not be, were a variable missing', () => {
    const { JWT_ISSUER: _, ...incomplete } = environmentOf('query');
    expect(() => tokenConfiguration(incomplete)).toThrow(/JWT_ISSUER/);
  });

  it('names every queue that a worker hands work to', () => {
    expect(Object.keys(environmentOf('sync-worker'))).toEqual(expect.arrayContaining(QUEUES.map(queueUrlVariable)));
  });
});

it('quotas of Google are for the workers that call it, and read there as they are deployed', () => {
  const { service: configured } = synthesize({
    googleQuotaGeneration: '2025',
    googleQuotaLimits: '{"gmail":{"perPersonAndMinute":9000}}',
  });
  const named = FUNCTIONS.filter(({ name }) =>
    Object.keys(environmentOf(name, configured)).some((variable) => variable.startsWith('GOOGLE_QUOTA')),
  );
  expect(named.map(({ name }) => name)).toEqual(['sync-worker']);
  expect(googleQuotaConfiguration(environmentOf('sync-worker', configured))).toEqual({
    GOOGLE_QUOTA_GENERATION: '2025',
    GOOGLE_QUOTA_LIMITS: { gmail: { perPersonAndMinute: 9000 } },
  });
});

describe('pushes', () => {
  const account = 'gmail-push-oidc@demo.iam.gserviceaccount.com';
  const topic = 'projects/demo/topics/gmail-push';
  const { service: configured } = synthesize({
    gmailPushTopic: topic,
    gmailPushServiceAccount: account,
    gmailPushAudience: 'https://api.example.com/v1/webhooks/gmail',
    dormantAfterDays: '14',
  });

  it('of Gmail are taken where the deployment says from whom, by the webhooks alone', () => {
    expect(gmailPushConfiguration(environmentOf('webhooks'))).toBeUndefined();
    expect(gmailPushConfiguration(environmentOf('webhooks', configured))).toEqual({
      GMAIL_PUSH_AUDIENCE: 'https://api.example.com/v1/webhooks/gmail',
      GMAIL_PUSH_SERVICE_ACCOUNT: account,
    });
    const takers = FUNCTIONS.filter(({ name }) => 'GMAIL_PUSH_AUDIENCE' in environmentOf(name, configured));
    expect(takers.map(({ name }) => name)).toEqual(['webhooks']);
  });

  it('are asked for by the workers, and known of where it is told how they stand', () => {
    for (const name of ['api', 'schedule', 'sync-worker'] as const) {
      expect(watchConfiguration(environmentOf(name))).toEqual({ WEBHOOK_URL: 'https://example.com/' });
      expect(watchConfiguration(environmentOf(name, configured))).toMatchObject({ GMAIL_PUSH_TOPIC: topic });
    }
    expect(watchConfiguration(environmentOf('sync-worker', synthesize({ channels: 'false' }).service))).toEqual({});
  });

  it('stop for the dormant, who are known alike everywhere', () => {
    for (const name of ['query', 'api', 'webhooks', 'schedule', 'sync-worker'] as const) {
      expect(pollConfiguration(environmentOf(name, configured))).toMatchObject({
        dormantAfterDays: 14,
        dormantMinutes: 8640,
      });
    }
  });
});

describe('hosted models', () => {
  const { service: configured } = synthesize({
    llmProvider: 'anthropic',
    llmModel: 'claude',
    llmFallback: 'openai',
    embeddingModel: 'text-embedding-3-small',
    embeddingDimensions: '512',
    previousEmbeddingModel: 'text-embedding-3-large',
  });

  it('are known where the deployment says so, to the functions that need them', () => {
    expect(languageModelConfiguration(environmentOf('query', configured))).toMatchObject({
      LLM_PROVIDER: 'anthropic',
      LLM_MODEL: 'claude',
      LLM_FALLBACK: 'openai',
    });
    // What is searched for is embedded by the same model as the texts.
    for (const name of ['embed-worker', 'query', 'api'] as const) {
      expect(embeddingConfiguration(environmentOf(name, configured))).toMatchObject({
        model: 'text-embedding-3-small',
        dimensions: 512,
      });
    }
    expect(embeddingModelName(environmentOf('sync-worker', configured))).toBe('text-embedding-3-small/512');
    // The model before is asked about searches only.
    const previous = FUNCTIONS.filter(
      ({ name }) => previousEmbeddingConfiguration(environmentOf(name, configured)) !== undefined,
    );
    expect(previous.map(({ name }) => name)).toEqual(['query', 'api']);
    const askers = FUNCTIONS.filter(({ name }) =>
      Object.keys(environmentOf(name, configured)).some((variable) => /^(LLM|EMBEDDING)_/.test(variable)),
    );
    expect(askers.map(({ name }) => name)).toEqual(['query', 'api', 'sync-worker', 'embed-worker']);
  });

  it('are not asked unless the deployment says so, whoever has the key', () => {
    expect(languageModelConfiguration(environmentOf('query'))).toEqual({ LLM_PROVIDER: 'none' });
    expect(embeddingConfiguration(environmentOf('embed-worker'))).toBeUndefined();
    const holders = FUNCTIONS.filter(({ name }) => 'LANGUAGE_MODEL_SECRET' in environmentOf(name));
    expect(holders.map(({ name }) => name)).toEqual(['query', 'api', 'embed-worker']);
  });
});

describe('least privilege', () => {
  it('query can reach neither Google’s secret, nor the key of its tokens, nor a queue', () => {
    const environment = environmentOf('query');
    expect(environment).not.toHaveProperty('GOOGLE_SECRET');
    expect(environment).not.toHaveProperty('SESSION_SECRET');
    expect(actionsOf('query').filter((action) => /^(kms|sqs):/.test(action))).toEqual([]);
    expect(JSON.stringify(statementsOf('query'))).not.toMatch(/GOOGLE|SESSION/);
  });

  it('webhooks, which anybody may call, reach no secret, no token key and no queue of backfill', () => {
    expect(Object.keys(environmentOf('webhooks')).filter((key) => /SECRET|KMS|BACKFILL|EMBED/.test(key))).toEqual([]);
    expect(actionsOf('webhooks').filter((action) => /^(kms|secretsmanager):/.test(action))).toEqual([]);
  });

  it('only api can sign access tokens', () => {
    const signers = FUNCTIONS.filter(({ name }) => JSON.stringify(statementsOf(name)).includes('SESSIONSECRET'));
    expect(signers.map(({ name }) => name)).toEqual(['api']);
  });

  it('only api and sync-worker can use the token key, for its one purpose', () => {
    const users = FUNCTIONS.filter(({ name }) => actionsOf(name).some((action) => action.startsWith('kms:')));
    expect(users.map(({ name }) => name)).toEqual(['api', 'sync-worker']);
    for (const { name } of users) {
      const statement = statementsOf(name).find(({ Action }) => [Action].flat().includes('kms:Decrypt'));
      expect(statement?.Condition).toEqual({ StringEquals: { 'kms:EncryptionContext:purpose': TOKEN_KEY_PURPOSE } });
    }
  });

  it('the key itself refuses any other purpose, and is rotated', () => {
    const [, key] = found('AWS::KMS::Key', () => true, data);
    expect(key.EnableKeyRotation).toBe(true);
    expect(key.KeyPolicy.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Condition: { StringNotEquals: { 'kms:EncryptionContext:purpose': TOKEN_KEY_PURPOSE } },
      }),
    );
  });

  it('only migrate knows the owner of the database, and it is not the role app', () => {
    const owners = FUNCTIONS.filter(({ name }) => 'DATABASE_OWNER_SECRET' in environmentOf(name));
    expect(owners.map(({ name }) => name)).toEqual(['migrate']);
    expect(actionsOf('migrate')).not.toContain('rds-db:connect');
  });

  it('no function has a wildcard beyond network interfaces and traces, which name no resource', () => {
    for (const { name } of FUNCTIONS) {
      const wildcards = statementsOf(name).filter(({ Resource }) => [Resource].flat().includes('*'));
      const actions = wildcards.flatMap(({ Action }) => Action);
      expect(
        actions.filter((action) => !/^(ec2:\w+(NetworkInterfaces?|Subnets|IpAddresses)|xray:Put\w+)$/.test(action)),
      ).toEqual([]);
      expect(actionsOf(name).filter((action) => action.includes('*'))).toEqual([]);
    }
  });

  it('no function has a managed policy', () => {
    for (const { name } of FUNCTIONS) {
      const [, role] = found('AWS::IAM::Role', (id) => id.startsWith(`${name.replaceAll('-', '')}Role`));
      expect(role.ManagedPolicyArns ?? []).toEqual([]);
    }
  });
});
