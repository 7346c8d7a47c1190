import type { UnreadReason } from '../../domain/unread-reason.ts';
import type { ForeignFile } from './foreign-file.ts';

/** The text of a file ('' where it holds none), or why it can't be had. */
export type Extraction = { text: string } | { unread: UnreadReason };

/** Reads the text of foreign files. */
export interface TextExtractor {
  /**
   * Takes bounded time and memory, whatever the file holds, and tells in its result when that was not enough. The bytes are given away:
   * they may go to another thread, and be gone from this one.
   * @throws the signal's reason when it aborts; nothing that is the file's fault
   */
  extract(file: ForeignFile, signal: AbortSignal): Promise<Extraction>;
}
