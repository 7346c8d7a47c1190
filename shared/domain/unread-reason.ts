/** Why the text of a file or an attachment was not read, though its type can be. */
export const UNREAD_REASONS = [
  /** Beyond a cap: bytes, inflated bytes, entries, depth, memory. */
  'too-large',
  /** Not read within its time. */
  'too-slow',
  /** A password protects it, or its owner forbids downloads. */
  'protected',
  /** Not what its type says, cut off, or broken. */
  'damaged',
  /** A type that nothing here reads. */
  'unsupported',
  /** Google did not give it, however often it was asked. */
  'unavailable',
] as const;

export type UnreadReason = (typeof UNREAD_REASONS)[number];
