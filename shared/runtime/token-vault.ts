import { KMSClient } from '@aws-sdk/client-kms';
import { createGoogleOAuth } from '../adapters/google/oauth.ts';
import { createKeyFileWrapper } from '../adapters/key-file/key-file-wrapper.ts';
import { createKmsKeyWrapper } from '../adapters/kms/kms-key-wrapper.ts';
import type { Database } from '../adapters/postgres/database.ts';
import { createAccountStore } from '../adapters/postgres/identity/account-store.ts';
import { createDataKeyStore } from '../adapters/postgres/identity/data-key-store.ts';
import type { Clock } from '../domain/clock.ts';
import { DataKeys } from '../identity/data-keys.ts';
import type { KeyWrapper } from '../identity/key-wrapper.ts';
import type { OAuthClient } from '../identity/oauth-client.ts';
import { TOKEN_KEY_PURPOSE } from '../identity/sealed-tokens.ts';
import { TokenCipher } from '../identity/token-cipher.ts';
import { TokenVault } from '../identity/token-vault.ts';
import { openClientSecret } from './client-secret.ts';
import { type Environment, googleConfiguration, keyConfiguration } from './configuration.ts';
import type { ReadSecret } from './secrets.ts';

/** What a part that handles Google's tokens is made from. */
export interface TokenParts {
  database: Database;
  clock: Clock;
  readSecret: ReadSecret;
}

/** What a function handles Google's tokens with: one of each, as the cipher keeps data keys, and the vault the turns of accounts. */
export interface OpenTokens {
  vault: TokenVault;
  cipher: TokenCipher;
  oauth: OAuthClient;
}

export async function openTokens(environment: Environment, parts: TokenParts): Promise<OpenTokens> {
  const oauth = await openGoogleOAuth(environment, parts);
  const cipher = openTokenCipher(environment, parts);
  const accounts = createAccountStore(parts.database);
  return { vault: new TokenVault({ oauth, accounts, cipher, clock: parts.clock }), cipher, oauth };
}

/** The vault of a function that calls Google in the name of people. */
export async function openTokenVault(environment: Environment, parts: TokenParts): Promise<TokenVault> {
  return (await openTokens(environment, parts)).vault;
}

export function openTokenCipher(environment: Environment, { database, clock }: TokenParts): TokenCipher {
  const wrapper = openKeyWrapper(environment);
  const store = createDataKeyStore(database);
  return new TokenCipher(new DataKeys({ purpose: TOKEN_KEY_PURPOSE, store, wrapper, clock }));
}

export async function openGoogleOAuth(environment: Environment, parts: TokenParts): Promise<OAuthClient> {
  const settings = googleConfiguration(environment);
  const clientSecret = openClientSecret(settings.GOOGLE_SECRET, parts);
  // A secret that is not there yet is told of when the function starts.
  await clientSecret();
  return createGoogleOAuth({
    clientId: settings.GOOGLE_CLIENT_ID,
    clientSecret,
    redirectUri: settings.GOOGLE_REDIRECT_URI,
    ...(settings.GOOGLE_ROOT_URL === undefined ? {} : { rootUrl: settings.GOOGLE_ROOT_URL }),
    clock: parts.clock,
  });
}

function openKeyWrapper(environment: Environment): KeyWrapper {
  const settings = keyConfiguration(environment);
  if ('KEY_FILE' in settings) return createKeyFileWrapper(settings.KEY_FILE);
  const client = new KMSClient({
    region: settings.AWS_REGION,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
  return createKmsKeyWrapper(client, settings.KMS_KEY_ID);
}
