import { createAccountRemover } from '../adapters/postgres/identity/account-remover.ts';
import { createAccountStore } from '../adapters/postgres/identity/account-store.ts';
import { createLeaveAgain, type LeaveAgain } from '../identity/leave-again.ts';
import { createLeaveGoogle, type LeaveGoogle } from '../identity/leave-google.ts';
import type { AccountRef } from '../identity/token-vault.ts';
import type { Environment } from './configuration.ts';
import { loggableError } from './loggable-error.ts';
import { type OpenTokens, openTokens, type TokenParts } from './token-vault.ts';
import { warnGivenUp } from './warn-given-up.ts';
import { openWatchStopper } from './watch-stopper.ts';

interface LeaveParts extends TokenParts {
  /** Those that the function has; opened anew by default. */
  tokens?: OpenTokens;
}

/** What stops the watches of accounts and revokes their grants. */
export async function openLeaveGoogle(
  environment: Environment,
  parts: LeaveParts & { onFailure: (what: 'watches' | 'grant', account: AccountRef, error: unknown) => void },
): Promise<LeaveGoogle> {
  const { database, clock, onFailure } = parts;
  const { vault, cipher, oauth } = parts.tokens ?? (await openTokens(environment, parts));
  return createLeaveGoogle({
    watches: openWatchStopper(environment, { database, clock, tokens: vault }),
    accounts: createAccountStore(database),
    cipher,
    oauth,
    clock,
    onFailure,
  });
}

interface Log {
  warn(message: string, details: Record<string, unknown>): void;
}

/** For the workers, which leave Google where no request could. */
export async function openLeaveAgain(environment: Environment, parts: LeaveParts & { log: Log }): Promise<LeaveAgain> {
  const { database, clock, log } = parts;
  const onFailure = (what: 'watches' | 'grant', account: AccountRef, error: unknown) =>
    log.warn(
      what === 'watches'
        ? 'The watches of an account could not be stopped; they lapse within a week.'
        : 'The grant of an account could not be revoked; it is tried again.',
      { ...account, error: loggableError(error) },
    );
  return createLeaveAgain({
    remover: createAccountRemover(database),
    leave: await openLeaveGoogle(environment, { ...parts, onFailure }),
    clock,
    onGivenUp: (account) => warnGivenUp(log, account),
  });
}
