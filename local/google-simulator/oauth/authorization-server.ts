import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SimulatorClock } from '../simulator-clock.ts';
import { OAuthError } from './oauth-error.ts';
import { issueRefreshToken, type RefreshGrant, readRefreshToken } from './refresh-token.ts';

export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  /** Where browsers may be sent, letter by letter; by default any loopback address, as Google has it for installed apps. */
  redirectUris?: readonly string[];
}

export interface AuthorizationCodeRequest {
  /** The client that may redeem the code; without it, the first one. */
  clientId?: string;
  /** Who consented; by default the person whose workspace it is. */
  emailAddress?: string;
  /** A refresh token is given, the default: Google does so at the first consent only. */
  offline?: boolean;
  redirectUri: string;
  scopes: readonly string[];
  /** PKCE, method S256 (RFC 7636). */
  codeChallenge?: string;
}

interface IssuedCode extends AuthorizationCodeRequest {
  clientId: string;
  emailAddress: string;
  expiresAt: number;
}

interface AccessToken {
  clientId: string;
  emailAddress: string;
  scopes: readonly string[];
  expiresAt: number;
  /** Null for one that came without. */
  refreshToken: string | null;
}

/** What the token endpoint grants; `refreshToken` only in exchange for a code. */
export interface Grant {
  clientId: string;
  emailAddress: string;
  accessToken: string;
  refreshToken?: string;
  scopes: readonly string[];
}

const ACCESS_TOKEN_LIFETIME_MS = 3600_000;
const CODE_LIFETIME_MS = 600_000;

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\//;

/**
 * Google's authorization server for the person whose workspace it is, and for others who have Google accounts without any service.
 *
 * | behaviour | copied from |
 * |---|---|
 * | a code is good once, for ten minutes, for its client and redirect URI | RFC 6749 4.1.2, developers.google.com/identity/protocols/oauth2/web-server |
 * | PKCE: a code with a challenge needs its verifier | RFC 7636 4.6 |
 * | access tokens end after an hour, refresh tokens don't | developers.google.com/identity/protocols/oauth2#expiration |
 * | revoking a token ends the whole grant that the person gave the client, with all its scopes and tokens | developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke |
 */
export class AuthorizationServer {
  readonly #clock: SimulatorClock;
  readonly #clients: readonly OAuthClient[];
  readonly #emailAddress: string;
  readonly #people: readonly string[];
  readonly #codes = new Map<string, IssuedCode>();
  readonly #accessTokens = new Map<string, AccessToken>();
  readonly #revoked = new Set<string>();
  /** What was granted, by client and person: of this run, as only refresh tokens outlive it. */
  readonly #granted = new Map<string, ReadonlySet<string>>();
  readonly #refreshTokens = new Map<string, string[]>();

  constructor(options: {
    clock: SimulatorClock;
    clients: readonly OAuthClient[];
    emailAddress: string;
    otherPeople?: readonly string[];
  }) {
    this.#clock = options.clock;
    this.#clients = options.clients;
    this.#emailAddress = options.emailAddress;
    this.#people = [options.emailAddress, ...(options.otherPeople ?? [])];
  }

  issueCode(request: AuthorizationCodeRequest): string {
    const clientId = request.clientId ?? this.#clients[0]?.clientId;
    if (!this.#clients.some((client) => client.clientId === clientId))
      throw new Error(`There is no OAuth client '${clientId}'.`);
    const code = `4/0${randomBytes(24).toString('base64url')}`;
    const grantor = { clientId: clientId as string, emailAddress: request.emailAddress ?? this.#emailAddress };
    this.#codes.set(code, { ...request, ...grantor, expiresAt: this.#now() + CODE_LIFETIME_MS });
    this.#granted.set(
      grantKey(grantor),
      new Set([...this.granted(grantor.clientId, grantor.emailAddress), ...request.scopes]),
    );
    return code;
  }

  /** The scopes that a person has granted a client. */
  granted(clientId: string, emailAddress: string): string[] {
    return [...(this.#granted.get(grantKey({ clientId, emailAddress })) ?? [])];
  }

  /** @throws OAuthError invalid_client, redirect_uri_mismatch */
  checkRedirect(clientId: string, redirectUri: string): void {
    const client = this.#clients.find((candidate) => candidate.clientId === clientId);
    if (!client) throw new OAuthError('invalid_client', 'The OAuth client was not found.', 401);
    const isKnown = client.redirectUris ? client.redirectUris.includes(redirectUri) : LOOPBACK.test(redirectUri);
    if (!isKnown) throw new OAuthError('redirect_uri_mismatch', `${redirectUri} is not registered for this client.`);
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
    const { clientId, emailAddress, scopes, offline = true } = issued;
    const grant = { clientId, emailAddress, scopes };
    const refreshToken = offline ? issueRefreshToken(grant, client.clientSecret) : null;
    if (refreshToken !== null) {
      this.#refreshTokens.set(grantKey(grant), [...(this.#refreshTokens.get(grantKey(grant)) ?? []), refreshToken]);
    }
    const accessToken = this.#issueAccessToken({ ...grant, refreshToken });
    return { ...grant, accessToken, ...(refreshToken === null ? {} : { refreshToken }) };
  }

  /** @throws OAuthError invalid_grant */
  refresh(client: OAuthClient, refreshToken: string): Grant {
    const grant = readRefreshToken(refreshToken, client.clientSecret);
    if (!grant || !this.#isLive(grant, client, refreshToken)) {
      throw new OAuthError('invalid_grant', 'Token has been expired or revoked.');
    }
    return { ...grant, accessToken: this.#issueAccessToken({ ...grant, refreshToken }) };
  }

  /** The scopes of a live access token; undefined for one that is unknown, revoked or past its hour. */
  scopesOf(accessToken: string): readonly string[] | undefined {
    const token = this.#accessTokens.get(accessToken);
    if (!token || token.expiresAt <= this.#now()) return undefined;
    if (token.refreshToken !== null && this.#revoked.has(token.refreshToken)) return undefined;
    // Whoever has no workspace here has an account without any service.
    return token.emailAddress === this.#emailAddress ? token.scopes : [];
  }

  /** @throws OAuthError invalid_token */
  revoke(token: string): void {
    const access = this.#accessTokens.get(token);
    const refreshToken = access ? access.refreshToken : token;
    const grant = access ?? this.#clients.map((client) => readRefreshToken(token, client.clientSecret)).find(Boolean);
    if (!grant || (refreshToken !== null && this.#revoked.has(refreshToken))) {
      throw new OAuthError('invalid_token', 'Token expired or revoked');
    }
    if (refreshToken !== null) this.#revoked.add(refreshToken);
    this.#end(grantKey(grant));
  }

  /** What a person does at myaccount.google.com/connections: every client loses what it was granted. */
  withdrawGrants(emailAddress: string): void {
    for (const { clientId } of this.#clients) this.#end(grantKey({ clientId, emailAddress }));
  }

  #end(key: string): void {
    this.#granted.delete(key);
    for (const token of this.#refreshTokens.get(key) ?? []) this.#revoked.add(token);
    for (const [token, issued] of this.#accessTokens) if (grantKey(issued) === key) this.#accessTokens.delete(token);
  }

  #isLive(grant: RefreshGrant, client: OAuthClient, refreshToken: string): boolean {
    const sameClient = grant.clientId === client.clientId;
    return sameClient && this.#people.includes(grant.emailAddress) && !this.#revoked.has(refreshToken);
  }

  #issueAccessToken(token: Omit<AccessToken, 'expiresAt'>): string {
    for (const [other, { expiresAt }] of this.#accessTokens)
      if (expiresAt <= this.#now()) this.#accessTokens.delete(other);
    const accessToken = `ya29.${randomBytes(48).toString('base64url')}`;
    this.#accessTokens.set(accessToken, { ...token, expiresAt: this.#now() + ACCESS_TOKEN_LIFETIME_MS });
    return accessToken;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

const grantKey = ({ clientId, emailAddress }: { clientId: string; emailAddress: string }) =>
  `${clientId} ${emailAddress}`;

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
