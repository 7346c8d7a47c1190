import type { Clock } from '../domain/clock.ts';
import { AccountGoneError, AccountStaysError, OAuthError, ReconnectRequiredError } from './errors.ts';
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

interface Wanted {
  rejected?: string;
  isLeaving?: boolean;
}

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
   * @param options.rejected the token that Google has just refused, although it seemed good: it is renewed
   * @param options.isLeaving whether it is a disconnected account that is served, with the tokens that it has still: it is left with them
   * @throws ReconnectRequiredError when only the person can help; AccountGoneError; AccountStaysError where who would leave it has connected
   * it again; OAuthError when Google can't be reached or the client is not set up rightly
   */
  accessToken(account: AccountRef, signal?: AbortSignal, options: Wanted = {}): Promise<string> {
    return this.#inTurn(account.accountId, () => this.#find(account, options, signal));
  }

  async #find(account: AccountRef, wanted: Wanted, signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const stored = await this.#accounts.find(account);
    if (!stored) throw new AccountGoneError('There is no such account.');
    const isLeft = wanted.isLeaving === true;
    if (isLeft && stored.state !== 'disconnected') throw new AccountStaysError('The account was connected again.');
    if (stored.state !== 'connected' && !isLeft) {
      throw new ReconnectRequiredError(account.accountId, stored.stateReason ?? stored.state, { isNews: false });
    }
    if (stored.accessToken && stored.expiresAt && this.#isGood(stored.expiresAt)) {
      const context = { userId: account.userId, purpose: TOKEN_PURPOSES.access };
      const accessToken = await this.#cipher.open(stored.accessToken, context, signal);
      if (accessToken !== wanted.rejected) return accessToken;
    }
    try {
      return await this.#renew(account, stored.refreshToken, signal);
    } catch (error) {
      // A client of ours that is refused says nothing of the grant, and is refused for every account: none is stopped for it.
      if (!(error instanceof OAuthError && error.kind === 'grant-refused')) throw error;
      if (isLeft) throw new ReconnectRequiredError(account.accountId, error.code, { isNews: false, cause: error });
      const at = this.#clock.now();
      if (await this.#accounts.requireReconnect(account, stored.refreshToken, error.code, at)) {
        throw new ReconnectRequiredError(account.accountId, error.code, { isNews: true, cause: error });
      }
      // Somebody else stopped the account meanwhile, or the person signed in again: see which.
      return this.#find(account, wanted, signal);
    }
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
