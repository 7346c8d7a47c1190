import { type LeavingParts, leaveAndRemove } from './leave-and-remove.ts';
import type { Departure } from './leave-google.ts';
import { GO_ON_AFTER_MS } from './remove-account.ts';
import type { AccountRef } from './token-vault.ts';

/**
 * Leaves Google for an account that was left before and has its tokens still: the request died that began, or Google could not be asked.
 * As when its person disconnects it once more, but that its tokens are kept no longer for that. Safe to repeat.
 * @returns undefined where nothing is left to do: another call is at it, it has no tokens any more, was connected again, or is gone
 */
export type LeaveAgain = (account: AccountRef, signal: AbortSignal) => Promise<Departure | undefined>;

export function createLeaveAgain(parts: LeavingParts & { onGivenUp: (account: AccountRef) => void }): LeaveAgain {
  const { remover, clock, onGivenUp } = parts;
  return async (account, signal) => {
    const at = clock.now();
    const detached = await remover.detachAgain(account, { at, dueAt: new Date(at.getTime() + GO_ON_AFTER_MS) });
    if (!detached) return undefined;
    const { departure, removal } = await leaveAndRemove(parts, account, detached.hold, signal);
    if (removal.isFinished && removal.isGivenUp) onGivenUp(account);
    return departure;
  };
}
