import { SYNCED, type Synced } from '../domain/service.ts';
import { CLIENT_REFUSED } from './errors.ts';
import type { GoogleAccount } from './google-account.ts';
import { servicesOf } from './google-scopes.ts';

/** An account as its person is told of it. */
export interface AccountSummary {
  accountId: string;
  email: string;
  state: GoogleAccount['state'];
  connectedAt: Date;
  services: readonly { service: Synced; state: 'connected' | 'not-connected' }[];
  /** What is wrong and what to do, in plain words; null when all is well. */
  problem: string | null;
  /** The page that mends it; null when all is well, and while the account is being removed. */
  reconnectUrl: string | null;
}

/**
 * @param signInUrl `GET /v1/auth/google` of this deployment
 */
export function summarize(account: GoogleAccount, signInUrl: string): AccountSummary {
  const { accountId, email, state, connectedAt, scopes } = account;
  const readable = state === 'disconnected' ? [] : servicesOf(scopes);
  const isConnected = (service: Synced) => state === 'connected' && readable.includes(service);
  const leftOut = SYNCED.filter((service) => !readable.includes(service));
  const problem = problemOf(account, leftOut);
  return {
    accountId,
    email,
    state,
    connectedAt,
    services: SYNCED.map((service) => ({ service, state: isConnected(service) ? 'connected' : 'not-connected' })),
    problem,
    reconnectUrl: problem === null || account.beingRemoved !== null ? null : reconnectUrl(signInUrl, account),
  };
}

function problemOf(
  { state, stateReason: reason, beingRemoved, hasRefreshToken }: GoogleAccount,
  leftOut: readonly Synced[],
): string | null {
  switch (state) {
    case 'connected':
      return leftOut.length === 0 ? null : `You did not allow ${new Intl.ListFormat('en').format(leftOut)} to be read.`;
    case 'disconnected':
      if (beingRemoved === 'person') {
        return hasRefreshToken
          ? 'You are being forgotten. What is stored of you is still being removed; if the permission of this account is still listed at https://myaccount.google.com/connections after that, take it away there.'
          : 'You are being forgotten. What is stored of you is still being removed.';
      }
      if (hasRefreshToken) {
        return 'You disconnected this account, but Google is still to take its permission away. That is tried every hour for a day; disconnect it once more to try at once, or take the permission away at https://myaccount.google.com/connections.';
      }
      if (beingRemoved === 'account') {
        return 'You disconnected this account. What was synced of it is still being removed.';
      }
      return 'You disconnected this account. Nothing of it is kept; connect it again to sync it anew.';
    case 'reconnect-required':
      return `${lostBecause(reason)} What was synced is kept; connect the account again to go on.`;
  }
}

function lostBecause(reason: string | null): string {
  if (reason === 'no_refresh_token') return 'Google gave no lasting permission for this account.';
  if (CLIENT_REFUSED.includes(reason ?? '')) {
    return 'Google refuses this service as a whole, which its operator has to mend first.';
  }
  return 'Google no longer accepts the permission for this account: it was withdrawn, has expired, or the password was changed.';
}

/** The page that connects an account again. No token is needed: who signs in at Google with that account connects it again, and with any other nothing. */
export function reconnectUrl(
  signInUrl: string,
  { accountId, email, state, stateReason }: Pick<GoogleAccount, 'accountId' | 'email' | 'state' | 'stateReason'>,
): string {
  const needsConsent = state === 'reconnect-required' && !CLIENT_REFUSED.includes(stateReason ?? '');
  return `${signInUrl}?${new URLSearchParams({ accountId, loginHint: email, ...(needsConsent ? { consent: 'true' } : {}) })}`;
}
