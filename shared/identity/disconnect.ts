import type { Clock } from '../domain/clock.ts';
import { ProblemError } from '../domain/problem.ts';
import type { AccountReader } from './google-account.ts';
import type { Departure, LeaveGoogle } from './leave-google.ts';
import type { AccountRef } from './token-vault.ts';

export interface AccountRemover {
  /**
   * Removes an account with all that was synced of it, in one transaction. The last one of a person stays as the name that they sign in
   * by, without tokens and without a copy.
   * @returns whether it stayed; undefined when there is no such account
   */
  remove(account: AccountRef, at: Date): Promise<{ kept: boolean } | undefined>;
}

export interface Disconnected extends Departure {
  accountId: string;
  email: string;
  /** It is the person's only one, by which they can sign in again. */
  kept: boolean;
}

/**
 * Disconnects an account: ends its watches and its grant at Google, and removes what was synced of it.
 * @throws ProblemError 'not-found'
 */
export type DisconnectAccount = (account: AccountRef, signal: AbortSignal) => Promise<Disconnected>;

export function createDisconnect(options: {
  accounts: AccountReader;
  remover: AccountRemover;
  leave: LeaveGoogle;
  clock: Clock;
}): DisconnectAccount {
  const { accounts, remover, leave, clock } = options;
  const nothing = () => new ProblemError('not-found', 'There is no such account of yours.');

  return async (account, signal) => {
    const { accountId } = account;
    const found = (await accounts.list(account.userId)).find((one) => one.accountId === accountId);
    if (!found) throw nothing();
    const departure = await leave(account, signal);
    const removed = await remover.remove(account, clock.now());
    if (!removed) throw nothing();
    return { accountId, email: found.email, ...departure, kept: removed.kept };
  };
}
