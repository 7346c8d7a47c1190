import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SimulatorClock } from '../simulator-clock.ts';
import { OAuthError } from './oauth-error.ts';
import { issueRefreshToken, type RefreshGrant, readRefreshToken } from './refresh-token.ts';

export interface OAuthClient {
  clientId: string;
  clientSecret: string;
}

export interface AuthorizationCodeRequest {
  /** The client that may redeem the code; without it, the first one. */
  clientId?: string;
  redirectUri: string;
  scopes: readonly string[];
  /** PKCE, method S256 (RFC 7636). */
  codeChallenge?: string;
}

interface IssuedCode extends AuthorizationCodeRequest {
  clientId: string;
  expiresAt: number;
}

interface AccessToken {
  scopes: readonly string[];
  expiresAt: number;
  refreshToken: string;
}

/** What the token endpoint grants; `refreshToken` only in exchange for a code. */
export interface Grant {
  clientId: string;
  accessToken: string;
  refreshToken?: string;
  scopes: readonly string[];
}

const ACCESS_TOKEN_LIFETIME_MS = 3600_000;
const CODE_LIFETIME_MS = 600_000;

/**
 * Google's authorization server for one person.
 *
 * | behaviour | copied from |
 * |---|---|
 * | a code is good once, for ten minutes, for its client and redirect URI | RFC 6749 4.1.2, developers.google.com/identity/protocols/oauth2/web-server |
 * | PKCE: a code with a challenge needs its verifier | RFC 7636 4.6 |
 * | access tokens end after an hour, refresh tokens don't | developers.google.com/identity/protocols/oauth2#expiration |
 * | revoking a refresh token ends its access tokens, and the other way round | developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke |
 */
export class AuthorizationServer {
  readonly #clock: SimulatorClock;
  readonly #clients: readonly OAuthClient[];
  readonly #emailAddress: string;
  readonly #codes = new Map<string, IssuedCode>();
  readonly #accessTokens = new Map<string, AccessToken>();
  readonly #revoked = new Set<string>();

  constructor(options: { clock: SimulatorClock; clients: readonly OAuthClient[]; emailAddress: string }) {
    this.#clock = options.clock;
    this.#clients = options.clients;
    this.#emailAddress = options.emailAddress;
  }

  issueCode(request: AuthorizationCodeRequest): string {
    const clientId = request.clientId ?? this.#clients[0]?.clientId;
    if (!this.#clients.some((client) => client.clientId === clientId))
      throw new Error(`There is no OAuth client '${clientId}'.`);
    const code = `4/0${randomBytes(24).toString('base64url')}`;
    this.#codes.set(code, { ...request, clientId: clientId as string, expiresAt: this.#now() + CODE_LIFETIME_MS });
    return code;
  }

  /** @throws OAuthError invalid_client */
  authenticate(clientId: string | undefined, clientSecret: string | undefined): OAuthClient {
    const client = this.#clients.find((candidate) => candidate.clientId === clientId);
    if (!client) throw new OAuthError('invalid_client', 'The OAuth client was not found.', 401);
    const matches = timingSafeEqual(digest(client.clientSecret), digest(clientSecret ?? ''));
    if (!matches) throw new OAuthError('invalid_client', 'Unauthorized', 401);
    return client;
  }

  /** @throws OAuthError invalid_grant, redirect_uri_mismatch */
  redeemCode(client: OAuthClient, code: string, redirectUri: string, codeVerifier: string | undefined): Grant {
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    if (!issued || issued.expiresAt <= this.#now() || issued.clientId !== client.clientId) {
      throw new OAuthError('invalid_grant', 'Malformed auth code.');
    }
    if (issued.redirectUri !== redirectUri) throw new OAuthError('redirect_uri_mismatch', 'Bad Request');
    if (issued.codeChallenge !== undefined) {
      if (!codeVerifier) throw new OAuthError('invalid_grant', 'Missing code verifier.');
      const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
      if (challenge !== issued.codeChallenge) throw new OAuthError('invalid_grant', 'Invalid code verifier.');
    }
    const { clientId, scopes } = issued;
    const refreshToken = issueRefreshToken({ clientId, emailAddress: this.#emailAddress, scopes }, client.clientSecret);
    return { clientId, scopes, refreshToken, accessToken: this.#issueAccessToken(scopes, refreshToken) };
  }

  /** @throws OAuthError invalid_grant */
  refresh(client: OAuthClient, refreshToken: string): Grant {
    const grant = readRefreshToken(refreshToken, client.clientSecret);
    if (!grant || !this.#isLive(grant, client, refreshToken)) {
      throw new OAuthError('invalid_grant', 'Token has been expired or revoked.');
    }
    return {
      clientId: client.clientId,
      scopes: grant.scopes,
      accessToken: this.#issueAccessToken(grant.scopes, refreshToken),
    };
  }

  /** The scopes of a live access token; undefined for one that is unknown, revoked or past its hour. */
  scopesOf(accessToken: string): readonly string[] | undefined {
    const token = this.#accessTokens.get(accessToken);
    if (!token || token.expiresAt <= this.#now() || this.#revoked.has(token.refreshToken)) return undefined;
    return token.scopes;
  }

  /** @throws OAuthError invalid_token */
  revoke(token: string): void {
    const refreshToken = this.#accessTokens.get(token)?.refreshToken ?? token;
    const known = this.#clients.some((client) => readRefreshToken(refreshToken, client.clientSecret));
    if (!known || this.#revoked.has(refreshToken)) throw new OAuthError('invalid_token', 'Token expired or revoked');
    this.#revoked.add(refreshToken);
  }

  #isLive(grant: RefreshGrant, client: OAuthClient, refreshToken: string): boolean {
    const sameClient = grant.clientId === client.clientId;
    return sameClient && grant.emailAddress === this.#emailAddress && !this.#revoked.has(refreshToken);
  }

  #issueAccessToken(scopes: readonly string[], refreshToken: string): string {
    for (const [token, { expiresAt }] of this.#accessTokens)
      if (expiresAt <= this.#now()) this.#accessTokens.delete(token);
    const token = `ya29.${randomBytes(48).toString('base64url')}`;
    this.#accessTokens.set(token, { scopes, refreshToken, expiresAt: this.#now() + ACCESS_TOKEN_LIFETIME_MS });
    return token;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
