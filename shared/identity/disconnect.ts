import { ProblemError } from '../domain/problem.ts';
import type { AccountReader } from './google-account.ts';
import { type LeavingParts, leaveAndRemove } from './leave-and-remove.ts';
import type { Departure } from './leave-google.ts';
import { GO_ON_AFTER_MS } from './remove-account.ts';
import type { AccountRef } from './token-vault.ts';

export interface Disconnected extends Departure {
  accountId: string;
  email: string;
  /** It is the only one that the person has left, by which they can sign in again. */
  kept: boolean;
  /** `being-removed`: there is more of it than the request had time for, or another still asks Google; the schedule goes on. */
  copy: 'removed' | 'being-removed';
}

/**
 * Disconnects an account: ends its watches and its grant at Google, and removes what was synced of it. Safe to repeat.
 * @throws ProblemError 'not-found'
 */
export type DisconnectAccount = (account: AccountRef, signal: AbortSignal) => Promise<Disconnected>;

export function createDisconnect(options: LeavingParts & { accounts: AccountReader }): DisconnectAccount {
  const { accounts, remover, clock } = options;
  const nothing = () => new ProblemError('not-found', 'There is no such account of yours.');

  return async (account, signal) => {
    const { accountId } = account;
    const found = (await accounts.list(account.userId)).find((one) => one.accountId === accountId);
    if (!found) throw nothing();
    const at = clock.now();
    // First: who connects the account while Google is asked would have what was granted revoked, and lose the tokens.
    const detached = await remover.detach(account, { at, dueAt: new Date(at.getTime() + GO_ON_AFTER_MS) });
    if (!detached) throw nothing();
    const { departure, removal } = await leaveAndRemove(options, account, detached.hold, signal);
    return {
      accountId,
      email: found.email,
      ...departure,
      kept: (removal.isFinished ? removal.kept : undefined) ?? detached.isOnly,
      copy: removal.isFinished ? 'removed' : 'being-removed',
    };
  };
}
