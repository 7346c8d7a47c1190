import type { Clock } from '../domain/clock.ts';
import { newId } from '../domain/ids.ts';
import { personGoneProblem } from '../domain/person-gone-problem.ts';
import { SCOPES, type Tier } from '../domain/principal.ts';
import { ProblemError } from '../domain/problem.ts';
import { SYNCED, type Synced } from '../domain/service.ts';
import { withTimeLimit } from '../resilience/time-limit.ts';
import { MAX_TOKEN_AGE_SECONDS } from './access-token-claims.ts';
import { type Beginner, PersonGoneError } from './authorization-requests.ts';
import { OAuthError } from './errors.ts';
import { servicesOf } from './google-scopes.ts';
import type { GoogleIdentity, OAuthClient } from './oauth-client.ts';
import { type SealedTokens, sealTokens } from './sealed-tokens.ts';
import type { SessionTokens } from './session-tokens.ts';
import type { TokenCipher } from './token-cipher.ts';
import type { AccountRef } from './token-vault.ts';

/** As when an account is left (leave-google.ts): nobody waits longer to be told of a refusal. */
const REVOKE_MS = 8_000;

export interface Connection extends AccountRef {
  /** The person is there already: an account that is new becomes one of theirs. */
  ofKnownPerson: boolean;
  identity: GoogleIdentity;
  tokens: SealedTokens;
  /** Null for somebody who is signed in already, and for a plain browser. */
  session: { id: string; scopes: readonly string[]; expiresAt: Date } | null;
  at: Date;
}

/** Somebody signed in for the first time while somebody else claimed the same Google subject or address. */
export class DirectoryTakenError extends Error {
  override readonly name = 'DirectoryTakenError';
}

/** The account was disconnected, and what was synced of it is not all gone yet: a new copy would be taken away with the old one. */
export class AccountBeingRemovedError extends Error {
  override readonly name = 'AccountBeingRemovedError';
}

/** What became of an account: without a refresh token that works, the person must connect it again. */
export interface Stored {
  tier: Tier;
  state: 'connected' | 'reconnect-required';
  /** What Google has granted, with what was granted before where it says nothing new; empty where it never said. */
  scopes: readonly string[];
}

export interface SignInStore {
  findBySubject(subject: string): Promise<AccountRef | undefined>;
  /**
   * In one transaction: the person and the account as they are now, made if need be; the directory; the session.
   * @throws DirectoryTakenError when the subject or the address belongs to another person; AccountBeingRemovedError; PersonGoneError
   */
  connect(connection: Connection): Promise<Stored>;
}

/** A Google account that was connected, as its person is told of it. */
export interface Connected extends AccountRef {
  email: string;
  state: Stored['state'];
  /** What can be read of it; the rest the person did not allow. */
  services: readonly Synced[];
  /** Ours, not Google's: null for somebody who is signed in already, and for a plain browser. */
  session: { accessToken: string; expiresAt: Date } | null;
}

export interface CodeGrant {
  code: string;
  /** Of PKCE (RFC 7636). */
  codeVerifier: string;
}

/** @param how.wantsSession whether somebody signs in who is given the session: a plain browser has nowhere to keep a token */
export type ConnectWithCode = (
  grant: CodeGrant,
  how: Beginner & { wantsSession: boolean },
  signal?: AbortSignal,
) => Promise<Connected>;

/**
 * Connects a Google account with the code that Google gave a browser: exchanges it, and stores what was granted. An app that signs in by it gets a
 * session of a day with all scopes, for this is what an interactive sign-in gives: who comes for the first time becomes a
 * person; who comes again gets their account connected anew. Who is signed in already gets one account more, or one of theirs connected
 * anew, and no session: what a token may do never grows by using it. A person is known by Google's subject, never by the address:
 * addresses are given to others.
 *
 * What was granted for a connection that is refused is revoked, if the account is nobody's here.
 *
 * `onConnected` is called once the account is stored and can be read, at every sign-in; it must bear that.
 *
 * The result throws ProblemError: 'invalid-request' for a code that Google refuses and for an account whose address it has not verified, 'conflict' for an account or an address that is
 * another person's, an account that is still being removed, or another one than was to be connected again, 'invalid-token' for a beginner who is gone, 'unavailable' when Google does not answer.
 */
export function createConnect(options: {
  oauth: Pick<OAuthClient, 'exchangeCode' | 'revoke'>;
  store: SignInStore;
  cipher: TokenCipher;
  sessionTokens: SessionTokens;
  clock: Clock;
  /** Notes that the person is here: who was away for long has all their accounts synced again, not only the one they sign in by. */
  noteActivity: (userId: string) => Promise<void>;
  onConnected: (userId: string, accountId: string, services: readonly Synced[]) => Promise<void>;
  /** Told when what was granted for a connection that was refused could not be revoked. */
  onNotRevoked: (error: unknown) => void;
}): ConnectWithCode {
  const { oauth, store, cipher, sessionTokens, clock, noteActivity, onConnected, onNotRevoked } = options;

  /** Revoking ends all that the person has granted this service: so never where an account is somebody's here, unless it is leaving. */
  async function revokeUnused(
    { tokens, identity }: Exchanged,
    refusal: unknown,
    signal = new AbortController().signal,
  ): Promise<void> {
    const isLeaving = refusal instanceof AccountBeingRemovedError;
    if (!isLeaving && (await store.findBySubject(identity.subject))) return;
    const token = tokens.refreshToken ?? tokens.accessToken;
    await withTimeLimit(clock, REVOKE_MS, signal, (limited) => oauth.revoke(token, limited)).catch(onNotRevoked);
  }

  return async (grant, { wantsSession, ...beginner }, signal) => {
    const ofKnownPerson = beginner.userId !== null;
    const exchanged = await oauth.exchangeCode(grant, signal).catch(rethrowAsProblem);
    const { tokens, identity } = exchanged;

    const connect = async () => {
      checkVerified(identity);
      const known = await store.findBySubject(identity.subject);
      checkExpected(known, beginner);
      const account = known ?? { userId: beginner.userId ?? newId(clock), accountId: newId(clock) };
      const at = clock.now();
      // Who is signed in already goes on with the session of then.
      const session =
        !wantsSession || ofKnownPerson
          ? null
          : { id: newId(clock), scopes: SCOPES, expiresAt: new Date(at.getTime() + MAX_TOKEN_AGE_SECONDS * 1000) };
      const sealed = await sealTokens(cipher, account.userId, tokens, signal);
      const stored = await store.connect({ ...account, ofKnownPerson, identity, tokens: sealed, session, at });
      return { account, session, stored };
    };

    const { account, session, stored } = await connect()
      // Two first sign-ins of one person at once: the one that came second finds what the first one made.
      .catch((error) => (error instanceof DirectoryTakenError ? connect() : Promise.reject(error)))
      .catch(async (error) => {
        if (isRefusal(error)) await revokeUnused(exchanged, error, signal);
        throw error;
      })
      .catch(rethrowAsProblem);

    const services = servicesOf(stored.scopes);
    // First: without its cursors nothing would ever look for the account.
    if (stored.state === 'connected') await onConnected(account.userId, account.accountId, services);
    await noteActivity(account.userId);
    const { email } = identity;
    const connected = { ...account, email, state: stored.state, services };
    if (session === null) return { ...connected, session: null };
    const { userId } = account;
    const principal = { userId, sessionId: session.id, tier: stored.tier, scopes: new Set(SCOPES) };
    const accessToken = await sessionTokens.mint(principal, session.expiresAt);
    return { ...connected, session: { accessToken, expiresAt: session.expiresAt } };
  };
}

/** The services that can't be read, for the person did not allow it. */
export function servicesLeftOut({ services }: Pick<Connected, 'services'>): Synced[] {
  return SYNCED.filter((service) => !services.includes(service));
}

/** Whoever holds an address here gets what is pushed for it, so it must be theirs. */
function checkVerified({ isEmailVerified }: GoogleIdentity): void {
  if (isEmailVerified) return;
  throw new ProblemError(
    'invalid-request',
    'Google has not verified the address of this account, so it was not connected. Confirm the address at https://myaccount.google.com/email, and begin again.',
  );
}

/** Somebody who was sent to connect an account again must not become another person by picking the wrong one. */
function checkExpected(known: AccountRef | undefined, { userId, accountId }: Beginner): void {
  if (known && userId !== null && known.userId !== userId) {
    throw new ProblemError(
      'conflict',
      'This Google account belongs to another person here. Sign in with it and forget that person first (DELETE /v1/me), or choose another account.',
    );
  }
  if (accountId !== null && known?.accountId !== accountId) {
    throw new ProblemError(
      'conflict',
      'Another Google account was chosen than the one that was to be connected again. Begin again, and choose that one.',
    );
  }
}

const REFUSALS = [ProblemError, DirectoryTakenError, AccountBeingRemovedError, PersonGoneError] as const;

type Exchanged = Awaited<ReturnType<OAuthClient['exchangeCode']>>;

/** Nothing will come of what was granted. After any other failure the person tries again. */
function isRefusal(error: unknown): boolean {
  return REFUSALS.some((refusal) => error instanceof refusal);
}

function rethrowAsProblem(cause: unknown): never {
  if (cause instanceof DirectoryTakenError) {
    const detail =
      'Another person here has connected an account with this address. Ask the operator to remove it first.';
    throw new ProblemError('conflict', detail, { cause });
  }
  if (cause instanceof AccountBeingRemovedError) {
    const detail =
      'What was stored of this account is still being removed. Try again in some minutes; if Google could not be asked when you disconnected it, disconnect it once more first.';
    throw new ProblemError('conflict', detail, { cause });
  }
  if (cause instanceof PersonGoneError) throw personGoneProblem(cause);
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
