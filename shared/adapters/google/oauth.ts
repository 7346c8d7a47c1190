import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../domain/clock.ts';
import { OAuthError, type OAuthErrorKind } from '../../identity/errors.ts';
import type { GoogleIdentity, GrantedTokens, OAuthClient } from '../../identity/oauth-client.ts';

/**
 * Gives the secret of the OAuth client.
 * @param refused the one that Google has just refused: it may have been changed since it was read
 */
export type ClientSecret = (signal?: AbortSignal, refused?: string) => Promise<string>;

export interface GoogleOAuthOptions {
  clientId: string;
  clientSecret: ClientSecret;
  /** Must be the one that the consent page was opened with. */
  redirectUri: string;
  /** Where a simulator serves all of Google's addresses; Google's own by default. */
  rootUrl?: string;
  clock: Clock;
}

/** Google's answers take well under a second; a call that took longer is over for the caller too. */
const ATTEMPT_TIMEOUT_MS = 5_000;

/** Before the second and the third attempt, with as much again at random. */
const RETRY_DELAYS_MS = [500, 1_000];

/** developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken */
const ID_TOKEN_ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];

/**
 * What the codes of RFC 6749 5.2, and Google's own, mean here. All but the last two are permanent: repeating the call
 * changes nothing. Google says unauthorized_client also for the refresh token of another OAuth client.
 */
const KINDS: Readonly<Record<string, OAuthErrorKind>> = {
  invalid_grant: 'grant-refused',
  unauthorized_client: 'grant-refused',
  access_denied: 'grant-refused',
  admin_policy_enforced: 'grant-refused',
  invalid_client: 'misconfigured',
  deleted_client: 'misconfigured',
  invalid_request: 'misconfigured',
  invalid_scope: 'misconfigured',
  redirect_uri_mismatch: 'misconfigured',
  unsupported_grant_type: 'misconfigured',
  org_internal: 'misconfigured',
  server_error: 'unavailable',
  temporarily_unavailable: 'unavailable',
};

const tokenResponse = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().optional(),
  id_token: z.string().optional(),
});

const idTokenClaims = z.object({
  sub: z.string().min(1).max(255),
  email: z.email(),
  email_verified: z.boolean().default(false),
  name: z.string().optional(),
});

/**
 * Google's token endpoint, for web clients (RFC 6749 4.1 with PKCE, 6; RFC 7009). Plain fetch, as OAuth2Client of
 * google-auth-library takes no AbortSignal, dates the expiry by the machine's clock, and would repeat the exchange of a
 * code, which is good for one attempt only.
 */
export function createGoogleOAuth(options: GoogleOAuthOptions): OAuthClient {
  const { clock, rootUrl } = options;
  const tokenUrl = rootUrl ? `${rootUrl}/token` : 'https://oauth2.googleapis.com/token';
  const revokeUrl = rootUrl ? `${rootUrl}/revoke` : 'https://oauth2.googleapis.com/revoke';
  const certificatesUrl = `${rootUrl ?? 'https://www.googleapis.com'}/oauth2/v3/certs`;
  const keys = createRemoteJWKSet(new URL(certificatesUrl), { timeoutDuration: ATTEMPT_TIMEOUT_MS });

  /** With a secret that was changed meanwhile, once more: Google refuses the client before it looks at a code or a token. */
  async function postAsClient(form: Record<string, string>, signal?: AbortSignal): Promise<unknown> {
    const postWith = (secret: string) =>
      post(tokenUrl, { ...form, client_id: options.clientId, client_secret: secret }, signal);
    const secret = await options.clientSecret(signal);
    try {
      return await postWith(secret);
    } catch (error) {
      if (!(error instanceof OAuthError && error.code === 'invalid_client')) throw error;
      const current = await options.clientSecret(signal, secret);
      if (current === secret) throw error;
      return postWith(current);
    }
  }

  async function requestTokens(form: Record<string, string>, signal?: AbortSignal) {
    const answer = await postAsClient(form, signal);
    const parsed = tokenResponse.safeParse(answer);
    if (!parsed.success) throw new OAuthError('unavailable', 'unreadable', 'Google’s token answer could not be read.');
    return parsed.data;
  }

  const toTokens = (answer: z.infer<typeof tokenResponse>): GrantedTokens => ({
    accessToken: answer.access_token,
    expiresAt: new Date(clock.now().getTime() + answer.expires_in * 1000),
    refreshToken: answer.refresh_token,
    scopes: answer.scope?.split(' '),
  });

  async function identify(idToken: string | undefined): Promise<GoogleIdentity> {
    if (!idToken)
      throw new OAuthError('misconfigured', 'no_id_token', 'Google sent no id token: ask for the scope openid.');
    try {
      const { payload } = await jwtVerify(idToken, keys, {
        algorithms: ['RS256'],
        issuer: ID_TOKEN_ISSUERS,
        audience: options.clientId,
        requiredClaims: ['exp', 'iat'],
        clockTolerance: 60,
        currentDate: clock.now(),
      });
      const claims = idTokenClaims.parse(payload);
      return {
        subject: claims.sub,
        email: claims.email.toLowerCase(),
        isEmailVerified: claims.email_verified,
        displayName: claims.name ?? null,
      };
    } catch (cause) {
      // What jose throws when the keys can't be had is its bare base class, its timeout, or what fetch throws.
      const isRefused = cause instanceof z.ZodError || (cause instanceof errors.JOSEError && !isUnreachable(cause));
      if (!isRefused)
        throw new OAuthError('unavailable', 'no_certificates', 'Google’s keys could not be had.', { cause });
      // Without the cause: jose's carries the claims, and with them whose they are.
      const message = `The id token is not one of Google’s for this client, or names nobody: ${faultOf(cause)}.`;
      throw new OAuthError('misconfigured', 'invalid_id_token', message);
    }
  }

  return {
    // developers.google.com/identity/protocols/oauth2/web-server#creatingclient
    authorizationUrl({ state, codeChallenge, scopes, loginHint, consent }) {
      const url = new URL(`${rootUrl ?? 'https://accounts.google.com'}/o/oauth2/v2/auth`);
      url.search = new URLSearchParams({
        client_id: options.clientId,
        redirect_uri: options.redirectUri,
        response_type: 'code',
        scope: scopes.join(' '),
        state,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
        access_type: 'offline',
        include_granted_scopes: 'true',
        ...(consent ? { prompt: 'consent' } : {}),
        ...(loginHint === undefined ? {} : { login_hint: loginHint }),
      }).toString();
      return url.href;
    },

    async exchangeCode({ code, codeVerifier }, signal) {
      const answer = await requestTokens(
        {
          grant_type: 'authorization_code',
          code,
          redirect_uri: options.redirectUri,
          code_verifier: codeVerifier,
        },
        signal,
      );
      const identity = await retryUnavailable(() => identify(answer.id_token), clock, signal);
      return { tokens: toTokens(answer), identity };
    },

    refresh: (refreshToken, signal) =>
      retryUnavailable(
        async () => toTokens(await requestTokens({ grant_type: 'refresh_token', refresh_token: refreshToken }, signal)),
        clock,
        signal,
      ),

    revoke: (token, signal) =>
      retryUnavailable(
        async () => {
          try {
            await post(revokeUrl, { token }, signal);
          } catch (error) {
            if (!(error instanceof OAuthError && error.code === 'invalid_token')) throw error;
          }
        },
        clock,
        signal,
      ),
  };
}

/** @throws OAuthError; the reason of `signal`, when that ended the call */
async function post(url: string, form: Record<string, string>, signal?: AbortSignal): Promise<unknown> {
  const timeout = AbortSignal.timeout(ATTEMPT_TIMEOUT_MS);
  let status: number;
  let text: string;
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    status = response.status;
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    throw new OAuthError('unavailable', 'no_answer', 'Google’s OAuth server did not answer.', { cause });
  }
  const body = parseObject(text);
  if (status === 200) return body;
  const code = typeof body?.error === 'string' ? body.error : `http_${status}`;
  const fallback = status === 429 || status >= 500 ? 'unavailable' : 'misconfigured';
  throw new OAuthError(KINDS[code] ?? fallback, code, `Google’s OAuth server answered ${status} ${code}.`);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** What is wrong with an id token, by jose's code and the name of the claim. */
function faultOf(error: z.ZodError | errors.JOSEError): string {
  if (error instanceof z.ZodError) return error.issues.map(({ path }) => path.join('.')).join(', ');
  const claim = 'claim' in error && typeof error.claim === 'string' ? [error.claim] : [];
  return [error.code, ...claim].join(' ');
}

function isUnreachable(error: errors.JOSEError): boolean {
  return error.code === errors.JWKSTimeout.code || error.code === errors.JOSEError.code;
}

async function retryUnavailable<T>(work: () => Promise<T>, clock: Clock, signal?: AbortSignal): Promise<T> {
  for (const delay of RETRY_DELAYS_MS) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OAuthError && error.kind === 'unavailable')) throw error;
      await clock.delay(delay * (1 + Math.random()), signal);
    }
  }
  return work();
}
