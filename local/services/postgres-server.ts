import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import { FrontendMessages } from './frontend-messages.ts';
import { type SessionHold, SharedSession } from './shared-session.ts';

const NO_ENCRYPTION = 'N';

export interface PostgresServer {
  session: SharedSession;
  /** Cuts the connections and removes the socket. */
  close(): Promise<void>;
}

/**
 * Serves PGlite over the Postgres protocol on a Unix socket, to any number of connections.
 *
 * Not by @electric-sql/pglite-socket: as of 0.2.17 that queues single messages, so that the queries of two connections mix
 * when one does not arrive in one piece (99 of 100 concurrent queries with 300 kB parameters failed), and a connection
 * that ends in the wrong moment locks all others out (electric-sql/pglite issue 1046).
 */
export async function startPostgresServer(db: PGlite, socketPath: string): Promise<PostgresServer> {
  const session = new SharedSession(db);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A connection that breaks concerns nobody else; its own end is seen where it is read.
    socket.on('error', () => undefined);
    serve(socket, session).catch(() => socket.destroy());
  });
  // What a killed process left behind; the data directory's lock says that nobody listens there.
  await rm(socketPath, { force: true });
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(socketPath, listening.resolve);
  await listening.promise;
  return {
    session,
    async close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      for (const socket of sockets) socket.destroy();
      await closed.promise;
      // After what the connections had under way.
      await (await session.hold()).release();
    },
  };
}

async function serve(socket: Socket, session: SharedSession): Promise<void> {
  const messages = new FrontendMessages();
  let batch: Uint8Array[] = [];
  let hold: SessionHold | undefined;
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      for (const message of messages.push(chunk)) {
        if (message.kind === 'cancel-request' || message.kind === 'terminate') return;
        if (message.kind === 'encryption-request') {
          socket.write(NO_ENCRYPTION);
          continue;
        }
        batch.push(message.bytes);
        if (message.ends === 'nothing') continue;
        hold ??= await session.hold();
        // Who waited for the session may be gone by now.
        if (socket.destroyed) return;
        const bytes = Buffer.concat(batch);
        batch = [];
        await hold.execute(bytes, message.ends, (data) => socket.write(Buffer.from(data)));
        if (hold.open) continue;
        await hold.release();
        hold = undefined;
      }
    }
  } finally {
    await hold?.release();
    socket.destroy();
  }
}
