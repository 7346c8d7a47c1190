import { createWatchStopper } from '../adapters/google/watch-stopper.ts';
import { readOpenChannels } from '../adapters/postgres/identity/open-channels.ts';
import type { WatchStopper } from '../identity/leave-google.ts';
import type { TokenVault } from '../identity/token-vault.ts';
import { type Environment, googleConfiguration } from './configuration.ts';
import type { TokenParts } from './token-vault.ts';

/** What ends the watches of accounts that are left. */
export function openWatchStopper(
  environment: Environment,
  { database, clock, tokens }: Pick<TokenParts, 'database' | 'clock'> & { tokens: TokenVault },
): WatchStopper {
  return createWatchStopper({
    channelsOf: (account) => readOpenChannels(database, account),
    tokensOf: (account) => (signal, options) => tokens.accessToken(account, signal, { ...options, isLeaving: true }),
    rootUrl: googleConfiguration(environment).GOOGLE_ROOT_URL,
    clock,
  });
}
