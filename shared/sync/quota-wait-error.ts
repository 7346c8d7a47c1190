/** A quota of Google's is used up for longer than a worker sits and waits: the rest is for a message that comes after that. */
export class QuotaWaitError extends Error {
  override readonly name = 'QuotaWaitError';
  readonly retryAfterMs: number;

  /** @param method Google's name of the call that has no units left */
  constructor(method: string, retryAfterMs: number) {
    super(`${method}: no units are left for ${Math.ceil(retryAfterMs / 1_000)} s.`);
    this.retryAfterMs = retryAfterMs;
  }
}
