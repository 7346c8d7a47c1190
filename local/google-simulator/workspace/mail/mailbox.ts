import type { ByteRange } from './byte-range.ts';

/** What the index keeps of a message; its bytes stay on disk. */
export interface StoredMessage {
  /** 16 hex digits. */
  id: string;
  threadId: string;
  /** Gmail's ids: `INBOX`, `UNREAD`, `Label_123` … */
  labelIds: readonly string[];
  /** When Gmail received it, in milliseconds since the epoch. */
  internalDate: number;
  /** That of the last change to it; a loaded one's rises with the time of arrival. */
  historyId: string;
  /** Its Message-ID header, by which answers find their thread. */
  messageId?: string;
  /** Where its RFC 5322 text is, mboxrd-quoted; the text itself of one that came while the simulator runs. */
  source: ByteRange | Buffer;
}

export interface Label {
  id: string;
  name: string;
  type: 'system' | 'user';
}

export interface LoadedMessage extends StoredMessage {
  source: ByteRange;
}

/** A person's mail as it was loaded. */
export interface Mailbox {
  /** Newest first. */
  messages: readonly LoadedMessage[];
  labels: readonly Label[];
  /** The history id of the mailbox: that of its latest change. */
  historyId: string;
}
