import { CLIENT_REFUSED } from './errors.ts';
import type { StoredAccount } from './token-vault.ts';

/** A Google account that a person has connected, without anything secret. */
export interface GoogleAccount {
  accountId: string;
  email: string;
  state: StoredAccount['state'];
  /** Google's code (RFC 6749 5.2), or our own, for why it is not connected. */
  stateReason: string | null;
  /** Empty where Google never said. */
  scopes: readonly string[];
  hasRefreshToken: boolean;
  connectedAt: Date;
  /** It is disconnected, and not all of it is gone yet: as this account was disconnected, or as its person is being forgotten. */
  beingRemoved: 'account' | 'person' | null;
}

export interface AccountReader {
  /** The oldest first; empty for a person who is gone. */
  list(userId: string): Promise<GoogleAccount[]>;
}

/** Whether Google is thought to take the stored refresh token, so that nobody has to consent again. */
export function refreshTokenWorks({
  state,
  stateReason,
  hasRefreshToken,
}: Pick<GoogleAccount, 'state' | 'stateReason' | 'hasRefreshToken'>): boolean {
  return hasRefreshToken && (state === 'connected' || CLIENT_REFUSED.includes(stateReason ?? ''));
}
