import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { GoogleSimulator } from '../google-simulator/index.ts';
import { OAUTH_SCOPES, oauthRedirectUri } from './environment.ts';

/** Signs the person of the workspace in, as a browser would that comes back from Google's consent page. */
export interface SignIn {
  /** Consents to everything, as whoever starts a server means to. @returns an access token */
  first(): Promise<string>;
  /**
   * An access token for what is granted by now, and nothing more; undefined where nothing is: the person was forgotten or has
   * disconnected, which a server must not undo by itself.
   */
  again(): Promise<string | undefined>;
}

/** Both throw an Error that says what the server answered. */
export function createSignIn(google: GoogleSimulator, publicUrl: string): SignIn {
  const withScopes = (scopes: readonly string[]) => signIn(google, publicUrl, scopes);
  return {
    first: () => withScopes(OAUTH_SCOPES),
    async again() {
      const scopes = google.grantedScopes();
      return scopes.length === 0 ? undefined : withScopes(scopes);
    },
  };
}

const begunSchema = z.object({ state: z.string() });
const connectedSchema = z.object({ accessToken: z.string() });

/** As an app does that sends a browser away (RFC 6749 4.1, with PKCE); only that nobody looks at the consent page. */
async function signIn(google: GoogleSimulator, publicUrl: string, scopes: readonly string[]): Promise<string> {
  const url = `${publicUrl}/v1/auth/google`;
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const app = new URLSearchParams({ redirectUri: `${publicUrl}/signed-in`, codeChallenge });
  const { state } = begunSchema.parse(await (await call(`${url}?${app}`)).json());
  const redirectUri = oauthRedirectUri(publicUrl);
  const code = google.issueAuthorizationCode({ redirectUri, scopes, codeChallenge });
  // The way back: it would send the browser on to the app.
  await call(`${redirectUri}?${new URLSearchParams({ state, code })}`);
  const connected = await call(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, state, codeVerifier }),
  });
  return connectedSchema.parse(await connected.json()).accessToken;
}

async function call(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(30_000) });
  if (response.status < 400) return response;
  const { detail } = z.object({ detail: z.string() }).parse(await response.json());
  throw new Error(`Signing in failed with status ${response.status}: ${detail}`);
}
