import { pathToFileURL } from 'node:url';
import type { dataFiles } from './data-directory.ts';
import { type LanguageModelChoice, languageModelVariables } from './language-model.ts';

/** Where the services of the embedded mode answer. */
export interface ServiceAddresses {
  databaseUrl: string;
  queues: Readonly<Record<string, string>>;
  redisUrl: string;
  googleUrl: string;
  /** Where browsers find the HTTP API. */
  publicUrl: string;
}

export const OAUTH_CLIENT_ID = 'embedded.apps.googleusercontent.com';
/** Where Google sends the browser back to. */
export const oauthRedirectUri = (publicUrl: string): string => `${publicUrl}/v1/auth/google/callback`;

const PUSH_TOPIC = 'projects/embedded/topics/gmail-push';
const PUSH_ACCOUNT = 'gmail-push@embedded.iam.gserviceaccount.com';

/** The subscription by which the simulator's Pub/Sub pushes changes of the mailbox. */
export const pushSubscription = (publicUrl: string) => ({
  topicName: PUSH_TOPIC,
  subscription: 'projects/embedded/subscriptions/gmail-push',
  pushEndpoint: `${publicUrl}/v1/webhooks/gmail`,
  serviceAccountEmail: PUSH_ACCOUNT,
});

/** What an OAuth consent asks for: reading mail, calendars, files and contacts. */
export const OAUTH_SCOPES = [
  'openid',
  'email',
  'profile',
  'https://www.googleapis.com/auth/gmail.readonly',
  'https://www.googleapis.com/auth/calendar.readonly',
  'https://www.googleapis.com/auth/drive.readonly',
  'https://www.googleapis.com/auth/contacts.readonly',
] as const;

/** The environment of a function, by the names that the deployment on AWS uses. */
export function functionVariables(
  name: string,
  addresses: ServiceAddresses,
  files: ReturnType<typeof dataFiles>,
  clockOffsetMs: number,
  languageModel?: LanguageModelChoice,
): Record<string, string> {
  const secret = (file: string) => pathToFileURL(file).href;
  return {
    ...addresses.queues,
    DATABASE_URL: addresses.databaseUrl,
    UPSTASH_REDIS_REST_URL: addresses.redisUrl,
    // In the process that also syncs and starts: it answers late, but is never gone.
    UPSTASH_REDIS_TIMEOUT_MS: '10000',
    GOOGLE_ROOT_URL: addresses.googleUrl,
    // The simulator counts nothing.
    GOOGLE_QUOTA_GENERATION: 'none',
    GOOGLE_CLIENT_ID: OAUTH_CLIENT_ID,
    GOOGLE_REDIRECT_URI: oauthRedirectUri(addresses.publicUrl),
    GOOGLE_SECRET: secret(files.googleSecret),
    GMAIL_PUSH_TOPIC: PUSH_TOPIC,
    GMAIL_PUSH_SERVICE_ACCOUNT: PUSH_ACCOUNT,
    GMAIL_PUSH_AUDIENCE: pushSubscription(addresses.publicUrl).pushEndpoint,
    WEBHOOK_URL: addresses.publicUrl,
    KEY_FILE: files.key,
    JWT_ISSUER: 'https://embedded.invalid',
    JWT_AUDIENCE: 'workspace-orchestrator',
    APPLICATION_SECRET: secret(files.applicationSecret),
    CLOCK_OFFSET_MS: String(clockOffsetMs),
    POWERTOOLS_LOG_LEVEL: 'WARN',
    ...languageModelVariables(name, languageModel, files),
    // On their own machine a person may ask as often as the largest tier.
    ...(name === 'api' ? { SESSION_SECRET: secret(files.sessionSecret), FIRST_TIER: 'enterprise' } : {}),
    ...(name === 'migrate' ? { DATABASE_OWNER_URL: addresses.databaseUrl } : {}),
  };
}
