import type { AccountRef } from '../identity/token-vault.ts';

/** Nothing is left that its grant could be revoked with: the person finds it at myaccount.google.com/connections. */
export function warnGivenUp(
  log: { warn(message: string, details: Record<string, unknown>): void },
  { userId, accountId }: AccountRef,
): void {
  log.warn('The grant of an account could not be revoked for a day, and its tokens have gone.', { userId, accountId });
}
