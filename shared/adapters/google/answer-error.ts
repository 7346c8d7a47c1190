/** Google answered a request that we sent by ourselves, and not with what was asked for. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  /** null when the connection broke. */
  readonly status: number | null;
  /** Google's error, as text or bytes. */
  readonly body: unknown;

  constructor(status: number | null, body: unknown) {
    super(`Google answered ${status ?? 'nothing'}.`);
    this.status = status;
    this.body = body;
  }
}
