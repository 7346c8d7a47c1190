import type { PGlite } from '@electric-sql/pglite';
import type { MessageEnd } from './frontend-messages.ts';

const SYNC = Uint8Array.of('S'.charCodeAt(0), 0, 0, 0, 4);

/** The session in the hands of one connection. */
export interface SessionHold {
  /** Sends messages of the Postgres protocol; `onData` gets the answers. `end` is what the last of them ends. */
  execute(messages: Uint8Array, end: MessageEnd, onData: (data: Uint8Array) => void): Promise<void>;
  /** Whether a transaction, or a query without its Sync, is open. */
  readonly open: boolean;
  /** Ends what is open, a transaction by rollback, and lets the next one in. */
  release(): Promise<void>;
}

/**
 * The one session of PGlite, shared by all connections. One at a time holds it, until no transaction and no query is open,
 * in the order in which they asked: a statement that one connection has parsed cannot be run by another.
 */
export class SharedSession {
  readonly #db: PGlite;
  #last: Promise<void> = Promise.resolve();

  constructor(db: PGlite) {
    this.#db = db;
  }

  async hold(): Promise<SessionHold> {
    const released = Promise.withResolvers<void>();
    const before = this.#last;
    this.#last = released.promise;
    await before;
    const db = this.#db;
    let queryOpen = false;
    const execute: SessionHold['execute'] = async (messages, end, onData) => {
      queryOpen = end !== 'query';
      await db.runExclusive(() => db.execProtocolRawStream(messages, { onRawData: onData }));
    };
    return {
      execute,
      get open() {
        return queryOpen || db.isInTransaction();
      },
      async release() {
        try {
          if (queryOpen) await execute(SYNC, 'query', () => undefined);
          if (db.isInTransaction()) await db.exec('rollback');
        } finally {
          released.resolve();
        }
      },
    };
  }
}
