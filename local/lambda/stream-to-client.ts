import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { HostClock } from './host-clock.ts';

export interface StreamOptions {
  clock: HostClock;
  /** How long the stream goes on, unread, after the client hung up, so that a reconnect finds it finished. */
  hangUpGraceMs: number;
  /** Called when that time is over. */
  cancel: () => void;
}

/**
 * Sends a stream to the client, a chunk when the one before was taken. When the client goes away the rest is still read
 * and thrown away for `hangUpGraceMs`, then cancelled.
 * @throws what the stream fails with.
 */
export async function streamToClient(
  body: AsyncIterable<Uint8Array>,
  response: ServerResponse,
  { clock, hangUpGraceMs, cancel }: StreamOptions,
): Promise<void> {
  const closed = new AbortController();
  const ended = new AbortController();
  const onClose = () => {
    closed.abort();
    clock.delay(hangUpGraceMs, ended.signal).then(cancel, () => undefined);
  };
  if (response.closed) onClose();
  else response.once('close', onClose);
  try {
    for await (const chunk of body) {
      if (response.closed || response.write(chunk)) continue;
      // Whichever comes first: the client reads on, or it is gone.
      await once(response, 'drain', { signal: closed.signal }).catch(() => undefined);
    }
    response.off('close', onClose);
    response.end();
  } finally {
    response.off('close', onClose);
    ended.abort();
  }
}
