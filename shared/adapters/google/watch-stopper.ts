import type { Clock } from '../../domain/clock.ts';
import type { WatchStopper } from '../../identity/leave-google.ts';
import type { AccountRef } from '../../identity/token-vault.ts';
import { withTimeLimit } from '../../resilience/time-limit.ts';
import { AnswerError } from './answer-error.ts';
import type { AccessTokens } from './google-call.ts';
import { mapConcurrently } from './map-concurrently.ts';
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

/**
 * A person has some dozens of channels at most. Ten at a time are done within the 5 s that leaving takes (leave-google.ts), and Google
 * takes them from one person.
 */
const CONCURRENCY = 10;

/**
 * Stops the watch of the mailbox and every channel of an account, once each; the others too when one can't be stopped. A token that
 * Google refuses is renewed once, for all of them.
 */
export function createWatchStopper({ channelsOf, tokensOf, rootUrl, clock }: WatchStopperOptions): WatchStopper {
  return {
    async stop(account, signal) {
      const channels = await channelsOf(account);
      const tokens = tokensOf(account);
      const first = await tokens(signal);
      let renewed: Promise<string> | undefined;

      const stopWith = (token: string, watch: OpenChannel | 'mailbox', limited: AbortSignal) =>
        stopWatch(watch, rootUrl, { headers: { authorization: `Bearer ${token}` }, signal: limited });

      async function stopOne(watch: OpenChannel | 'mailbox', limited: AbortSignal): Promise<void> {
        try {
          await stopWith(first, watch, limited);
        } catch (error) {
          if (!(error instanceof AnswerError && error.status === 401)) throw error;
          // By the signal of all: the renewal is not over when the time of one is.
          renewed ??= tokens(signal, { rejected: first });
          await stopWith(await renewed, watch, limited);
        }
      }

      const failures = await mapConcurrently(['mailbox', ...channels] as const, CONCURRENCY, signal, (watch) =>
        withTimeLimit(clock, TIMEOUT_MS, signal, (limited) => stopOne(watch, limited)).then(
          () => undefined,
          (error: unknown) => (isOver(error) ? undefined : { error }),
        ),
      );
      const failed = failures.find((failure) => failure !== undefined);
      if (failed) throw failed.error;
    },
  };
}

/** 404: it was stopped, or has lapsed. 403: its service was never allowed, so nothing of it is watched. */
function isOver(error: unknown): boolean {
  return error instanceof AnswerError && (error.status === 404 || error.status === 403);
}
