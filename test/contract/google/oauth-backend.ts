import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { connect } from '../../local/google-simulator/helpers/connect.ts';
import type { GoogleTestAccount } from './google-test-account.ts';

/** Who plays Google's authorization server, and a grant that it gave. The suite never revokes that. */
export interface OAuthBackend extends AsyncDisposable {
  tokenUrl: string;
  revokeUrl: string;
  userinfoUrl: string;
  certsUrl: string;
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  /** By the clock of who plays it. */
  now(): Date;
}

export async function simulatedOAuth(): Promise<OAuthBackend> {
  const google = await connect(SMALL_DEMO.directory);
  const { url, clients } = google.simulator;
  const [client] = clients;
  const refreshToken = google.auth.credentials.refresh_token;
  if (!client || !refreshToken) throw new Error('The simulator gave no refresh token.');
  return {
    tokenUrl: `${url}/token`,
    revokeUrl: `${url}/revoke`,
    userinfoUrl: `${url}/oauth2/v3/userinfo`,
    certsUrl: `${url}/oauth2/v3/certs`,
    ...client,
    refreshToken,
    now: google.clock.now,
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  };
}

export function realOAuth({ clientId, clientSecret, refreshToken }: GoogleTestAccount): OAuthBackend {
  return {
    tokenUrl: 'https://oauth2.googleapis.com/token',
    revokeUrl: 'https://oauth2.googleapis.com/revoke',
    userinfoUrl: 'https://www.googleapis.com/oauth2/v3/userinfo',
    certsUrl: 'https://www.googleapis.com/oauth2/v3/certs',
    clientId,
    clientSecret,
    refreshToken,
    now: () => new Date(),
    [Symbol.asyncDispose]: async () => {},
  };
}
