import type { Clock } from '../../domain/clock.ts';
import type { WatchStopper } from '../../identity/leave-google.ts';
import type { AccountRef } from '../../identity/token-vault.ts';
import { withTimeLimit } from '../../resilience/time-limit.ts';
import { AnswerError } from './answer-error.ts';
import type { AccessTokens } from './google-call.ts';
import { type OpenChannel, stopWatch } from './stop-watch.ts';

export interface WatchStopperOptions {
  channelsOf(account: AccountRef): Promise<OpenChannel[]>;
  tokensOf(account: AccountRef): AccessTokens;
  /** Where a simulator serves all of Google's addresses; Google's own by default. */
  rootUrl?: string | undefined;
  clock: Clock;
}

/** Google answers within a second. Nobody waits longer for what lapses by itself. */
const TIMEOUT_MS = 3_000;

/** Stops the watch of the mailbox and every channel of an account, once each. */
export function createWatchStopper({ channelsOf, tokensOf, rootUrl, clock }: WatchStopperOptions): WatchStopper {
  return {
    async stop(account, signal) {
      const channels = await channelsOf(account);
      const authorization = `Bearer ${await tokensOf(account)(signal)}`;
      const headers = { authorization };
      const ended = await Promise.allSettled(
        (['mailbox', ...channels] as const).map((watch) =>
          withTimeLimit(clock, TIMEOUT_MS, signal, (limited) =>
            stopWatch(watch, rootUrl, { headers, signal: limited }),
          ).catch(forgiveIfOver),
        ),
      );
      signal.throwIfAborted();
      const failed = ended.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
}

/** 404: it was stopped, or has lapsed. 403: its service was never allowed, so nothing of it is watched. */
function forgiveIfOver(error: unknown): void {
  if (!(error instanceof AnswerError && (error.status === 404 || error.status === 403))) throw error;
}
