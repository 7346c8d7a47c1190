import { type FunctionName, QUEUES, type QueueName, SYNC_QUEUES } from '../functions/manifest.ts';

/** The JSON documents of Secrets Manager that an operator fills in; the names are those of the environment variables. */
export const SECRETS = {
  APPLICATION_SECRET: 'Token of the cache, public keys of access tokens, key of cached content',
  GOOGLE_SECRET: 'Secret of the OAuth client at Google',
  SESSION_SECRET: 'Private key that signs access tokens',
  LANGUAGE_MODEL_SECRET: 'Keys of the providers of language models; needed only where one is configured',
} as const;

export type SecretName = keyof typeof SECRETS;

/** What one function may reach. What is not named here it can neither read, call nor send to. */
export interface FunctionAccess {
  /** `app` is under row security and signs in by IAM; `owner` changes the schema and signs in by its secret. */
  database: 'app' | 'owner';
  secrets: readonly SecretName[];
  /** Unwraps, and where needed makes, the data keys that encrypt Google's tokens. */
  tokenKey: boolean;
  sendsTo: readonly QueueName[];
  /** Redis, for caches and limits. */
  cache: boolean;
  /** Access tokens are checked here, so their issuer and audience must be known. */
  accessTokens: boolean;
  /** Google's OAuth client. */
  google: boolean;
  /** It keeps to Google's quotas, and so must know them. */
  googleQuotas: boolean;
  /** Of which hosted models it knows, where the deployment has some. It asks them if it has LANGUAGE_MODEL_SECRET, too. */
  models: readonly ('language' | 'embedding' | 'previous-embedding')[];
  /** Whether it takes pushes of Google, knows what is to be watched, and who is dormant. */
  pushes: readonly ('receive' | 'watch' | 'dormancy')[];
}

const NOTHING = {
  secrets: [],
  tokenKey: false,
  sendsTo: [],
  cache: false,
  accessTokens: false,
  google: false,
  googleQuotas: false,
  models: [],
  pushes: [],
} as const;

const FRESH_QUEUES = SYNC_QUEUES.filter((queue) => queue.endsWith('-fresh'));

/** Least privilege, in one table. `query` reads a person's words and content, so it can reach neither Google nor tokens. */
export const FUNCTION_ACCESS: Readonly<Record<FunctionName, FunctionAccess>> = {
  query: {
    ...NOTHING,
    database: 'app',
    secrets: ['APPLICATION_SECRET', 'LANGUAGE_MODEL_SECRET'],
    cache: true,
    accessTokens: true,
    models: ['language', 'embedding', 'previous-embedding'],
    pushes: ['dormancy'],
  },
  api: {
    database: 'app',
    secrets: ['APPLICATION_SECRET', 'GOOGLE_SECRET', 'SESSION_SECRET', 'LANGUAGE_MODEL_SECRET'],
    tokenKey: true,
    sendsTo: SYNC_QUEUES,
    cache: true,
    accessTokens: true,
    google: true,
    googleQuotas: false,
    models: ['embedding', 'previous-embedding'],
    pushes: ['watch', 'dormancy'],
  },
  webhooks: { ...NOTHING, database: 'app', sendsTo: FRESH_QUEUES, pushes: ['receive', 'dormancy'] },
  schedule: { ...NOTHING, database: 'app', sendsTo: QUEUES, pushes: ['watch', 'dormancy'] },
  'sync-worker': {
    ...NOTHING,
    database: 'app',
    secrets: ['APPLICATION_SECRET', 'GOOGLE_SECRET'],
    tokenKey: true,
    sendsTo: QUEUES,
    cache: true,
    google: true,
    googleQuotas: true,
    // Which texts have no vector yet depends on the model that makes them.
    models: ['embedding'],
    pushes: ['watch', 'dormancy'],
  },
  'embed-worker': {
    ...NOTHING,
    database: 'app',
    secrets: ['APPLICATION_SECRET', 'LANGUAGE_MODEL_SECRET'],
    sendsTo: ['embed'],
    cache: true,
    models: ['embedding'],
  },
  migrate: { ...NOTHING, database: 'owner' },
};
