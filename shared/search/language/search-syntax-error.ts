/** Where something stands in a text, in UTF-16 code units: from `start`, up to and without `end`. */
export interface Span {
  start: number;
  end: number;
}

/**
 * - `unknown-operator`: what looks like an operator but is none.
 * - `missing-value`: an operator with nothing behind it.
 * - `unknown-value`: a value that its operator does not take, a date that there is not among them.
 * - `too-many-conditions`: more than MAX_CONDITIONS.
 */
export type SearchSyntaxReason = 'unknown-operator' | 'missing-value' | 'unknown-value' | 'too-many-conditions';

/** What a search says that cannot be understood. The message is for the person: it names it, and says what would be right. */
export class SearchSyntaxError extends Error {
  override readonly name = 'SearchSyntaxError';
  readonly reason: SearchSyntaxReason;
  readonly span: Span;

  constructor(reason: SearchSyntaxReason, message: string, span: Span) {
    super(message);
    this.reason = reason;
    this.span = span;
  }
}
