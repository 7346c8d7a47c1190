import type { UnreadReason } from '../../domain/unread-reason.ts';

/**
 * The text of a file can't be had. Trying again can't help: the same bytes fail the same way, save that a busy machine may be
 * too slow. The message tells what was seen and what is allowed, and holds no content.
 */
export class ExtractionError extends Error {
  override readonly name = 'ExtractionError';
  readonly reason: UnreadReason;

  constructor(reason: UnreadReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
