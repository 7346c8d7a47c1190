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
  /** Rises with the time of arrival. */
  historyId: string;
  /** Where its RFC 5322 text is, mboxrd-quoted. */
  source: ByteRange;
}

export interface Label {
  id: string;
  name: string;
  type: 'system' | 'user';
}

/** The messages of a person, newest first. */
export class Mailbox {
  readonly messages: readonly StoredMessage[];
  readonly labels: readonly Label[];
  /** The history id of the mailbox: that of its latest change. */
  readonly historyId: string;
  readonly #byId: ReadonlyMap<string, StoredMessage>;
  readonly #byThread: ReadonlyMap<string, readonly StoredMessage[]>;

  constructor(messages: readonly StoredMessage[], labels: readonly Label[], historyId: string) {
    this.messages = messages;
    this.labels = labels;
    this.historyId = historyId;
    this.#byId = new Map(messages.map((message) => [message.id, message]));
    this.#byThread = Map.groupBy(messages, (message) => message.threadId);
  }

  message(id: string): StoredMessage | undefined {
    return this.#byId.get(id);
  }

  /** The messages of a thread, newest first; none for an unknown id. */
  thread(id: string): readonly StoredMessage[] {
    return this.#byThread.get(id) ?? [];
  }

  threadCount(): number {
    return this.#byThread.size;
  }
}
