import type { Clock } from '../domain/clock.ts';
import { AccountGoneError, OAuthError, ReconnectRequiredError } from './errors.ts';
import type { OAuthClient } from './oauth-client.ts';
import { type SealedTokens, sealTokens, TOKEN_PURPOSES } from './sealed-tokens.ts';
import type { TokenCipher } from './token-cipher.ts';

export interface AccountRef {
  userId: string;
  accountId: string;
}

export interface StoredAccount {
  state: 'connected' | 'reconnect-required' | 'disconnected';
  stateReason: string | null;
  accessToken: Uint8Array | null;
  refreshToken: Uint8Array | null;
  expiresAt: Date | null;
}

/** The accounts table, as the vault needs it. Each call is a short transaction in the person's scope. */
export interface AccountStore {
  find(account: AccountRef): Promise<StoredAccount | undefined>;
  /** Does nothing when the account has another refresh token than `renewedBy` by now: the person signed in again. */
  saveTokens(account: AccountRef, tokens: SealedTokens, renewedBy: Uint8Array, at: Date): Promise<void>;
  /**
   * Stops the account, unless it is stopped already or has another refresh token by now.
   * @returns whether it was this call that stopped it
   */
  requireReconnect(account: AccountRef, refreshToken: Uint8Array | null, reason: string, at: Date): Promise<boolean>;
}

/** What a caller that Google refused needs. */
export interface TokenNeed {
  /** The token that Google has just refused, although it seemed good: another one is needed. */
  rejected?: string;
  /** How many tokens in a row Google has refused the caller, that one included. */
  refusals?: number;
}

/**
 * When Google has refused so many tokens in a row, the last of them was renewed just before. "Refresh the access token using the long-lived
 * refresh token. If this fails, direct the user through the OAuth flow" (…/gmail/api/guides/handle-errors, 401 Invalid Credentials).
 */
export const MOST_REFUSALS = 3;

/** Why an account was stopped whose tokens are renewed, and refused. */
const TOKENS_REFUSED = 'access_token_refused';

/** A token that ends sooner than this is renewed first: a page of sync must not outlive it. */
const RENEW_BEFORE_MS = 60_000;

/**
 * Hands out Google access tokens. They are stored sealed, and renewed when they are about to end. Calls for one account wait
 * for each other, so that one process renews once; two processes may each renew, and both tokens are good.
 */
export class TokenVault {
  readonly #oauth: OAuthClient;
  readonly #accounts: AccountStore;
  readonly #cipher: TokenCipher;
  readonly #clock: Clock;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(options: { oauth: OAuthClient; accounts: AccountStore; cipher: TokenCipher; clock: Clock }) {
    this.#oauth = options.oauth;
    this.#accounts = options.accounts;
    this.#cipher = options.cipher;
    this.#clock = options.clock;
  }

  /**
   * An access token that is good for another minute at least.
   *
   * A token that was refused is renewed, unless somebody has done so since; when renewed ones are refused too, the account is stopped.
   *
   * @throws ReconnectRequiredError when only the person can help; AccountGoneError; OAuthError when Google can't be reached
   * or the client is not set up rightly
   */
  accessToken(account: AccountRef, signal?: AbortSignal, need: TokenNeed = {}): Promise<string> {
    return this.#inTurn(account.accountId, () => this.#find(account, need, signal));
  }

  async #find(account: AccountRef, need: TokenNeed, signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const stored = await this.#accounts.find(account);
    if (!stored) throw new AccountGoneError('There is no such account.');
    if (stored.state !== 'connected') {
      throw new ReconnectRequiredError(account.accountId, stored.stateReason ?? stored.state, { isNews: false });
    }
    if (stored.accessToken && stored.expiresAt && this.#isGood(stored.expiresAt)) {
      const context = { userId: account.userId, purpose: TOKEN_PURPOSES.access };
      const accessToken = await this.#cipher.open(stored.accessToken, context, signal);
      if (accessToken !== need.rejected) return accessToken;
      if ((need.refusals ?? 0) >= MOST_REFUSALS)
        return this.#stop(account, stored.refreshToken, TOKENS_REFUSED, { signal });
    }
    try {
      return await this.#renew(account, stored.refreshToken, signal);
    } catch (error) {
      // A client of ours that is refused says nothing of the grant, and is refused for every account: none is stopped for it.
      if (!(error instanceof OAuthError && error.kind === 'grant-refused')) throw error;
      return this.#stop(account, stored.refreshToken, error.code, { ...need, cause: error, signal });
    }
  }

  /** Stops the account. @returns a token, where the person has signed in again meanwhile */
  async #stop(
    account: AccountRef,
    refreshToken: Uint8Array | null,
    reason: string,
    { rejected, cause, signal }: Pick<TokenNeed, 'rejected'> & { cause?: unknown; signal: AbortSignal | undefined },
  ): Promise<string> {
    if (await this.#accounts.requireReconnect(account, refreshToken, reason, this.#clock.now())) {
      throw new ReconnectRequiredError(account.accountId, reason, { isNews: true, cause });
    }
    // Somebody else stopped the account meanwhile, or the person signed in again: see which.
    return this.#find(account, rejected === undefined ? {} : { rejected }, signal);
  }

  async #renew(account: AccountRef, sealed: Uint8Array | null, signal?: AbortSignal): Promise<string> {
    if (!sealed) throw new OAuthError('grant-refused', 'no_refresh_token', 'Google granted no refresh token.');
    const context = { userId: account.userId, purpose: TOKEN_PURPOSES.refresh };
    const refreshToken = await this.#cipher.open(sealed, context, signal);
    const granted = await this.#oauth.refresh(refreshToken, signal);
    const tokens = await sealTokens(this.#cipher, account.userId, granted, signal);
    await this.#accounts.saveTokens(account, tokens, sealed, this.#clock.now());
    return granted.accessToken;
  }

  #isGood(expiresAt: Date): boolean {
    return expiresAt.getTime() - this.#clock.now().getTime() >= RENEW_BEFORE_MS;
  }

  /** Runs `work` when the calls before it for the same account are over, however they ended. */
  async #inTurn<T>(accountId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(accountId);
    const turn = before ? before.then(work, work) : work();
    this.#turns.set(accountId, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(accountId) === turn) this.#turns.delete(accountId);
    }
  }
}
