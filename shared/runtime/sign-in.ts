import { createAccountReader } from '../adapters/postgres/identity/account-reader.ts';
import { createActivity } from '../adapters/postgres/identity/activity.ts';
import { createAuthorizationRequests } from '../adapters/postgres/identity/authorization-requests.ts';
import { createSignInStore } from '../adapters/postgres/identity/sign-in-store.ts';
import type { Synced } from '../domain/service.ts';
import { type BeginAuthorization, createBeginAuthorization } from '../identity/begin-authorization.ts';
import { createFinishAuthorization, type FinishAuthorization } from '../identity/finish-authorization.ts';
import { createSessionTokens } from '../identity/session-tokens.ts';
import { createConnect } from '../identity/sign-in.ts';
import { type Environment, signingConfiguration, tokenConfiguration } from './configuration.ts';
import { pollConfiguration } from './push-configuration.ts';
import { sessionSecret } from './secrets.ts';
import { openGoogleOAuth, openTokenCipher, type TokenParts } from './token-vault.ts';

export interface SignIn {
  beginAuthorization: BeginAuthorization;
  finishAuthorization: FinishAuthorization;
}

/** Signing in, for the one function that holds the signing key. */
export async function openSignIn(
  environment: Environment,
  parts: TokenParts & {
    onConnected: (userId: string, accountId: string, services: readonly Synced[]) => Promise<void>;
    onNotRevoked: (error: unknown) => void;
  },
): Promise<SignIn> {
  const { clock, database, onConnected, onNotRevoked } = parts;
  const oauth = await openGoogleOAuth(environment, parts);
  const { JWT_ISSUER, JWT_AUDIENCE } = tokenConfiguration(environment);
  const { SESSION_SECRET, FIRST_TIER, SIGN_IN_REDIRECT_URIS } = signingConfiguration(environment);
  const { signingKey } = await parts.readSecret(SESSION_SECRET, sessionSecret);
  const requests = createAuthorizationRequests(database);
  const connect = createConnect({
    oauth,
    store: createSignInStore(database, FIRST_TIER),
    cipher: openTokenCipher(environment, parts),
    sessionTokens: createSessionTokens({ signingKey, issuer: JWT_ISSUER, audience: JWT_AUDIENCE, clock }),
    clock,
    noteActivity: createActivity(database, clock, pollConfiguration(environment)).note,
    onConnected,
    onNotRevoked,
  });
  return {
    beginAuthorization: createBeginAuthorization({
      oauth,
      requests,
      accounts: createAccountReader(database),
      redirectUris: SIGN_IN_REDIRECT_URIS,
      clock,
    }),
    finishAuthorization: createFinishAuthorization({ requests, connect, clock }),
  };
}
