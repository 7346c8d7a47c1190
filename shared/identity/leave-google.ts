import type { Clock } from '../domain/clock.ts';
import { withTimeLimit } from '../resilience/time-limit.ts';
import type { OAuthClient } from './oauth-client.ts';
import { TOKEN_PURPOSES } from './sealed-tokens.ts';
import type { TokenCipher } from './token-cipher.ts';
import type { AccountRef, AccountStore } from './token-vault.ts';

/** Ends what Google pushes for an account: the watch of its mailbox, the channels of its calendars and files. */
export interface WatchStopper {
  /** Nothing to stop is no error. */
  stop(account: AccountRef, signal: AbortSignal): Promise<void>;
}

/** What became of an account at Google. */
export interface Departure {
  /**
   * `not-stopped`: they lapse by themselves within a week. They are stopped with the grant where that is tried again, and the channels of an
   * account that is connected again by its next pass.
   */
  watches: 'stopped' | 'not-stopped';
  /** `none`: nothing was granted any more. `not-revoked`: the person finds it at myaccount.google.com/connections. */
  grant: 'revoked' | 'none' | 'not-revoked';
}

export type LeaveGoogle = (account: AccountRef, signal: AbortSignal) => Promise<Departure>;

/**
 * The route has 29 s for all of it. Google answers within a second; the three attempts of a revocation, of five seconds each, don't all fit.
 */
const WATCHES_MS = 5_000;
const REVOKE_MS = 8_000;

/**
 * Ends the watches of a detached account and revokes its grant. Google may be down: a person who wants to go is not kept for that, so a
 * failure is logged and told, and is no error. While the grant is not revoked its tokens must be kept: the same call then tries again.
 */
export function createLeaveGoogle(options: {
  watches: WatchStopper;
  accounts: Pick<AccountStore, 'find'>;
  cipher: TokenCipher;
  oauth: Pick<OAuthClient, 'revoke'>;
  clock: Clock;
  onFailure: (what: 'watches' | 'grant', account: AccountRef, error: unknown) => void;
}): LeaveGoogle {
  const { watches, accounts, cipher, oauth, clock, onFailure } = options;

  async function revoke(account: AccountRef, signal: AbortSignal): Promise<'revoked' | 'none'> {
    const stored = await accounts.find(account);
    // Another call has left Google for it meanwhile, and its person has connected it again: these are other tokens.
    if (stored?.state !== 'disconnected') return 'none';
    // Either ends the whole grant: developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke
    const [sealed, purpose] = stored.refreshToken
      ? [stored.refreshToken, TOKEN_PURPOSES.refresh]
      : [stored.accessToken, TOKEN_PURPOSES.access];
    if (!sealed) return 'none';
    await oauth.revoke(await cipher.open(sealed, { userId: account.userId, purpose }, signal), signal);
    return 'revoked';
  }

  return async (account, signal) => {
    // One that was left before has tokens only where its grant could not be revoked: that is tried again. One that is connected stays.
    const stored = await accounts.find(account);
    const isLeft = stored?.state === 'disconnected' && (stored.refreshToken ?? stored.accessToken) !== null;
    if (!isLeft) return { watches: 'stopped', grant: 'none' };
    const stopped = await withTimeLimit(clock, WATCHES_MS, signal, (limited) => watches.stop(account, limited)).then(
      () => 'stopped' as const,
      (error) => {
        signal.throwIfAborted();
        onFailure('watches', account, error);
        return 'not-stopped' as const;
      },
    );
    const grant = await withTimeLimit(clock, REVOKE_MS, signal, (limited) => revoke(account, limited)).catch(
      (error) => {
        signal.throwIfAborted();
        onFailure('grant', account, error);
        return 'not-revoked' as const;
      },
    );
    return { watches: stopped, grant };
  };
}
