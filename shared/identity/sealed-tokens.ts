import type { GrantedTokens } from './oauth-client.ts';
import type { TokenCipher } from './token-cipher.ts';

/** The purpose of the data keys that seal Google's tokens; the policy of the key above them names it too. */
export const TOKEN_KEY_PURPOSE = 'google-tokens';

/** What each token is sealed as, so that one can't stand in for the other. */
export const TOKEN_PURPOSES = { access: 'google-access-token', refresh: 'google-refresh-token' } as const;

/** Granted tokens as they are stored. What is undefined leaves the stored value as it is. */
export interface SealedTokens {
  accessToken: Buffer;
  refreshToken: Buffer | undefined;
  expiresAt: Date;
  scopes: string[] | undefined;
}

export async function sealTokens(
  cipher: TokenCipher,
  userId: string,
  { accessToken, refreshToken, expiresAt, scopes }: GrantedTokens,
  signal?: AbortSignal,
): Promise<SealedTokens> {
  return {
    accessToken: await cipher.seal(accessToken, { userId, purpose: TOKEN_PURPOSES.access }, signal),
    refreshToken:
      refreshToken === undefined
        ? undefined
        : await cipher.seal(refreshToken, { userId, purpose: TOKEN_PURPOSES.refresh }, signal),
    expiresAt,
    scopes,
  };
}
