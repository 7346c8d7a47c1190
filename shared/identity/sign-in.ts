import type { Clock } from '../domain/clock.ts';
import { newId } from '../domain/ids.ts';
import { SCOPES, type Tier } from '../domain/principal.ts';
import { ProblemError } from '../domain/problem.ts';
import { MAX_TOKEN_AGE_SECONDS } from './access-token-claims.ts';
import { OAuthError } from './errors.ts';
import type { GoogleIdentity, OAuthClient } from './oauth-client.ts';
import { type SealedTokens, sealTokens } from './sealed-tokens.ts';
import type { SessionTokens } from './session-tokens.ts';
import type { TokenCipher } from './token-cipher.ts';
import type { AccountRef } from './token-vault.ts';

export interface Connection extends AccountRef {
  identity: GoogleIdentity;
  tokens: SealedTokens;
  session: { id: string; scopes: readonly string[]; expiresAt: Date };
  at: Date;
}

/** Somebody signed in for the first time while somebody else claimed the same Google subject or address. */
export class DirectoryTakenError extends Error {
  override readonly name = 'DirectoryTakenError';
}

export interface SignInStore {
  findBySubject(subject: string): Promise<AccountRef | undefined>;
  /**
   * In one transaction: the person and the account as they are now, made if need be; the directory; the session.
   * @throws DirectoryTakenError when the subject or the address belongs to another person
   */
  connect(connection: Connection): Promise<{ tier: Tier }>;
}

export interface SignedIn extends AccountRef {
  /** Ours, not Google's. */
  accessToken: string;
  expiresAt: Date;
}

export type SignInWithCode = (
  grant: { code: string; codeVerifier?: string },
  signal?: AbortSignal,
) => Promise<SignedIn>;

/**
 * Signs a person in with the code that Google gave their browser: exchanges it, connects the account, starts a session of
 * a day with all scopes, for this is what an interactive sign-in gives. Whoever comes for the first time becomes a person;
 * whoever comes again gets their account connected anew. A person is known by Google's subject, never by the address:
 * addresses are given to others.
 *
 * `onConnected` is called once the account is stored, at every sign-in; it must bear that.
 *
 * The result throws ProblemError: 'invalid-request' for a code that Google refuses, 'conflict' for an address that is
 * another person's, 'unavailable' when Google does not answer.
 */
export function createSignIn(options: {
  oauth: OAuthClient;
  store: SignInStore;
  cipher: TokenCipher;
  sessionTokens: SessionTokens;
  clock: Clock;
  onConnected: (userId: string, accountId: string) => Promise<void>;
}): SignInWithCode {
  const { oauth, store, cipher, sessionTokens, clock, onConnected } = options;

  return async (grant, signal) => {
    const { tokens, identity } = await oauth.exchangeCode(grant, signal).catch(rethrowAsProblem);

    const connect = async () => {
      const known = await store.findBySubject(identity.subject);
      const account = known ?? { userId: newId(clock), accountId: newId(clock) };
      const at = clock.now();
      const session = {
        id: newId(clock),
        scopes: SCOPES,
        expiresAt: new Date(at.getTime() + MAX_TOKEN_AGE_SECONDS * 1000),
      };
      const sealed = await sealTokens(cipher, account.userId, tokens, signal);
      const { tier } = await store.connect({ ...account, identity, tokens: sealed, session, at });
      return { account, session, tier };
    };

    const { account, session, tier } = await connect()
      // Two first sign-ins of one person at once: the one that came second finds what the first one made.
      .catch((error) => (error instanceof DirectoryTakenError ? connect() : Promise.reject(error)))
      .catch(rethrowAsProblem);

    await onConnected(account.userId, account.accountId);
    const principal = { userId: account.userId, sessionId: session.id, tier, scopes: new Set(SCOPES) };
    const accessToken = await sessionTokens.mint(principal, session.expiresAt);
    return { ...account, accessToken, expiresAt: session.expiresAt };
  };
}

function rethrowAsProblem(cause: unknown): never {
  if (cause instanceof DirectoryTakenError) {
    const detail =
      'Another person here has connected an account with this address. Ask the operator to remove it first.';
    throw new ProblemError('conflict', detail, { cause });
  }
  if (!(cause instanceof OAuthError)) throw cause;
  switch (cause.kind) {
    case 'grant-refused':
      throw new ProblemError('invalid-request', 'Google does not accept this code (any more); sign in again.', {
        cause,
      });
    case 'unavailable':
      throw new ProblemError('unavailable', 'Google could not be reached to sign in; try again.', { cause });
    case 'misconfigured':
      throw new ProblemError('internal', 'Signing in is not set up rightly; tell the operator.', { cause });
    default:
      cause.kind satisfies never;
      throw cause;
  }
}
