import { createSignInStore } from '../adapters/postgres/identity/sign-in-store.ts';
import { createSessionTokens } from '../identity/session-tokens.ts';
import { createSignIn, type SignInWithCode } from '../identity/sign-in.ts';
import { type Environment, signingConfiguration, tokenConfiguration } from './configuration.ts';
import { sessionSecret } from './secrets.ts';
import { openGoogleOAuth, openTokenCipher, type TokenParts } from './token-vault.ts';

/** Signing in, for the one function that holds the signing key. */
export async function openSignIn(
  environment: Environment,
  parts: TokenParts & { onConnected: (userId: string, accountId: string) => Promise<void> },
): Promise<SignInWithCode> {
  const { JWT_ISSUER, JWT_AUDIENCE } = tokenConfiguration(environment);
  const { SESSION_SECRET, FIRST_TIER } = signingConfiguration(environment);
  const { signingKey } = await parts.readSecret(SESSION_SECRET, sessionSecret);
  return createSignIn({
    oauth: await openGoogleOAuth(environment, parts),
    store: createSignInStore(parts.database, FIRST_TIER),
    cipher: openTokenCipher(environment, parts),
    sessionTokens: createSessionTokens({
      signingKey,
      issuer: JWT_ISSUER,
      audience: JWT_AUDIENCE,
      clock: parts.clock,
    }),
    clock: parts.clock,
    onConnected: parts.onConnected,
  });
}
