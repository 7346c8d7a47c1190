import type { WatchStopper } from '../../identity/leave-google.ts';
import type { AccountRef } from '../../identity/token-vault.ts';
import type { AccessTokens } from './google-call.ts';

/** A channel of Google's that pushes changes of a calendar or of files. */
export interface OpenChannel {
  service: 'calendar' | 'drive';
  id: string;
  resourceId: string;
}

export interface WatchStopperOptions {
  channelsOf(account: AccountRef): Promise<OpenChannel[]>;
  tokensOf(account: AccountRef): AccessTokens;
  /** Where a simulator serves all of Google's addresses; Google's own by default. */
  rootUrl?: string | undefined;
}

/** Google answers within a second. Nobody waits longer for what lapses by itself. */
const TIMEOUT_MS = 3_000;

/**
 * Stops the watch of the mailbox and every channel of an account. Plain fetch: three calls without an answer's body don't need the
 * clients of three APIs in the bundle.
 */
export function createWatchStopper({ channelsOf, tokensOf, rootUrl }: WatchStopperOptions): WatchStopper {
  const gmail = rootUrl ?? 'https://gmail.googleapis.com';
  const others = rootUrl ?? 'https://www.googleapis.com';

  return {
    async stop(account, signal) {
      const channels = await channelsOf(account);
      const token = await tokensOf(account)(signal);
      const post = (url: string, body?: object) => send(url, token, body, signal);
      const ended = await Promise.allSettled([
        post(`${gmail}/gmail/v1/users/me/stop`),
        ...channels.map(({ service, id, resourceId }) =>
          post(`${others}/${service}/v3/channels/stop`, { id, resourceId }),
        ),
      ]);
      signal.throwIfAborted();
      const failed = ended.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
}

async function send(url: string, token: string, body: object | undefined, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  await response.body?.cancel();
  // 404: it was stopped, or has lapsed. 403: its service was never allowed, so nothing of it is watched.
  if (!response.ok && response.status !== 404 && response.status !== 403) {
    throw new Error(`${new URL(url).pathname}: ${response.status}`);
  }
}
