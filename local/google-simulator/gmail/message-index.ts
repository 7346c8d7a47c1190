import type { PageCursor } from '../http/page.ts';
import type { StoredMessage } from '../workspace/mail/mailbox.ts';

/** The messages of a mailbox: by id, by thread, and newest first. Changes keep that order without sorting anew. */
export class MessageIndex {
  readonly #newestFirst: StoredMessage[];
  readonly #byId: Map<string, StoredMessage>;
  readonly #threads: Map<string, StoredMessage[]>;

  /** @param newestFirst in the order of `byRecency` */
  constructor(newestFirst: readonly StoredMessage[]) {
    this.#newestFirst = [...newestFirst];
    this.#byId = new Map(newestFirst.map((message) => [message.id, message]));
    this.#threads = Map.groupBy(newestFirst, (message) => message.threadId);
  }

  get newestFirst(): readonly StoredMessage[] {
    return this.#newestFirst;
  }

  get threadCount(): number {
    return this.#threads.size;
  }

  get(id: string): StoredMessage | undefined {
    return this.#byId.get(id);
  }

  /** The messages of a thread, newest first; none for an unknown id. */
  thread(id: string): readonly StoredMessage[] {
    return this.#threads.get(id) ?? [];
  }

  /** Adds a message, or puts it in the place of the one with its id (whose date and thread it has). */
  put(message: StoredMessage): void {
    const thread = this.#threads.get(message.threadId) ?? [];
    this.#threads.set(message.threadId, thread);
    for (const list of [this.#newestFirst, thread]) {
      const place = placeOf(list, message);
      list.splice(place, list[place]?.id === message.id ? 1 : 0, message);
    }
    this.#byId.set(message.id, message);
  }

  remove(message: StoredMessage): void {
    const thread = this.#threads.get(message.threadId) ?? [];
    for (const list of [this.#newestFirst, thread]) list.splice(placeOf(list, message), 1);
    if (thread.length === 0) this.#threads.delete(message.threadId);
    this.#byId.delete(message.id);
  }
}

/** Newest first, as Gmail lists. */
export function byRecency(a: SortKey, b: SortKey): number {
  return b.internalDate - a.internalDate || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

/** What the order of messages goes by. */
export type SortKey = Pick<StoredMessage, 'internalDate' | 'id'>;

/** The first place that is not before `key`: that of the message itself when it is in the list. */
export function placeOf(newestFirst: readonly SortKey[], key: SortKey): number {
  let low = 0;
  let high = newestFirst.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byRecency(newestFirst[middle] as SortKey, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pages of a list of messages, newest first: mail that comes or goes meanwhile does not shift the pages to come. */
export const AFTER_MESSAGE: PageCursor<StoredMessage> = {
  write: ({ internalDate, id }) => `${internalDate}-${id}`,
  resume(all, text) {
    const [, internalDate, id] = /^(-?\d+)-([0-9a-f]+)$/.exec(text) ?? [];
    if (!internalDate || !id) return undefined;
    const place = placeOf(all, { internalDate: Number(internalDate), id });
    return all[place]?.id === id ? place + 1 : place;
  },
};
