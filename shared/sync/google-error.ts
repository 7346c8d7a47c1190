/**
 * Why a call to Google failed, as far as a caller must know it.
 *
 * | kind | Google's answer | what helps |
 * |---|---|---|
 * | notFound | 404 | nothing: it is gone |
 * | invalid | 400 and what is not listed here | nothing: the request or the page token is wrong |
 * | expired | it does not know the cursor (any more), however it says so | listing everything and comparing |
 * | unauthorized | 401, also for renewed tokens | waiting; the vault alone tells when the account must be connected again |
 * | misconfigured | 403: the API is not enabled in the project of the OAuth client | the operator enabling it |
 * | forbidden | 403 without any of these reasons | a permission that the account lacks |
 * | exhausted | 403 downloadQuotaExceeded: too much was downloaded of this file, by whomever | waiting for a day |
 * | rateLimited | 429, 403 with a quota reason | waiting |
 * | transient | 408, 500 and above, a broken connection, no answer in time | waiting |
 * | unsent | none: the request could not be sent, by a fault of ours | nothing |
 */
export type GoogleErrorKind =
  | 'notFound'
  | 'invalid'
  | 'expired'
  | 'unauthorized'
  | 'misconfigured'
  | 'forbidden'
  | 'exhausted'
  | 'rateLimited'
  | 'transient'
  | 'unsent';

/** Whose quota is used up: the account's, or that of all people of the project. */
export type QuotaHolder = 'account' | 'project';

/** A call to Google that failed for good: what can be retried at once has been. The message holds no content. */
export class GoogleError extends Error {
  override readonly name = 'GoogleError';
  readonly kind: GoogleErrorKind;
  /** Of a call that was `rateLimited`. */
  readonly quotaOf: QuotaHolder;

  /**
   * @param message the method and Google's status and reason, for instance `gmail.users.messages.get: 404 notFound`
   * @param options.quotaOf by default the account's
   */
  constructor(kind: GoogleErrorKind, message: string, options: { cause?: unknown; quotaOf?: QuotaHolder } = {}) {
    super(message, options);
    this.kind = kind;
    this.quotaOf = options.quotaOf ?? 'account';
  }
}

/** Whether Google refuses a page token, or a cursor: they don't live for ever. */
export function isDeadToken(error: unknown): boolean {
  return error instanceof GoogleError && (error.kind === 'invalid' || error.kind === 'expired');
}
