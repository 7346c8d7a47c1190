import type { UnreadReason } from '../../domain/unread-reason.ts';
import type { ExtractionLimits } from './extraction-limits.ts';
import type { ForeignFile } from './foreign-file.ts';

/** What goes to the thread that reads foreign files, one at a time. */
export interface ExtractionRequest {
  file: ForeignFile;
  limits: ExtractionLimits;
}

/** What comes back: `ready` once, when the thread has loaded; then an answer for each request. */
export type ExtractionReply =
  | { kind: 'ready' }
  | { kind: 'text'; text: string }
  | { kind: 'unread'; reason: UnreadReason };
