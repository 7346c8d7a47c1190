/** There is no such account: the person was forgotten, or disconnected it. Nothing is left to do for it. */
export class AccountGoneError extends Error {
  override readonly name = 'AccountGoneError';
}

/** Its person has connected the account again while it was being left: what was granted since is not to be ended. */
export class AccountStaysError extends Error {
  override readonly name = 'AccountStaysError';
}

/** Google no longer honours what the person granted. Only the person can help, by signing in again; a retry can't. */
export class ReconnectRequiredError extends Error {
  override readonly name = 'ReconnectRequiredError';
  readonly accountId: string;
  /** True for the one call that found out and stopped the account, so that it is told once. */
  readonly isNews: boolean;

  constructor(accountId: string, reason: string, options: { isNews: boolean; cause?: unknown }) {
    super(`The Google account must be connected again (${reason}).`, { cause: options.cause });
    this.accountId = accountId;
    this.isNews = options.isNews;
  }
}

/**
 * What an OAuth server's error means:
 * - `grant-refused`: the code or token is not valid any more; the person must sign in again.
 * - `misconfigured`: the client is not set up as the server expects; the operator must act.
 * - `unavailable`: it did not answer, or asked to come back later; a later attempt can help.
 */
export type OAuthErrorKind = 'grant-refused' | 'misconfigured' | 'unavailable';

/** The OAuth server refused, or could not be reached. `code` is its own (RFC 6749 5.2), or says what happened instead. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly kind: OAuthErrorKind;
  readonly code: string;

  constructor(kind: OAuthErrorKind, code: string, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
    this.code = code;
  }
}

/**
 * Why releases before stopped accounts of which the grant is good: Google refused our OAuth client. The refresh token works again, and
 * the person need not consent anew.
 */
export const CLIENT_REFUSED = ['invalid_client', 'deleted_client'];
