import type { Clock } from '../domain/clock.ts';
import type { Departure, LeaveGoogle } from './leave-google.ts';
import { type AccountRemover, type Hold, REMOVAL_MS, type Removal, removeDetached } from './remove-account.ts';
import type { AccountRef } from './token-vault.ts';

export interface LeavingParts {
  remover: AccountRemover;
  leave: LeaveGoogle;
  clock: Clock;
}

/** Leaves Google for a detached account, and goes on with its removal for as long as a request has time. */
export async function leaveAndRemove(
  { remover, leave, clock }: LeavingParts,
  account: AccountRef,
  hold: Hold,
  signal: AbortSignal,
): Promise<{ departure: Departure; removal: Removal }> {
  const departure = await leave(account, signal);
  if (departure.grant !== 'not-revoked') await remover.dropTokens(account);
  const removalEnds = clock.now().getTime() + REMOVAL_MS;
  const isTimeUp = () => signal.aborted || clock.now().getTime() >= removalEnds;
  return { departure, removal: await removeDetached({ remover, clock }, account, isTimeUp, hold) };
}
