import type { AuthorizationServer, Grant, OAuthClient } from './authorization-server.ts';
import type { IdentityKeys } from './identity-keys.ts';
import { OAuthError } from './oauth-error.ts';

/** The person who signs in. */
export interface Owner {
  emailAddress: string;
  displayName: string | null;
}

/**
 * Answers `POST /token`.
 * @throws OAuthError as RFC 6749 section 5.2 names them
 */
export async function answerTokenRequest(
  form: URLSearchParams,
  authorizationHeader: string | undefined,
  server: AuthorizationServer,
  keys: IdentityKeys,
  people: readonly Owner[],
): Promise<object> {
  const client = authenticate(form, authorizationHeader, server);
  const grant = redeem(form, client, server);
  const owner = people.find(({ emailAddress }) => emailAddress === grant.emailAddress);
  const wantsIdentity = grant.scopes.some((scope) => scope === 'openid' || scope.includes('userinfo.'));
  return {
    access_token: grant.accessToken,
    // Google reports a second less than the hour that the token lives.
    expires_in: 3599,
    ...(grant.refreshToken ? { refresh_token: grant.refreshToken } : {}),
    scope: grant.scopes.join(' '),
    token_type: 'Bearer',
    ...(wantsIdentity && owner ? { id_token: await keys.signIdToken(owner, grant.clientId) } : {}),
  };
}

function redeem(form: URLSearchParams, client: OAuthClient, server: AuthorizationServer): Grant {
  const grantType = form.get('grant_type');
  switch (grantType) {
    case 'authorization_code':
      return server.redeemCode(
        client,
        required(form, 'code'),
        required(form, 'redirect_uri'),
        form.get('code_verifier') ?? undefined,
      );
    case 'refresh_token':
      return server.refresh(client, required(form, 'refresh_token'));
    default:
      throw new OAuthError('unsupported_grant_type', `Invalid grant_type: ${grantType ?? ''}`);
  }
}

/** Either way of RFC 6749 section 2.3.1: HTTP Basic, or the two parameters in the body. */
function authenticate(
  form: URLSearchParams,
  authorizationHeader: string | undefined,
  server: AuthorizationServer,
): OAuthClient {
  const basic = /^Basic (\S+)$/i.exec(authorizationHeader ?? '')?.[1];
  if (!basic) return server.authenticate(form.get('client_id') ?? undefined, form.get('client_secret') ?? undefined);
  const [id, secret] = Buffer.from(basic, 'base64').toString().split(':');
  return server.authenticate(formDecoded(id), formDecoded(secret));
}

function formDecoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : (new URLSearchParams(`v=${text}`).get('v') ?? undefined);
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value) throw new OAuthError('invalid_request', `Missing required parameter: ${name}`);
  return value;
}
