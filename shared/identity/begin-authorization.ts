import { randomBytes } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { personGoneProblem } from '../domain/person-gone-problem.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Synced } from '../domain/service.ts';
import {
  type AuthorizationRequests,
  type Beginner,
  challengeOf,
  hashOfState,
  PersonGoneError,
} from './authorization-requests.ts';
import type { AccountReader, GoogleAccount } from './google-account.ts';
import { refreshTokenWorks } from './google-account.ts';
import { scopesToAsk } from './google-scopes.ts';
import type { OAuthClient } from './oauth-client.ts';
import { isAllowedRedirect } from './redirect-uri.ts';

/** RFC 6749 4.1.2 recommends ten minutes at most for a code; a consent page is read in one or two. */
export const AUTHORIZATION_LIFETIME_MS = 10 * 60_000;

/** Bytes of a state and of a verifier: 256 bits (RFC 7636 7.1). */
const SECRET_BYTES = 32;

export interface BeginOptions {
  beginner: Beginner;
  /** What shall be read; what it takes and is not granted yet is asked for. */
  services: readonly Synced[];
  /** An address that Google suggests. */
  loginHint?: string | undefined;
  /** Google shall ask for consent again: where it has given no refresh token, or one that no longer works. */
  consent: boolean;
  /** An app that holds the verifier, and where the browser goes afterwards; null for a plain browser. */
  app: { redirectUri: string; codeChallenge: string } | null;
}

export interface BegunAuthorization {
  authorizationUrl: string;
  state: string;
  expiresAt: Date;
  /** For a plain browser, which must bring it back: the verifier. */
  codeVerifier: string | null;
}

export type BeginAuthorization = (options: BeginOptions) => Promise<BegunAuthorization>;

/**
 * Begins the authorization code flow (RFC 6749 4.1) with PKCE at Google. The result throws ProblemError: 'invalid-request' for a
 * redirect URI that is not allowed, 'not-found' for an account that the beginner has not, 'invalid-token' for a beginner who is gone.
 *
 * @param options.redirectUris where apps may have browsers sent, beside loopback addresses
 */
export function createBeginAuthorization(options: {
  oauth: Pick<OAuthClient, 'authorizationUrl'>;
  requests: AuthorizationRequests;
  accounts: AccountReader;
  redirectUris: readonly string[];
  clock: Clock;
}): BeginAuthorization {
  const { oauth, requests, accounts, redirectUris, clock } = options;

  return async ({ beginner, services, loginHint, consent, app }) => {
    if (app !== null && !isAllowedRedirect(app.redirectUri, redirectUris)) {
      throw new ProblemError(
        'invalid-request',
        'redirectUri is none of those that this deployment allows, and no loopback address like http://127.0.0.1:<port>/callback.',
        { errors: [{ pointer: 'query/redirectUri', message: 'is not allowed' }] },
      );
    }
    const { userId } = beginner;
    const account = userId === null ? undefined : await findAccount(accounts, { ...beginner, userId }, loginHint);
    // Who named an account by its address means that one too.
    const accountId = account?.accountId ?? beginner.accountId;
    const state = randomBytes(SECRET_BYTES).toString('base64url');
    const codeVerifier = app === null ? randomBytes(SECRET_BYTES).toString('base64url') : null;
    const codeChallenge = codeVerifier === null ? (app?.codeChallenge ?? '') : challengeOf(codeVerifier);
    const at = clock.now();
    const expiresAt = new Date(at.getTime() + AUTHORIZATION_LIFETIME_MS);
    await requests
      .begin(
        {
          stateHash: hashOfState(state),
          beginner: { userId, accountId },
          codeChallenge,
          redirectUri: app?.redirectUri ?? null,
          expiresAt,
        },
        at,
      )
      .catch(rethrowAsProblem);
    const authorizationUrl = oauth.authorizationUrl({
      state,
      codeChallenge,
      // A grant that no longer works may have lost its scopes with it.
      scopes: scopesToAsk(services, account && refreshTokenWorks(account) ? account.scopes : []),
      loginHint: loginHint ?? account?.email,
      // Of somebody who is known, what is known decides: nobody is asked again while the refresh token works.
      consent: account ? !refreshTokenWorks(account) : consent,
    });
    return { authorizationUrl, state, expiresAt, codeVerifier };
  };
}

/** The account that was named, by its id or by its address; undefined for one that is to be added. */
async function findAccount(
  accounts: AccountReader,
  { userId, accountId }: { userId: string; accountId: string | null },
  loginHint: string | undefined,
): Promise<GoogleAccount | undefined> {
  const all = await accounts.list(userId);
  if (accountId === null) return all.find(({ email }) => email === loginHint?.toLowerCase());
  const found = all.find((account) => account.accountId === accountId);
  if (!found) throw new ProblemError('not-found', 'There is no such account of yours.');
  return found;
}

function rethrowAsProblem(cause: unknown): never {
  throw cause instanceof PersonGoneError ? personGoneProblem(cause) : cause;
}
