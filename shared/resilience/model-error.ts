/**
 * What went wrong with a hosted model:
 * - `rate-limited`: too many requests, or the account is used up
 * - `down`: an error of theirs, no answer, no connection, or a stream that broke off
 * - `refused`: the model would not answer, or the provider's filter stopped it
 * - `truncated`: the answer reached its greatest length
 * - `malformed`: what came is not what was asked for
 * - `rejected`: the request, the key or the model's name is wrong; it will be wrong the next time
 */
export type ModelErrorKind = 'rate-limited' | 'down' | 'refused' | 'truncated' | 'malformed' | 'rejected';

/** A hosted model did not do what it was asked. The message names provider, status and code; never what was sent or came. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly kind: ModelErrorKind;
  /** Whether the same request may work when it is sent again. */
  readonly retryable: boolean;
  /** How long to wait before, where the provider says so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: ModelErrorKind,
    message: string,
    { retryable = false, retryAfterMs }: { retryable?: boolean; retryAfterMs?: number | undefined } = {},
  ) {
    super(message);
    this.kind = kind;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The delay of a `Retry-After` in seconds (RFC 9110 10.2.3); undefined for a date, or none. */
export function retryAfterMs(headers: Headers | undefined): number | undefined {
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
