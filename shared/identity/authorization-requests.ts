import { createHash } from 'node:crypto';

/** Who began, and what is to come of it. */
export interface Beginner {
  /** Who connects an account while signed in; null where somebody signs in. */
  userId: string | null;
  /** The account that is to be connected again; null where any may be chosen. Of somebody who is not signed in it proves nothing. */
  accountId: string | null;
}

/** A sign-in at Google that was begun. */
export interface AuthorizationRequest {
  stateHash: Buffer;
  beginner: Beginner;
  codeChallenge: string;
  /** Null for a plain browser. */
  redirectUri: string | null;
  expiresAt: Date;
}

/**
 * The sign-ins that were begun and are not finished. One goes through these states, each left once:
 *
 * - begun: the browser is at Google's. It ends after ten minutes.
 * - returned: Google sent the browser back with its state. A second return finds nothing.
 * - finished: whoever began it showed the verifier of its challenge (RFC 7636); the row is gone.
 */
export interface AuthorizationRequests {
  /** @throws PersonGoneError when the beginner is gone, or the account is not theirs */
  begin(request: AuthorizationRequest, at: Date): Promise<void>;
  /** Undefined for a state that is unknown, expired, or was used. */
  return(stateHash: Buffer, at: Date): Promise<{ redirectUri: string | null } | undefined>;
  /** Undefined for a state that was not returned, is expired or finished, or that somebody else began. */
  finish(stateHash: Buffer, codeChallenge: string, at: Date): Promise<Beginner | undefined>;
}

/** The person was forgotten meanwhile, or the account was removed. */
export class PersonGoneError extends Error {
  override readonly name = 'PersonGoneError';
}

export const hashOfState = (state: string): Buffer => createHash('sha256').update(state).digest();

/** The challenge of a verifier, by the method S256 (RFC 7636 4.2). */
export const challengeOf = (codeVerifier: string): string =>
  createHash('sha256').update(codeVerifier).digest('base64url');
