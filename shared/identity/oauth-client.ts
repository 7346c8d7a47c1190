/** Tokens as the authorization server granted them. */
export interface GrantedTokens {
  accessToken: string;
  expiresAt: Date;
  /** Absent when the one granted before stays in force. */
  refreshToken: string | undefined;
  /** Absent when they are those granted before. */
  scopes: string[] | undefined;
}

/** Who signed in, from a verified id token. */
export interface GoogleIdentity {
  /** Google's immutable id of the person; the address may change. */
  subject: string;
  email: string;
  /** False where Google has not seen that the address is theirs, as with one of another provider. */
  isEmailVerified: boolean;
  displayName: string | null;
}

/** What Google's consent page is opened with. */
export interface ConsentRequest {
  state: string;
  /** Of PKCE, by S256. */
  codeChallenge: string;
  scopes: readonly string[];
  loginHint?: string | undefined;
  /** Ask for consent although it was given before: a new refresh token comes of it. */
  consent: boolean;
}

/** The part of Google's OAuth that identity needs. Every call is bounded in time, and throws OAuthError. */
export interface OAuthClient {
  /** Where the person consents. */
  authorizationUrl(request: ConsentRequest): string;
  exchangeCode(
    grant: { code: string; codeVerifier: string },
    signal?: AbortSignal,
  ): Promise<{ tokens: GrantedTokens; identity: GoogleIdentity }>;
  refresh(refreshToken: string, signal?: AbortSignal): Promise<GrantedTokens>;
  /** Ends the grant of an access or refresh token; one that has ended already is no error. */
  revoke(token: string, signal?: AbortSignal): Promise<void>;
}
